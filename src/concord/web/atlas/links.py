"""Links to the documents that hold a claim."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from concord.atlas.edition.model import Edition, Reference


@dataclass(frozen=True, slots=True)
class SourceLink:
    """A source as a reader sees it."""

    id: str
    url: str
    label: str
    title: str


def source(reference: Reference) -> SourceLink:
    """The publisher as label; the host of the address where no publisher is known."""
    label = reference.publisher or urlsplit(reference.url).netloc or reference.id
    return SourceLink(reference.id, reference.url, label, reference.title)


def sources(edition: Edition, keys: Iterable[str]) -> tuple[SourceLink, ...]:
    """The sources of a row, each once, in the order given."""
    return tuple(source(edition.references[key]) for key in dict.fromkeys(keys) if key in edition.references)
