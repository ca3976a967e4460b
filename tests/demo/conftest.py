"""The demonstration is shown on the tiny edition, as the pages are, and filled once for each module."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction
from django.test import override_settings
from tests.web.conftest import browser, page, tiny_edition, tiny_home

from concord.demo.create import fill

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["browser", "page", "tiny_edition", "tiny_home"]

NOW = "2026-11-22T09:00"


@pytest.fixture(scope="module")
def _demonstration(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Filled in a transaction as long as the module; what a test does in it is undone after the test."""
    uploads = tmp_path_factory.mktemp("uploads")
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=uploads, DEMO=True),
        pytest.MonkeyPatch.context() as patch,
        transaction.atomic(),
    ):
        patch.setenv("CONCORD_NOW", NOW)
        # Each test case closes its connection when it ends, and would end this transaction with it.
        patch.setattr(connection, "close", lambda: None)
        assert fill()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def filled(_demonstration: None, db: None, settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The filled demonstration, on the day on which it was filled."""
    monkeypatch.setenv("CONCORD_NOW", NOW)
    settings.DEMO = True
