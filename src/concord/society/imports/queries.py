"""Reads of imports: how a list is read, what it would change, what was built on what it made."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q
from django.utils.translation import gettext as _

from concord.kernel.faults import Fault, FaultsFoundError
from concord.society.access import SYSTEM, Actor
from concord.society.files.storage import content_of
from concord.society.imports.models import ImportedRow, KeptMapping, MemberImport
from concord.society.ledger.models import Entry
from concord.society.people import columns
from concord.society.people.member_lists import MemberList, open_table, read_lines
from concord.society.people.member_matching import Difference, differences_of
from concord.society.people.models import Account, Membership, Organisation, Person
from concord.society.people.queries import actor_for
from concord.society.people.spreadsheets import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import Model, QuerySet

    from concord.society.people.columns import ColumnMapping
    from concord.society.people.spreadsheets import Table

# What the lines of a list do, in the order in which it is told; each has a sample.
KINDS = ("new", "known", "changed", "unchanged", "refused")
_SAMPLE = 5
# That staff looked at the line of a person is no act that keeps them here.
_TRACES = {"looks"}


@dataclass(slots=True)
class Preview:
    """What a list would change now: totals, a sample of each kind, and every fault.

    ``counts`` has the members of each kind, the new ``periods``, and the ``unreadable`` rows: all of a member
    of whom one has a fault. ``refused`` are all rows that are not applied.
    """

    table: Table
    mapping: ColumnMapping
    counts: Counter[str] = field(default_factory=Counter)
    samples: dict[str, list[Difference]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    refused: set[int] = field(default_factory=set)

    @property
    def members(self) -> int:
        """How many members the readable rows are of."""
        return sum(self.counts[kind] for kind in KINDS)


def table_of(row: MemberImport) -> Table:
    """The rows of the list. Raises FaultsFoundError, and FileDamagedError if it is lost."""
    assert row.file is not None  # asked only while the file is kept
    with content_of(row.file) as content:
        return open_table(content.read(), row.file.name, Reading(**row.reading))


def mapping_of(row: MemberImport) -> ColumnMapping:
    """What a person said of the columns, or what was recognised."""
    return columns.from_json(row.mapping)


def lines_of(row: MemberImport) -> MemberList:
    """The lines of the list. Raises FaultsFoundError if no row can be read."""
    return read_lines(table_of(row), mapping_of(row))


def preview_of(actor: Actor, row: MemberImport) -> Preview:
    """What applying the list would do now. A fault of the whole list stands among the faults."""
    table, mapping = table_of(row), mapping_of(row)
    preview = Preview(table, mapping)
    try:
        members = read_lines(table, mapping)
    except FaultsFoundError as found:
        preview.faults = [*found.faults]
        return preview
    preview.faults, preview.refused = members.faults, members.refused_rows
    preview.counts["unreadable"] = len(preview.refused)
    for difference in differences_of(actor, members):
        kind = kind_of(difference)
        preview.counts[kind] += 1
        preview.counts["periods"] += len(difference.periods)
        sample = preview.samples.setdefault(kind, [])
        if len(sample) < _SAMPLE:
            sample.append(difference)
        if difference.faults:
            preview.faults += difference.faults
            preview.refused |= {*difference.line.rows}
    preview.faults.sort()
    return preview


def kind_of(difference: Difference) -> str:
    """Which of ``KINDS`` the line of a list is."""
    if difference.faults:
        return "refused"
    if difference.is_new:
        return "new"
    if difference.changes:
        return "changed"
    return "unchanged" if difference.is_nothing else "known"


def kept_for(table: Table) -> KeptMapping | None:
    """The mapping that was kept last for lists with these headings."""
    return KeptMapping.objects.filter(shape=columns.shape_of(table.columns)).first()


def actor_of_import(row: MemberImport) -> Actor:
    """In whose name it is applied: who began it, in the roles of today; the system for the command."""
    return actor_for(row.started_by) if row.started_by else SYSTEM


def built_upon(rows: QuerySet[ImportedRow]) -> Iterator[tuple[ImportedRow, str]]:
    """Those of the rows on which something was built since, each with what: they are not taken back.

    A constant number of queries: one for each kind of row that can refer to a member.
    """
    answered = Q(membership__answer__isnull=False) | Q(membership__ended_on__isnull=False)
    for row in rows.filter(answered):
        yield row, _("the membership was answered for, or ended early")
    later = rows.filter(membership__renewal__pk__gt=F("membership"))
    for row in later.exclude(membership__renewal__imported__member_import=F("member_import")):
        yield row, _("the membership was renewed")
    people = rows.filter(is_new=True, person__isnull=False)
    for row in _used(people, "person", Person) | _in_use(people):
        yield row, _("the person has acted here, or others with them")
    for row in _used(rows.filter(is_new=True, organisation__isnull=False), "organisation", Organisation):
        yield row, _("others refer to the organisation")


def _used(new: QuerySet[ImportedRow], side: str, model: type[Model]) -> set[ImportedRow]:
    """The rows to whose new members other rows than those of imports refer, or entries of the ledger."""
    used: set[ImportedRow] = set()
    relations: list[Any] = [*model._meta.related_objects]
    for relation in relations:
        if relation.related_model is ImportedRow or relation.get_accessor_name() in _TRACES:
            continue
        referring = relation.related_model._base_manager.exclude(**{relation.field.name: None})
        if relation.related_model is Membership:
            referring = referring.filter(imported=None)
        used.update(new.filter(**{f"{side}__in": referring.values(relation.field.name)}))
    spoken = Entry.objects.filter(object_type=model._meta.label_lower).values("object_key")
    acted = Q(**{f"{side}__key__in": Entry.objects.values("actor")})
    used.update(new.filter(acted | Q(**{f"{side}__key__in": spoken})))
    return used


def _in_use(people: QuerySet[ImportedRow]) -> set[ImportedRow]:
    """The rows of new persons whose account somebody has signed in to, or written to."""
    used = set(people.filter(person__account__last_login__isnull=False))
    relations: list[Any] = [*Account._meta.related_objects]
    for relation in relations:
        if relation.related_model is not Person:
            referring = relation.related_model._base_manager.exclude(**{relation.field.name: None})
            used.update(people.filter(person__account__in=referring.values(relation.field.name)))
    return used
