"""Lists of members, looked at and applied in one call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.files.base import ContentFile

from concord.kernel.faults import FaultsFoundError
from concord.society.imports.actions import import_at_once
from concord.society.people import columns, member_matching
from concord.society.people.member_lists import open_table
from concord.society.people.spreadsheets import named

if TYPE_CHECKING:
    from concord.society.access import Actor
    from concord.society.people.columns import ColumnMapping
    from concord.society.people.member_matching import Difference


def preview(
    *, actor: Actor, content: bytes, file: str, mapping: ColumnMapping | None = None
) -> list[Difference]:
    """What a list without a fault would change. Raises FaultsFoundError with the faults."""
    table = open_table(content, file)
    mapping = mapping or columns.recognised(table)
    differences, faults = member_matching.preview(actor=actor, table=table, mapping=mapping)
    if faults:
        raise FaultsFoundError(named(file, faults))
    return differences


def apply(
    *, actor: Actor, content: bytes, file: str, mapping: ColumnMapping | None = None
) -> list[Difference]:
    """Apply a list without a fault, and what it changed."""
    differences = preview(actor=actor, content=content, file=file, mapping=mapping)
    if any(not one.is_nothing for one in differences):
        import_at_once(actor=actor, file=ContentFile(content, name=file), mapping=mapping)
    return differences
