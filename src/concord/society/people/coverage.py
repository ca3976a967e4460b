"""Coverage: how many members a society has by region, country and area, where the gaps are. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from concord.kernel.jurisdictions import regions

NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class Tenure:
    """One member's time as a member: from ``joined`` up to but without ``left`` (None: still one)."""

    country: str
    area: str
    joined: date
    left: date | None = None

    def holds(self, day: date) -> bool:
        """Whether they were a member on that day."""
        return self.joined <= day and (self.left is None or day < self.left)


@dataclass(frozen=True, slots=True)
class Cell:
    """One region, country or area: members on the later day, and the change since the earlier one."""

    members: int
    joined: int
    left: int

    @property
    def growth(self) -> int:
        """Members won less members lost between the two days."""
        return self.joined - self.left


@dataclass(frozen=True, slots=True)
class Line:
    """One country of the matrix with a cell for each area; ``region`` is a key or ``not_known``."""

    region: str
    country: str
    cells: tuple[Cell, ...]

    @property
    def members(self) -> int:
        """Members of the country on the later day."""
        return sum(cell.members for cell in self.cells)

    @property
    def gaps(self) -> tuple[int, ...]:
        """Positions of the areas in which the country has no member."""
        return tuple(index for index, cell in enumerate(self.cells) if cell.members == 0)


@dataclass(frozen=True, slots=True)
class Year:
    """One region in one year: who joined, who left, and the members on its last day or on the day asked."""

    year: int
    joined: int
    left: int
    members: int


def flows(tenures: Iterable[Tenure], years: int, day: date) -> dict[str, tuple[Year, ...]]:
    """Joined and left by region in each of the last ``years`` years up to ``day``, in the order of regions.

    A region without a member in all these years is left out; what is not known comes last.
    """
    by_region: dict[str, list[Tenure]] = {}
    for tenure in tenures:
        by_region.setdefault(region_of(tenure.country), []).append(tenure)
    span = range(day.year - years + 1, day.year + 1)
    found = {
        key: tuple(_year(by_region.get(key, []), year, day) for year in span)
        for key in (*(region.key for region in regions()), NOT_KNOWN)
    }
    return {
        key: row for key, row in found.items() if any(one.joined or one.left or one.members for one in row)
    }


def _year(tenures: Sequence[Tenure], year: int, day: date) -> Year:
    first, last = date(year, 1, 1), min(date(year, 12, 31), day)
    return Year(
        year=year,
        joined=sum(first <= tenure.joined <= last for tenure in tenures),
        left=sum(tenure.left is not None and first <= tenure.left <= last for tenure in tenures),
        members=sum(tenure.holds(last) for tenure in tenures),
    )


def region_of(country: str) -> str:
    """The region that holds the country, or ``not_known``."""
    return next((region.key for region in regions() if country in region.countries), NOT_KNOWN)


def matrix(tenures: Iterable[Tenure], areas: Sequence[str], since: date, day: date) -> list[Line]:
    """Region by country by area on ``day``, with joiners and leavers after ``since``; sorted for reading.

    Every area of ``areas`` has a cell; a tenure of no listed area counts under the last, which callers
    name ``not_known``.
    """
    here: Counter[tuple[str, str]] = Counter()
    joined: Counter[tuple[str, str]] = Counter()
    left: Counter[tuple[str, str]] = Counter()
    for tenure in tenures:
        place = (tenure.country or NOT_KNOWN, tenure.area if tenure.area in areas else areas[-1])
        before, now = tenure.holds(since), tenure.holds(day)
        here[place] += now
        joined[place] += now and not before
        left[place] += before and not now
    countries = {country for country, _ in (*here, *joined, *left)}
    lines = [
        Line(
            region_of(country),
            country,
            tuple(Cell(here[country, area], joined[country, area], left[country, area]) for area in areas),
        )
        for country in countries
    ]
    order = [region.key for region in regions()]
    return sorted(lines, key=lambda line: (_place(order, line.region), -line.members, line.country))


def _place(order: Sequence[str], region: str) -> int:
    return order.index(region) if region in order else len(order)
