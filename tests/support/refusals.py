"""What a domain action refuses, by code."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ValidationError

from concord.society.errors import refusals_in

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def refuses(code: str) -> Iterator[None]:
    """The block is refused with this code and no other."""
    with pytest.raises(ValidationError) as caught:
        yield
    assert [one.code for one in refusals_in(caught.value)] == [code]
