"""The request in which something happens, and the token of the program that acts in it, if it is one."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from concord.kernel.ids import mint

if TYPE_CHECKING:
    from collections.abc import Iterator

_REQUEST: ContextVar[str] = ContextVar("concord_request", default="")
_TOKEN: ContextVar[str] = ContextVar("concord_token", default="")


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


def token_key() -> str:
    """The key of the token through which a program acts for its person; empty if the person acts themself."""
    return _TOKEN.get()


@contextmanager
def acting_through(token: str) -> Iterator[None]:
    """Name the token in every entry that is written in the block."""
    before = _TOKEN.set(token)
    try:
        yield
    finally:
        _TOKEN.reset(before)
