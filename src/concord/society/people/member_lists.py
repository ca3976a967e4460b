"""Lists of members that staff hand in and take away: of persons or of organisations.

A list is read strictly, every fault named with its row and column, and what it would change is shown first.
Then everything is applied in one transaction, or nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from concord.kernel import clock
from concord.kernel.dates import parse_day
from concord.kernel.faults import Fault, FaultsFoundError
from concord.kernel.jurisdictions import is_jurisdiction
from concord.kernel.text import mailbox, same_name
from concord.society.access import Actor, RefusedError, Role, visible
from concord.society.ledger.entries import Private, record
from concord.society.people import periods, spreadsheets
from concord.society.people.models import (
    Account,
    Area,
    Membership,
    MembershipClass,
    Organisation,
    OrganisationKind,
    Person,
    Profession,
)
from concord.society.people.queries import current_members, layer_of_host, lock_host, selves

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from concord.society.fields import Layer
    from concord.society.people.spreadsheets import Cells

    Member = Person | Organisation

IMPORT = "members.import"
EXPORT = "members.export"
_PERIOD = ("class", "since", "until")
_OF_PERSON = ("name", "name_native", "country", "area", "profession", "expertise")
_OF_ORGANISATION = ("atlas_id", "name_en", "name_ko", "short", "kind", "country", "area", "website")
COLUMNS = {
    "persons": ("email", *_OF_PERSON, *_PERIOD),
    "organisations": (*_OF_ORGANISATION, *_PERIOD),
}
_LONGEST = {
    "persons": {"name": 120, "name_native": 120, "expertise": 300, "email": 254},
    "organisations": {"atlas_id": 64, "name_en": 200, "name_ko": 200, "short": 30, "website": 200},
}
_CHOICES = {
    "persons": {"area": Area.values, "profession": Profession.values},
    "organisations": {"area": Area.values},
}
_EXPORTED = (
    "person__account__email",
    "person__name",
    "person__name_native",
    "person__country",
    "person__area",
    "person__profession",
    "person__expertise",
    "membership_class__name_en",
    "since",
    "until",
)
_WRITERS = {"csv": spreadsheets.write_csv, "xlsx": spreadsheets.write_xlsx}


@dataclass(frozen=True, slots=True)
class Line:
    """A member and one period of membership, as a row says. ``email`` is empty for an organisation."""

    row: int
    email: str
    values: dict[str, str]
    membership_class: str
    since: date
    until: date

    @property
    def title(self) -> str:
        """The member as a reader knows them."""
        return self.values.get("name") or self.values["name_en"]


@dataclass(frozen=True, slots=True)
class Difference:
    """What a line would do. ``changes``: column to (old, new); ``own``: columns left as the member wrote."""

    line: Line
    is_new: bool
    changes: dict[str, tuple[str, str]]
    own: tuple[str, ...]
    adds_period: bool

    @property
    def is_nothing(self) -> bool:
        """Whether the line says what is known already."""
        return not (self.is_new or self.changes or self.adds_period)


def preview(*, actor: Actor, content: bytes, file: str) -> list[Difference]:
    """What a list would change; nothing is written.

    A person is known by the address; an organisation by its atlas id, else by its name in English. Raises
    RefusedError unless the actor is staff of the host or the system, FaultsFoundError with every fault of
    the file, those against periods already held included.
    """
    if not actor.has(Role.HOST_STAFF, Role.SYSTEM):
        raise RefusedError(IMPORT)
    lines = _read(content, file)
    members, layer, own = _known_members(lines), layer_of_host(), selves(actor.person)
    against_members = (
        fault
        for line in lines
        if (member := members.get(line.row)) is not None
        for fault in (
            *_layer_faults(file, line, member, layer),
            *_own_period(file, line, member, own),
            *_overlaps(file, line, member),
        )
    )
    faults = spreadsheets.named(file, against_members)
    if faults:
        raise FaultsFoundError(faults)
    return [_difference(line, members.get(line.row)) for line in lines]


@transaction.atomic
def apply(*, actor: Actor, content: bytes, file: str) -> list[Difference]:
    """Apply a list in one transaction and return what changed. Raises as :func:`preview` does."""
    # One list is applied after another: the host stands for all members, also those that are new in both.
    lock_host()
    differences = preview(actor=actor, content=content, file=file)
    members = _known_members([difference.line for difference in differences])
    classes = {row.name_en: row for row in MembershipClass.objects.all()}
    layer = layer_of_host()
    for difference in differences:
        line = difference.line
        if not difference.is_nothing:
            member = members.get(line.row) or _new_member(line, layer)
            _change(actor, member, difference)
            if difference.adds_period:
                _add_period(actor, member, line, classes[line.membership_class])
    return differences


def exported(actor: Actor) -> QuerySet[Membership]:
    """The memberships of persons that an export of today holds. Raises RefusedError for all but staff."""
    if not actor.has(Role.HOST_STAFF):
        raise RefusedError(EXPORT)
    current = visible(actor, Membership).filter(pk__in=current_members(clock.today()))
    return current.filter(person__account__isnull=False).order_by("person__name", "pk")


@transaction.atomic
def export(*, actor: Actor, form: str) -> bytes:
    """Today's members as ``csv`` or ``xlsx``, formulas defused; the export is recorded."""
    rows = list(exported(actor).values_list(*_EXPORTED))
    host = Organisation.objects.filter(is_host=True).get()
    record(actor, EXPORT, host, facts={"form": form, "members": len(rows)})
    return _WRITERS[form](COLUMNS["persons"], [[str(value) for value in row] for row in rows])


