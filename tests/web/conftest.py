"""Pages are tested on the tiny edition: two products, three authorisations, five organisations."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from concord.atlas.edition.build import build
from concord.atlas.edition.store import current_id

TINY = Path(__file__).parents[1] / "support/tiny"


@pytest.fixture(scope="session")
def tiny_home(tmp_path_factory):
    home = tmp_path_factory.mktemp("tiny-home")
    build(TINY, home)
    return home


@pytest.fixture(autouse=True)
def tiny_edition(tiny_home, monkeypatch):
    monkeypatch.setenv("CONCORD_HOME", str(tiny_home))
    return current_id(tiny_home)


@pytest.fixture
def browser() -> Client:
    return Client()


@pytest.fixture
def page(browser):
    """The text of a page that must answer 200."""

    def read(address: str) -> str:
        response = browser.get(address)
        assert response.status_code == 200, response.content[:500]
        return response.content.decode()

    return read
