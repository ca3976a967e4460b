from __future__ import annotations

import pytest
from tests.support.literals import Literals


@pytest.fixture
def literal():
    return Literals
