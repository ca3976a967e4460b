"""One line of a list of members, judged value by value; every fault names its row and column.

What was expected is said in the language of the reader.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from concord.kernel.dates import parse_day
from concord.kernel.faults import Fault, FaultsFoundError
from concord.kernel.jurisdictions import is_jurisdiction
from concord.society.people.sheets import Cells, read
from concord.society.people.vocabulary import Area, Profession

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

OF_PERSON = ("name", "name_native", "country", "area", "profession", "expertise")
COLUMNS = ("email", *OF_PERSON, "class", "since", "until")
_LONGEST = {"name": 120, "name_native": 120, "expertise": 300, "email": 254}
_CHOICES = {"area": Area.values, "profession": Profession.values}


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member and one period of membership, as the line says."""

    row: int
    email: str
    person: dict[str, str]
    membership_class: str
    since: date
    until: date

    @property
    def title(self) -> str:
        """The member as a reader knows them."""
        return self.person["name"]


def parse(content: bytes, file: str, classes: Sequence[str]) -> list[MemberLine]:
    """The lines of a list of members. Raises FaultsFoundError with every fault of the whole file."""
    rows = read(content, file, COLUMNS)
    faults = [fault for row, cells in rows for fault in _faults(file, row, cells, classes)]
    faults += repeated(file, rows, "email", _("each address once"))
    if faults:
        raise FaultsFoundError(faults)
    return [_line(row, cells) for row, cells in rows]


def _line(row: int, cells: Cells) -> MemberLine:
    return MemberLine(
        row=row,
        email=cells["email"].casefold(),
        person={column: cells[column] for column in OF_PERSON},
        membership_class=cells["class"],
        since=parse_day(cells["since"]),
        until=parse_day(cells["until"]),
    )


def _faults(file: str, row: int, cells: Cells, classes: Sequence[str]) -> Iterator[Fault]:
    if not _is_address(cells["email"]):
        yield Fault(file, row, "email", cells["email"], _("an e-mail address"))
    if not cells["name"]:
        yield Fault(file, row, "name", cells["name"], _("a name"))
    yield from country_faults(file, row, cells)
    yield from choice_faults(file, row, cells, _CHOICES)
    yield from class_faults(file, row, cells, classes)
    yield from length_faults(file, row, cells, _LONGEST)
    yield from day_faults(file, row, cells)


def country_faults(file: str, row: int, cells: Cells) -> Iterator[Fault]:
    """A country that no code names."""
    if cells["country"] and not is_jurisdiction(cells["country"]):
        yield Fault(file, row, "country", cells["country"], _("a country code such as KR, or nothing"))


def choice_faults(file: str, row: int, cells: Cells, choices: Mapping[str, Sequence[str]]) -> Iterator[Fault]:
    """Words that are not among those of their column; nothing is allowed."""
    for column, allowed in choices.items():
        if cells[column] and cells[column] not in allowed:
            expected = _("one of %(words)s, or nothing") % {"words": ", ".join(allowed)}
            yield Fault(file, row, column, cells[column], expected)


def class_faults(file: str, row: int, cells: Cells, classes: Sequence[str]) -> Iterator[Fault]:
    """A class of members that is not set up."""
    if cells["class"] not in classes:
        words = ", ".join(classes) or _("(no class is set up)")
        yield Fault(file, row, "class", cells["class"], _("one of %(words)s") % {"words": words})


def length_faults(file: str, row: int, cells: Cells, longest: Mapping[str, int]) -> Iterator[Fault]:
    """Texts that are too long."""
    for column, most in longest.items():
        if len(cells[column]) > most:
            yield Fault(file, row, column, cells[column], _("at most %(n)s characters") % {"n": most})


def day_faults(file: str, row: int, cells: Cells) -> Iterator[Fault]:
    """Days that are none, and an end that comes before the beginning."""
    days = {column: _day(cells[column]) for column in ("since", "until")}
    for column, day in days.items():
        if day is None:
            yield Fault(file, row, column, cells[column], _("a day such as 2026-01-31"))
    since, until = days["since"], days["until"]
    if since and until and until <= since:
        yield Fault(file, row, "until", cells["until"], _("a day after %(day)s") % {"day": since})


def repeated(file: str, rows: Sequence[tuple[int, Cells]], column: str, expected: str) -> list[Fault]:
    """Values that stand twice in a column that tells lines apart, at every place."""
    counts = Counter(cells[column].casefold() for _row, cells in rows)
    return [
        Fault(file, row, column, cells[column], expected)
        for row, cells in rows
        if cells[column] and counts[cells[column].casefold()] > 1
    ]


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _day(text: str) -> date | None:
    try:
        return parse_day(text)
    except ValueError:
        return None
