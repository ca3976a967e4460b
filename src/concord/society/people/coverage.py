"""Coverage: how many members a society has by region, country and area, where the gaps are. Pure.

What is told of it protects the few: a number of members from 1 to under ``least`` is withheld, and with it
as many others of the same sum as it takes that nobody can work it out (cell suppression with complementary
cells; Hundepool and others, *Statistical Disclosure Control*, 2012, chapter 4). Staff of the host count with
``least`` 1, which withholds nothing. None stands for a number that is withheld.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

from concord.kernel.jurisdictions import regions

NOT_KNOWN = "not_known"
LEAST = 5
"""The smallest number of members that is told to those who are not staff of the host."""
Told = int | None
Path = tuple[str, ...]
"""Where a number stands: ``()`` all members, then the region, the country, the area."""
_AREA = 3


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


@cache
def region_of(country: str) -> str:
    """The region that holds the country, or ``not_known``."""
    return next((region.key for region in regions() if country in region.countries), NOT_KNOWN)


def last_quarter(day: date) -> date:
    """The last day of the last quarter that is over by the end of that day; never before year 1."""
    if (day + timedelta(days=1)).day == 1 and day.month % 3 == 0:
        return day
    first = date(day.year, day.month - (day.month - 1) % 3, 1)
    return first - timedelta(days=1) if first > date.min else first


def counted(tenures: Iterable[Tenure], areas: Sequence[str], day: date) -> dict[Path, int]:
    """Members on that day at every path; every area of a country with members has a number, be it 0.

    A tenure of no listed area counts under the last, which callers name ``not_known``.
    """
    counts: Counter[Path] = Counter({(): 0})
    present = Counter((tenure.country, tenure.area) for tenure in tenures if tenure.holds(day))
    for (country, area), number in present.items():
        path = (region_of(country), country or NOT_KNOWN, area if area in areas else areas[-1])
        for length in range(len(path) + 1):
            counts[path[:length]] += number
    countries = [path for path in counts if len(path) == _AREA - 1]
    return {(*country, area): 0 for country in countries for area in areas} | counts


def withheld(counts: Mapping[Path, int], least: int) -> frozenset[Path]:
    """The paths of :func:`counted` whose number is not told.

    Under a number that is told, either none or at least two are withheld, and each of them may be any number
    from the smallest possible up to ``least`` or more. Below what is withheld, all is.
    """
    below: dict[Path, list[Path]] = defaultdict(list)
    for path in counts:
        if path:
            below[path[:-1]].append(path)
    hidden: set[Path] = {()} if 0 < counts[()] < least else set()
    for parent in sorted(below, key=len, reverse=True):
        hidden |= _withheld_under(parent, below, counts, hidden, least)
    return frozenset(path for path in counts if any(path[:end] in hidden for end in range(len(path) + 1)))


def _withheld_under(
    parent: Path, below: Mapping[Path, list[Path]], counts: Mapping[Path, int], hidden: set[Path], least: int
) -> set[Path]:
    parts = below[parent]
    chosen = {part for part in parts if part in hidden or 0 < counts[part] < least}
    others = sorted((part for part in parts if counts[part] and part not in chosen), key=counts.__getitem__)
    while chosen and not _is_enough(chosen, below, counts, least):
        if not others:
            # Areas without a member are listed and can be withheld too; countries without one are named.
            return set(parts) if len(parent) == _AREA - 1 else {parent, *parts}
        chosen.add(others.pop(0))
    return chosen


def _is_enough(
    chosen: set[Path], below: Mapping[Path, list[Path]], counts: Mapping[Path, int], least: int
) -> bool:
    """Whether each of these numbers, whose sum can be worked out, may still be ``least`` or more.

    Each is known to be at least 1, a region at least the number of its countries, which are named.
    """
    smallest = sum(len(below[part]) if len(part) == 1 else 1 for part in chosen)
    return len(chosen) > 1 and sum(counts[part] for part in chosen) - smallest >= least - 1


@dataclass(frozen=True, slots=True)
class Cell:
    """Members on the later day, and how many more they are than on the earlier one."""

    members: Told
    growth: Told


@dataclass(frozen=True, slots=True)
class Line:
    """One country of the matrix with a cell for each area; ``region`` is a key or ``not_known``."""

    region: str
    country: str
    whole: Cell
    cells: tuple[Cell, ...]

    @property
    def gaps(self) -> tuple[int, ...]:
        """Positions of the areas in which the country has no member."""
        return tuple(index for index, cell in enumerate(self.cells) if cell.members == 0)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is told of the members on ``day``, from ``least`` up; ``regions`` has those with one."""

    day: date
    since: date
    least: int
    whole: Cell
    regions: Mapping[str, Cell]
    lines: Sequence[Line]

    @property
    def countries(self) -> int:
        """How many countries have a member on the day."""
        return sum(line.whole.members != 0 for line in self.lines)


