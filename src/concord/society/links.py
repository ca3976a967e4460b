"""Things that other things may point to, by kind and key: each app registers the kinds that it keeps.

A deliverable points to the seat or the pavilion that fulfils it, a seat to the agreement that it rests
on, without either app importing the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from concord.kernel.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.utils.functional import _StrOrPromise

    from concord.society.access import Actor


@dataclass(frozen=True, slots=True)
class Linked:
    """What stands at the other end: ``is_real`` says whether it exists as promised, e.g. a seat is held."""

    kind: str
    key: str
    title: str
    url: str
    is_real: bool


@dataclass(frozen=True, slots=True)
class LinkKind:
    """A kind of thing; ``find`` answers several keys with one query, leaving out what does not exist."""

    label: _StrOrPromise
    find: Callable[[Sequence[str]], dict[str, Linked]]
    choices: Callable[[Actor], list[tuple[str, str]]]


LINKS: Registry[LinkKind] = Registry("kind of link")


def linked(kind: str, key: str) -> Linked | None:
    """The thing of that kind and key, or None if it is gone or the kind is not installed."""
    if not kind or kind not in LINKS:
        return None
    return LINKS.get(kind).find([key]).get(key)