def _read(content: bytes, file: str) -> list[Line]:
    table = spreadsheets.read(content, file)
    kind = "organisations" if "name_en" in table.head and "email" not in table.head else "persons"
    rows = table.rows(COLUMNS[kind])
    classes = MembershipClass.objects.filter(for_organisations=kind == "organisations")
    names = list(classes.values_list("name_en", flat=True))
    by_row = (
        fault for row, cells in rows for fault in _row_faults(kind, partial(Fault, file, row), cells, names)
    )
    faults = spreadsheets.named(file, chain(by_row, _repetitions(kind, file, rows)))
    if faults:
        raise FaultsFoundError(faults)
    return [_line(kind, row, cells) for row, cells in rows]


def _repetitions(kind: str, file: str, rows: Sequence[tuple[int, Cells]]) -> Iterator[Fault]:
    if kind == "persons":
        yield from _repeated(file, rows, "email", mailbox, _("each address once"))
    else:
        yield from _repeated(file, rows, "name_en", same_name, _("each organisation once"))
        yield from _repeated(file, rows, "atlas_id", same_name, _("each organisation once"))


def _line(kind: str, row: int, cells: Cells) -> Line:
    return Line(
        row=row,
        email=mailbox(cells.get("email", "")),
        values={column: cells[column] for column in (_OF_PERSON if kind == "persons" else _OF_ORGANISATION)},
        membership_class=cells["class"],
        since=parse_day(cells["since"]),
        until=parse_day(cells["until"]),
    )


# Not a Django form for each row: building one takes longer than all the checks of the row, and a list may
# hold 20,000 of them.
def _row_faults(
    kind: str, fault: Callable[[str, str, str], Fault], cells: Cells, classes: Sequence[str]
) -> Iterator[Fault]:
    if kind == "persons":
        if not _passes(validate_email, cells["email"]):
            yield fault("email", cells["email"], _("an e-mail address"))
        if not cells["name"]:
            yield fault("name", cells["name"], _("a name"))
    else:
        if not cells["name_en"]:
            yield fault("name_en", "", _("a name"))
        if cells["kind"] not in OrganisationKind.values:
            words = _("one of %(words)s") % {"words": ", ".join(OrganisationKind.values)}
            yield fault("kind", cells["kind"], words)
        if cells["website"] and not _passes(URLValidator(schemes=["http", "https"]), cells["website"]):
            yield fault("website", cells["website"], _("an address such as https://example.org"))
    if cells["country"] and not is_jurisdiction(cells["country"]):
        yield fault("country", cells["country"], _("a country code such as KR, or nothing"))
    yield from _choice_faults(fault, cells, _CHOICES[kind])
    if cells["class"] not in classes:
        words = ", ".join(classes) or _("(no class is set up)")
        yield fault("class", cells["class"], _("one of %(words)s") % {"words": words})
    for column, most in _LONGEST[kind].items():
        if len(cells[column]) > most:
            yield fault(column, cells[column], _("at most %(n)s characters") % {"n": most})
    yield from _day_faults(fault, cells)


def _choice_faults(
    fault: Callable[[str, str, str], Fault], cells: Cells, choices: Mapping[str, Sequence[str]]
) -> Iterator[Fault]:
    for column, allowed in choices.items():
        if cells[column] and cells[column] not in allowed:
            yield fault(
                column, cells[column], _("one of %(words)s, or nothing") % {"words": ", ".join(allowed)}
            )


def _day_faults(fault: Callable[[str, str, str], Fault], cells: Cells) -> Iterator[Fault]:
    """Days that are none, and an end that comes before the beginning."""
    days = {column: _day(cells[column]) for column in ("since", "until")}
    for column, day in days.items():
        if day is None:
            yield fault(column, cells[column], _("a day such as 2026-01-31"))
    since, until = days["since"], days["until"]
    if since and until and until <= since:
        yield fault("until", cells["until"], _("a day after %(day)s") % {"day": since})


def _repeated(
    file: str, rows: Sequence[tuple[int, Cells]], column: str, form: Callable[[str], str], expected: str
) -> list[Fault]:
    """Values that stand twice, in one form, in a column that tells lines apart: at every place."""
    counts = Counter(form(cells[column]) for _row, cells in rows)
    return [
        Fault(file, row, column, cells[column], expected)
        for row, cells in rows
        if cells[column] and counts[form(cells[column])] > 1
    ]


