"""Pages of law are tested on the bundled facts: Korea's law whole."""

from __future__ import annotations

import pytest

import concord.atlas.parts  # noqa: F401 - registers validators and search documents
from concord.atlas.edition.build import build
from concord.atlas.edition.store import current_id
from concord.atlas.sources.curated import reader


@pytest.fixture(scope="session")
def bundled_home(tmp_path_factory):
    home = tmp_path_factory.mktemp("bundled-home")
    build(reader.bundled(), home)
    return home


@pytest.fixture(autouse=True)
def bundled_edition(bundled_home, tiny_edition, monkeypatch):
    monkeypatch.setenv("CONCORD_HOME", str(bundled_home))
    monkeypatch.setenv("CONCORD_NOW", "2026-11-22")
    return current_id(bundled_home)
