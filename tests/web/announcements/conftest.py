"""The tiny edition with a small announcement; and the bundled facts, which hold the founding one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.support.tiny_facts import write_tiny_facts

from concord.atlas.edition.build import build

SMALL = Path(__file__).with_name("small.yaml")


@pytest.fixture(scope="session")
def announcing_home(tmp_path_factory):
    facts = write_tiny_facts(tmp_path_factory.mktemp("announcing") / "facts")
    (facts / "announcements").mkdir()
    shutil.copy(SMALL, facts / "announcements" / "small-2018.yaml")
    home = tmp_path_factory.mktemp("announcing-home")
    build(facts, home)
    return home


@pytest.fixture
def announcing(announcing_home, monkeypatch):
    monkeypatch.setenv("CONCORD_HOME", str(announcing_home))


@pytest.fixture
def bundled(bundled_home, monkeypatch):
    monkeypatch.setenv("CONCORD_HOME", str(bundled_home))
