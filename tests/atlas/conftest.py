from __future__ import annotations

import pytest
from tests.support.literals import Literals

from concord.atlas.edition import store


@pytest.fixture
def literal():
    return Literals


@pytest.fixture(scope="session")
def bundled_edition(bundled_home):
    """The edition of the bundled facts."""
    return store.load(store.editions(bundled_home) / store.current_id(bundled_home))