def _passes(validator: Callable[[str], object], text: str) -> bool:
    try:
        validator(text)
    except ValidationError:
        return False
    return True


def _day(text: str) -> date | None:
    try:
        return parse_day(text)
    except ValueError:
        return None


def _known_members(lines: Sequence[Line]) -> dict[int, Member]:
    """The member that each line means, by its row, as far as it is known."""
    members: dict[int, Member | None]
    if any(line.email for line in lines):
        people = Person.objects.filter(account__email__in=[line.email for line in lines])
        people = people.select_related("account").prefetch_related("memberships")
        by_email = {person.account.email: person for person in people if person.account is not None}
        members = {line.row: by_email.get(line.email) for line in lines}
    else:
        organisations = Organisation.objects.prefetch_related("memberships")
        by_id = {row.atlas_id: row for row in organisations.exclude(atlas_id=None)}
        by_name = {same_name(row.name_en): row for row in organisations}
        members = {
            line.row: by_id.get(line.values["atlas_id"]) or by_name.get(same_name(line.values["name_en"]))
            for line in lines
        }
    return {row: member for row, member in members.items() if member is not None}


def _layer_faults(file: str, line: Line, member: Member, layer: Layer) -> list[Fault]:
    if member.layer == layer:
        return []
    if isinstance(member, Person):
        expected = _("a person of the same layer as the host: real people and the rehearsal are never mixed")
        return [Fault(file, line.row, "email", line.email, expected)]
    expected = _("a body of the same layer as the host: real bodies and the rehearsal are never mixed")
    return [Fault(file, line.row, "name_en", line.values["name_en"], expected)]


def _own_period(file: str, line: Line, member: Member, own: set[int]) -> list[Fault]:
    """A fault where staff of the host would give themselves a membership."""
    known = {(row.since, row.until) for row in member.memberships.all()}
    if isinstance(member, Organisation) or member.pk not in own or (line.since, line.until) in known:
        return []
    return [Fault(file, line.row, "email", line.email, _("nobody admits themselves: somebody else does it"))]


def _overlaps(file: str, line: Line, member: Member) -> list[Fault]:
    """A fault for each period held already that shares a day with the one of the line."""
    known: Iterable[Membership] = member.memberships.all()
    return [
        Fault(
            file,
            line.row,
            "since",
            line.since.isoformat(),
            _("no overlap with %(since)s to %(until)s") % {"since": period.since, "until": period.until},
        )
        for period in known
        if (period.since, period.until) != (line.since, line.until)
        and period.since < line.until
        and line.since < (period.ended_on or period.until)
    ]


def _difference(line: Line, member: Member | None) -> Difference:
    if member is None:
        return Difference(line, is_new=True, changes={}, own=(), adds_period=True)
    changes = {
        column: (str(getattr(member, column) or ""), value)
        for column, value in line.values.items()
        if value and (getattr(member, column) or "") != value
    }
    known = {(row.since, row.until) for row in member.memberships.all()}
    # Who has signed in says who they are; a list of the secretariat does not overrule them.
    account = getattr(member, "account", None)
    speaks = account is not None and account.last_login is not None
    return Difference(
        line,
        is_new=False,
        changes={} if speaks else changes,
        own=tuple(changes) if speaks else (),
        adds_period=(line.since, line.until) not in known,
    )


def _new_member(line: Line, layer: Layer) -> Member:
    if not line.email:
        return Organisation(layer=layer)
    account = Account.objects.filter(email=line.email).first() or Account.objects.create_user(line.email)
    return Person(account=account, layer=layer)


def _change(actor: Actor, member: Member, difference: Difference) -> None:
    changed = {column: new for column, (_old, new) in difference.changes.items()}
    if difference.is_new:
        changed = difference.line.values
    if not changed:
        return
    for column, value in changed.items():
        setattr(member, column, value or (None if column == "atlas_id" else ""))
    facts = {"is_new": difference.is_new}
    if isinstance(member, Organisation):
        member.save()
        record(actor, "organisation.imported", member, facts=facts)
        return
    member.save()
    private = [Private(column, value, member.key) for column, value in sorted(changed.items()) if value]
    record(actor, "person.imported", member, facts=facts, private=private)


def _add_period(actor: Actor, member: Member, line: Line, terms: MembershipClass) -> None:
    side: dict[str, Any] = {"person" if isinstance(member, Person) else "organisation": member}
    membership = periods.begin(**side, membership_class=terms, since=line.since, until=line.until)
    facts = {name: row.key for name, row in side.items()}
    period = {"since": line.since.isoformat(), "until": line.until.isoformat()}
    record(actor, "membership.imported", membership, facts=facts | period)
