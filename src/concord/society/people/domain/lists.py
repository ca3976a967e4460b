"""A list of members handed in: of persons or of organisations, as the names of its columns say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concord.society.people import body_lines, lines, sheets
from concord.society.people.domain import importing, importing_bodies

if TYPE_CHECKING:
    from collections.abc import Sequence

    from concord.society.access.actor import Actor
    from concord.society.people.body_lines import BodyLine
    from concord.society.people.domain.differences import Difference
    from concord.society.people.lines import MemberLine

    Found = Sequence[Difference[MemberLine]] | Sequence[Difference[BodyLine]]

COLUMNS = {"persons": lines.COLUMNS, "organisations": body_lines.COLUMNS}


def is_of_organisations(content: bytes, file: str) -> bool:
    """Whether the list names organisations: it has their column of names, and no addresses of persons."""
    head = sheets.head(content, file)
    return "name_en" in head and "email" not in head


def preview(*, actor: Actor, content: bytes, file: str) -> Found:
    """What the list would change. Raises as ``importing.preview`` does."""
    if is_of_organisations(content, file):
        return importing_bodies.preview(actor=actor, content=content, file=file)
    return importing.preview(actor=actor, content=content, file=file)


def apply(*, actor: Actor, content: bytes, file: str) -> Found:
    """Apply the list in one transaction. Raises as ``importing.preview`` does."""
    if is_of_organisations(content, file):
        return importing_bodies.apply(actor=actor, content=content, file=file)
    return importing.apply(actor=actor, content=content, file=file)
