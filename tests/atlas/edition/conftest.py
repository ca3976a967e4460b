from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.support.tiny_facts import write_tiny_facts

from concord.atlas.edition.build import Built, build

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A folder of tiny facts that the test may change."""
    return write_tiny_facts(tmp_path / "facts")


@pytest.fixture(scope="session")
def tiny_built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """An edition of the tiny facts, to be read only."""
    folder = tmp_path_factory.mktemp("tiny")
    return build(write_tiny_facts(folder / "facts"), folder / "home")
