"""The request in which something happens: one id groups the entries that it wrote."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from concord.kernel.ids import mint

if TYPE_CHECKING:
    from collections.abc import Iterator

_REQUEST: ContextVar[str] = ContextVar("concord_request", default="")


def request_id() -> str:
    """The id of the request being answered, or the empty string outside one."""
    return _REQUEST.get()


@contextmanager
def request_named(name: str = "") -> Iterator[str]:
    """Name the request for the time of the block; a new id is minted if none is given."""
    name = name or mint("req")
    token = _REQUEST.set(name)
    try:
        yield name
    finally:
        _REQUEST.reset(token)
