"""Lists of members that staff hand in and take away: of persons or of organisations.

A list is read row by row, every fault named with its row and column; rows of one member become one line.
:mod:`member_matching` says what the lines would change.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from concord.kernel.dates import LAST_DAY, shifted
from concord.kernel.faults import Fault, FaultsFoundError
from concord.kernel.text import mailbox, same_name
from concord.society.access import Actor, RefusedError, Role, visible
from concord.society.ledger.entries import record
from concord.society.people import columns, spreadsheets
from concord.society.people.columns import (
    FIELDS,
    ORGANISATIONS,
    PERSONS,
    AmbiguousDayError,
    ColumnMapping,
    Words,
)
from concord.society.people.models import Membership, Organisation
from concord.society.people.queries import current_members
from concord.society.people.zones import host_today

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from django.db.models import QuerySet

    from concord.society.people.spreadsheets import Cells, Reading, Table

EXPORT = "members.export"
# Columns of our own lists; any other list is read by a mapping.
COLUMNS = {
    PERSONS: (
        "email", "name", "name_native", "country", "area", "profession", "expertise", "class", "since",
        "until", "number", "language",
    ),
    ORGANISATIONS: (*FIELDS[ORGANISATIONS], "class", "since", "until"),
}  # fmt: skip
_LONGEST = {
    "name": 120, "name_native": 120, "expertise": 300, "email": 254, "number": 40, "atlas_id": 64,
    "name_en": 200, "name_ko": 200, "short": 30, "website": 200,
}  # fmt: skip
_OF_NAMES = ("given_name", "family_name")
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
    "person__number",
    "person__account__language",
)
# Row, values and periods of each row of one member.
_OfMember = list[tuple[int, dict[str, str], "list[Period]"]]
_MOST_MONTHS = 1200
_WRITERS = {"csv": spreadsheets.write_csv, "xlsx": spreadsheets.write_xlsx}


@dataclass(frozen=True, slots=True)
class Period:
    """A period of membership as a row says. ``until`` is the first day without it."""

    row: int
    membership_class: str
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Line:
    """A member with all periods that the list holds. ``rows`` are the rows that speak of them.

    ``values`` are what the columns of the list say: a field without a column is not among them.
    """

    rows: tuple[int, ...]
    values: dict[str, str]
    periods: tuple[Period, ...]

    @property
    def row(self) -> int:
        """The first row of the member."""
        return self.rows[0]

    @property
    def email(self) -> str:
        """The address, or nothing."""
        return self.values.get("email", "")

    @property
    def number(self) -> str:
        """The number by which another register knows the member, or nothing."""
        return self.values.get("number", "")

    @property
    def title(self) -> str:
        """The member as a reader knows them."""
        return self.values.get("name") or self.values.get("name_en", "")


@dataclass(frozen=True, slots=True)
class MemberList:
    """A list once it is read: its lines, the faults of its rows, and the rows that are refused for one.

    All rows of a member are refused together.
    """

    table: Table
    mapping: ColumnMapping
    lines: list[Line]
    faults: list[Fault]
    refused_rows: set[int]


def open_table(content: bytes, file: str, reading: Reading = spreadsheets.RECOGNISED) -> Table:
    """The rows of a file before anything is known of its columns. Raises FaultsFoundError."""
    return spreadsheets.read(content, file, reading, columns.known_headings())


def read_lines(table: Table, mapping: ColumnMapping) -> MemberList:
    """The lines of a list. Raises FaultsFoundError if no row can be read by this mapping."""
    mapping = mapping.for_table(table)
    faults = columns.mapping_faults(table, mapping)
    if not faults and not table.lines:
        faults = [Fault(table.file, table.reading.heading, "", "", _("at least one row below the heading"))]
    if faults:
        raise FaultsFoundError(faults)
    return _Reader(table, mapping).read()


def exported(actor: Actor) -> QuerySet[Membership]:
    """The memberships of persons that an export of today holds. Raises RefusedError for all but staff."""
    if not actor.has(Role.HOST_STAFF):
        raise RefusedError(EXPORT)
    current = visible(actor, Membership).filter(pk__in=current_members(host_today()))
    return current.filter(person__account__isnull=False).order_by("person__name", "pk")


@transaction.atomic
def export(*, actor: Actor, form: str) -> bytes:
    """Today's members as ``csv`` or ``xlsx``, formulas defused; the export is recorded."""
    rows = list(exported(actor).values_list(*_EXPORTED))
    host = Organisation.objects.filter(is_host=True).get()
    record(actor, EXPORT, host, facts={"form": form, "members": len(rows)})
    return _WRITERS[form](COLUMNS[PERSONS], [[str(value) for value in row] for row in rows])


