"""One line of a list of member organisations, judged value by value as :mod:`lines` judges persons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from concord.kernel.dates import parse_day
from concord.kernel.faults import Fault, FaultsFoundError
from concord.society.people import lines
from concord.society.people.sheets import Cells, read
from concord.society.people.vocabulary import Area, OrganisationKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

OF_BODY = ("atlas_id", "name_en", "name_ko", "short", "kind", "country", "area", "website")
COLUMNS = (*OF_BODY, "class", "since", "until")
_LONGEST = {"atlas_id": 64, "name_en": 200, "name_ko": 200, "short": 30, "website": 200}
_is_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True, slots=True)
class BodyLine:
    """An organisation and one period of membership, as the line says."""

    row: int
    body: dict[str, str]
    membership_class: str
    since: date
    until: date

    @property
    def title(self) -> str:
        """The organisation as a reader knows it."""
        return self.body["name_en"]


def parse(content: bytes, file: str, classes: Sequence[str]) -> list[BodyLine]:
    """The lines of a list of organisations. Raises FaultsFoundError with every fault of the whole file."""
    rows = read(content, file, COLUMNS)
    faults = [fault for row, cells in rows for fault in _faults(file, row, cells, classes)]
    faults += lines.repeated(file, rows, "name_en", _("each organisation once"))
    faults += lines.repeated(file, rows, "atlas_id", _("each organisation once"))
    if faults:
        raise FaultsFoundError(faults)
    return [
        BodyLine(
            row=row,
            body={column: cells[column] for column in OF_BODY},
            membership_class=cells["class"],
            since=parse_day(cells["since"]),
            until=parse_day(cells["until"]),
        )
        for row, cells in rows
    ]


def _faults(file: str, row: int, cells: Cells, classes: Sequence[str]) -> Iterator[Fault]:
    if not cells["name_en"]:
        yield Fault(file, row, "name_en", "", _("a name"))
    if cells["kind"] not in OrganisationKind.values:
        words = _("one of %(words)s") % {"words": ", ".join(OrganisationKind.values)}
        yield Fault(file, row, "kind", cells["kind"], words)
    if cells["website"] and not _is_web_page(cells["website"]):
        yield Fault(file, row, "website", cells["website"], _("an address such as https://example.org"))
    yield from lines.country_faults(file, row, cells)
    yield from lines.choice_faults(file, row, cells, {"area": Area.values})
    yield from lines.class_faults(file, row, cells, classes)
    yield from lines.length_faults(file, row, cells, _LONGEST)
    yield from lines.day_faults(file, row, cells)


def _is_web_page(text: str) -> bool:
    try:
        _is_address(text)
    except ValidationError:
        return False
    return True
