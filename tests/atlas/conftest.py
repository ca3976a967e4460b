from __future__ import annotations

import pytest
from tests.support.literals import Literals

from concord.atlas.edition import store
from concord.atlas.edition.build import build


@pytest.fixture
def literal():
    return Literals


@pytest.fixture(scope="session")
def bundled_edition(tmp_path_factory):
    """The edition of the bundled facts, built once for the run."""
    return store.load(build(home=tmp_path_factory.mktemp("bundled")).path)