class _Reader:
    """Makes lines of rows by a mapping.

    Not a Django form for each row: building one takes longer than all the checks of the row, and a list may
    hold 20,000 of them.
    """

    def __init__(self, table: Table, mapping: ColumnMapping) -> None:
        self.table, self.mapping = table, mapping
        self.words = Words(mapping)
        self.by_field = {to: heading for heading, to in mapping.fields.items()}
        self.periods = [
            names
            for number in range(1, columns.MOST_PERIODS + 1)
            for names in [dict(zip(columns.PERIOD, columns.period_fields(number), strict=True))]
            if number == 1 or names["since"] in self.by_field
        ]
        self.days: dict[str, date | str] = {}
        self.faults: list[Fault] = []

    def read(self) -> MemberList:
        rows, self.faults = self.table.rows([*self.mapping.fields])
        refused = {fault.row for fault in self.faults}
        members: dict[str, _OfMember] = defaultdict(list)
        for row, cells in rows:
            before = len(self.faults)
            values = self._values(row, cells)
            periods = [*self._periods(row, cells)]
            members[self._key(values) or f"row {row}"].append((row, values, periods))
            if len(self.faults) > before:
                refused.add(row)
        refused |= self._named_twice(members)
        lines = []
        for of_member in members.values():
            line = self._line(of_member)
            if refused.isdisjoint(line.rows) and self._agree(line, of_member):
                lines.append(line)
            else:
                refused |= {*line.rows}
        return MemberList(self.table, self.mapping, lines, self.faults, refused)

    def _fault(self, row: int, name: str, value: str, expected: str) -> None:
        self.faults.append(Fault(self.table.file, row, self.by_field.get(name, name), value, expected))

    def _key(self, values: Mapping[str, str]) -> str:
        """What rows of one member share."""
        if self.mapping.kind == PERSONS:
            return f"number {values['number']}" if values.get("number") else values.get("email", "")
        return values.get("atlas_id") or values.get("number") or same_name(values["name_en"])

    def _values(self, row: int, cells: Cells) -> dict[str, str]:
        values = {
            name: cells[heading]
            for name, heading in self.by_field.items()
            if columns.base_of(name) not in columns.PERIOD
        }
        for name, value in self.mapping.constants.items():
            if name not in columns.PERIOD:
                values[name] = values.get(name) or value
        if self.mapping.kind == PERSONS:
            given = " ".join(part for name in _OF_NAMES if (part := values.pop(name, "")))
            values["name"] = values.get("name") or given or values.get("name_native", "")
            self._check_person(row, values)
        else:
            self._check_organisation(row, values)
        for name in columns.WORD_FIELDS:
            if values.get(name):
                values[name] = self._word(row, name, values[name])
        for name, value in values.items():
            if len(value) > _LONGEST.get(name, len(value)):
                self._fault(row, name, value, _("at most %(n)s characters") % {"n": _LONGEST[name]})
        return values

    def _check_person(self, row: int, values: dict[str, str]) -> None:
        email = values.get("email", "")
        if (email or not values.get("number")) and not _passes(validate_email, email):
            self._fault(row, "email", email, _("an e-mail address"))
        if not values["name"]:
            self._fault(row, "name", "", _("a name"))
        if email:
            values["email"] = mailbox(email)

    def _check_organisation(self, row: int, values: dict[str, str]) -> None:
        if not values["name_en"]:
            self._fault(row, "name_en", "", _("a name"))
        website = values.get("website", "")
        if website and not _passes(URLValidator(schemes=["http", "https"]), website):
            self._fault(row, "website", website, _("an address such as https://example.org"))

    def _word(self, row: int, name: str, text: str) -> str:
        word = self.words.read(columns.base_of(name), text)
        if word is None:
            self._fault(row, name, text, self.words.expected(columns.base_of(name)))
        return word or ""

    def _said(self, cells: Cells, name: str) -> str:
        heading = self.by_field.get(name, "")
        return (cells[heading] if heading else "") or self.mapping.constants.get(columns.base_of(name), "")

    def _periods(self, row: int, cells: Cells) -> Iterator[Period]:
        for number, names in enumerate(self.periods):
            # A row of a member with fewer periods leaves the others blank.
            if number and not cells[self.by_field[names["since"]]]:
                continue
            if period := self._period(row, cells, names):
                yield period

    def _period(self, row: int, cells: Cells, names: Mapping[str, str]) -> Period | None:
        before = len(self.faults)
        # A later period is of the class of the first, unless the list says otherwise.
        of_class = names["class"] if self._said(cells, names["class"]) else "class"
        text = self._said(cells, of_class)
        word = self._word(row, of_class, text)
        if not word and len(self.faults) == before:
            self._fault(row, of_class, text, self.words.expected("class"))
        since = self._day(row, names["since"], self._said(cells, names["since"]))
        until = self._until(row, cells, names, since)
        if len(self.faults) > before or not since or not until:
            return None
        if until <= since:
            name = next((one for one in ("until", "last_day") if names[one] in self.by_field), "until")
            expected = _("a day after %(day)s") % {"day": since}
            self._fault(row, names[name], self._said(cells, names[name]), expected)
            return None
        return Period(row, word, since, until)

    def _until(self, row: int, cells: Cells, names: Mapping[str, str], since: date | None) -> date | None:
        """The first day without the membership, by whichever column says it."""
        by = next((name for name in ("until", "last_day", "months") if self._said(cells, names[name])), None)
        by = by or next(
            (name for name in ("until", "last_day", "months") if names[name] in self.by_field), "until"
        )
        text = self._said(cells, names[by])
        if by != "months":
            day = self._day(row, names[by], text)
            until = day + timedelta(days=by == "last_day") if day else None
        elif text.isascii() and text.isdecimal() and 0 < int(text[:5]) <= _MOST_MONTHS:
            until = shifted(since, months=int(text)) if since else None
        else:
            expected = _("a number of months from 1 to %(n)s") % {"n": _MOST_MONTHS}
            self._fault(row, names[by], text, expected)
            return None
        if until and until > LAST_DAY:
            self._fault(row, names[by], text, _("an end before %(day)s") % {"day": LAST_DAY})
            return None
        return until

    def _day(self, row: int, name: str, text: str) -> date | None:
        day = self.days.get(text)
        if day is None:
            day = self.days[text] = self._read_day(text)
        if isinstance(day, str):
            self._fault(row, name, text, day)
            return None
        return day

    def _read_day(self, text: str) -> date | str:
        """The day, or what is expected in place of the text."""
        try:
            return columns.read_day(text, self.mapping.day_form, self.table.epoch)
        except AmbiguousDayError:
            return _("a day that can be read in one way; or say whether the day or the month comes first")
        except (ValueError, OverflowError):
            return _("a day such as 2026-01-31")

    def _line(self, of_member: _OfMember) -> Line:
        periods = sorted(
            (one for _row, _values, some in of_member for one in some), key=lambda one: one.since
        )
        return Line(tuple(row for row, *_rest in of_member), of_member[0][1], tuple(periods))

    def _agree(self, line: Line, of_member: _OfMember) -> bool:
        """Whether the rows of one member say the same of them, and no two of their periods share a day."""
        before = len(self.faults)
        for row, values, _periods in of_member[1:]:
            for name, value in values.items():
                if same_name(value) != same_name(line.values[name]):
                    expected = _("the same as in row %(n)s, which is of the same member") % {"n": line.row}
                    self._fault(row, name, value, expected)
        for pair in pairwise(line.periods):
            first, second = sorted(pair, key=lambda period: period.row)
            if pair[1].since < pair[0].until:
                self._fault(second.row, "since", second.since.isoformat(), no_overlap(first))
        return len(self.faults) == before

    def _named_twice(self, members: Mapping[str, _OfMember]) -> set[int]:
        """The rows whose address or name stands under two members of the list; each gets a fault."""
        name = "email" if self.mapping.kind == PERSONS else "name_en"
        form: Callable[[str], str] = mailbox if self.mapping.kind == PERSONS else same_name
        keys: dict[str, set[str]] = defaultdict(set)
        for key, of_member in members.items():
            for _row, values, _periods in of_member:
                keys[form(values.get(name, ""))].add(key)
        rows = set()
        for of_member in members.values():
            for row, values, _periods in of_member:
                text = values.get(name, "")
                if text and len(keys[form(text)]) > 1:
                    self._fault(row, name, text, _("each member under one number or id"))
                    rows.add(row)
        return rows


def no_overlap(held: Period | Membership) -> str:
    """What is expected of a period beside one that is held: the days in which it shares none."""
    last = held.until - timedelta(days=1)
    return _("no day from %(since)s to %(last)s") % {"since": held.since, "last": last}


def _passes(validator: Callable[[str], object], text: str) -> bool:
    try:
        validator(text)
    except ValidationError:
        return False
    return True
