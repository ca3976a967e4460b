"""One line of a list of members, judged value by value; every fault names its row and column."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from concord.kernel.dates import parse_day
from concord.kernel.faults import Fault, FaultsFoundError
from concord.kernel.jurisdictions import is_jurisdiction
from concord.society.people.sheets import Cells, read
from concord.society.people.vocabulary import Area, Profession

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
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


def parse(content: bytes, file: str, classes: Sequence[str]) -> list[MemberLine]:
    """The lines of a list of members. Raises FaultsFoundError with every fault of the whole file."""
    rows = read(content, file, COLUMNS)
    faults = [fault for row, cells in rows for fault in _faults(file, row, cells, classes)]
    faults += _repeated(file, rows)
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
    def fault(column: str, expected: str) -> Fault:
        return Fault(file, row, column, cells[column], expected)

    if not _is_address(cells["email"]):
        yield fault("email", "an e-mail address")
    if not cells["name"]:
        yield fault("name", "a name")
    if cells["country"] and not is_jurisdiction(cells["country"]):
        yield fault("country", "a country code such as KR, or nothing")
    for column, allowed in _CHOICES.items():
        if cells[column] and cells[column] not in allowed:
            yield fault(column, f"one of {', '.join(allowed)}, or nothing")
    if cells["class"] not in classes:
        yield fault("class", f"one of {', '.join(classes) or '(no class is set up)'}")
    for column, longest in _LONGEST.items():
        if len(cells[column]) > longest:
            yield fault(column, f"at most {longest} characters")
    yield from _day_faults(file, row, cells)


def _day_faults(file: str, row: int, cells: Cells) -> Iterator[Fault]:
    days = {column: _day(cells[column]) for column in ("since", "until")}
    for column, day in days.items():
        if day is None:
            yield Fault(file, row, column, cells[column], "a day such as 2026-01-31")
    since, until = days["since"], days["until"]
    if since and until and until <= since:
        yield Fault(file, row, "until", cells["until"], f"a day after {since}")


def _repeated(file: str, rows: Sequence[tuple[int, Cells]]) -> list[Fault]:
    counts = Counter(cells["email"].casefold() for _, cells in rows)
    return [
        Fault(file, row, "email", cells["email"], "each address once")
        for row, cells in rows
        if cells["email"] and counts[cells["email"].casefold()] > 1
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
