"""Pages of law are tested on the bundled facts: Korea's law whole."""

from __future__ import annotations

import pytest

import concord.atlas.parts  # noqa: F401 - registers validators and search documents
from concord.atlas.edition.store import current_id


@pytest.fixture(autouse=True)
def bundled_edition(bundled_home, tiny_edition, monkeypatch):
    monkeypatch.setenv("CONCORD_HOME", str(bundled_home))
    monkeypatch.setenv("CONCORD_NOW", "2026-11-22")
    return current_id(bundled_home)
