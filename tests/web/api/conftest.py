"""The interface is tested on the bundled edition."""

from __future__ import annotations

import pytest

from concord.atlas import parts  # noqa: F401 - registers what other rooms add to an edition
from concord.atlas.edition import store


@pytest.fixture
def edition(bundled_home, tiny_edition, monkeypatch):
    monkeypatch.setenv("CONCORD_HOME", str(bundled_home))
    return store.current()