def coverage(
    tenures: Sequence[Tenure], areas: Sequence[str], since: date, day: date, least: int = 1
) -> Coverage:
    """Members by region, country and area on ``day``, with the growth since ``since``, sorted for reading.

    Growth is told where both numbers of which it is the difference are.
    """
    before, now = counted(tenures, areas, since), counted(tenures, areas, day)
    untold = withheld(before, least), withheld(now, least)

    def cell(*path: str) -> Cell:
        earlier = None if path in untold[0] else before.get(path, 0)
        members = None if path in untold[1] else now.get(path, 0)
        return Cell(members, None if members is None or earlier is None else members - earlier)

    paths = before.keys() | now.keys()
    lines = [
        Line(region, country, cell(region, country), tuple(cell(region, country, area) for area in areas))
        for region, country in (path for path in paths if len(path) == _AREA - 1)
    ]
    order = [*(region.key for region in regions()), NOT_KNOWN]
    found = [key for key in order if (key,) in paths]
    # By what is told: the place of a line gives nothing away.
    lines.sort(key=lambda line: (order.index(line.region), -(line.whole.members or 0), line.country))
    return Coverage(day, since, least, cell(), {key: cell(key) for key in found}, lines)


@dataclass(frozen=True, slots=True)
class Year:
    """One region in one year: who joined, who left, and the members on its last day or on the day asked."""

    year: int
    joined: Told
    left: Told
    members: Told


def flows(tenures: Sequence[Tenure], years: int, day: date, least: int = 1) -> dict[str, tuple[Year, ...]]:
    """Joined and left by region in each of the last ``years`` years up to ``day``, in the order of regions.

    Joined and left are told together: where neither is a few, and the members before and after are told, of
    which they are the difference. A region without a member in all these years is left out; what is not
    known comes last.
    """
    span = range(day.year - years + 1, day.year + 1)
    last_days = [date(span[0] - 1, 12, 31), *(date(year, 12, 31) for year in span[:-1]), day]
    members = [_by_region(tenures, last, least) for last in last_days]
    joined, left = Counter[tuple[str, int]](), Counter[tuple[str, int]]()
    for tenure in tenures:
        region = region_of(tenure.country)
        joined[region, tenure.joined.year] += tenure.joined <= day
        if tenure.left is not None:
            left[region, tenure.left.year] += tenure.left <= day
    rows = {
        key: tuple(
            _year(year, joined[key, year], left[key, year], (earlier.get(key, 0), now.get(key, 0)), least)
            for year, (earlier, now) in zip(span, pairwise(members), strict=True)
        )
        for key in (*(region.key for region in regions()), NOT_KNOWN)
    }
    nothing = (0, 0, 0)
    return {
        key: row
        for key, row in rows.items()
        if any((one.joined, one.left, one.members) != nothing for one in row)
    }


def _by_region(tenures: Sequence[Tenure], day: date, least: int) -> dict[str, Told]:
    counts = counted(tenures, (NOT_KNOWN,), day)
    untold = withheld(counts, least)
    return {path[0]: None if path in untold else counts[path] for path in counts if len(path) == 1}


def _year(year: int, joined: int, left: int, members: tuple[Told, Told], least: int) -> Year:
    if None in members or 0 < joined < least or 0 < left < least:
        return Year(year, None, None, members[1])
    return Year(year, joined, left, members[1])
