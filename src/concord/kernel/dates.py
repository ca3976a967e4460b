"""Partial dates and periods, written in the Extended Date/Time Format (EDTF).

A date known to the month is an interval of days, never its first day. Source of the notation:
Library of Congress, EDTF specification of 2019-02-04 (ISO 8601-2:2019), levels 0 to 2 in part:
``2018``, ``2018-12``, ``2018-12-03``, ``2018~``, ``[2018-03..2018-05]``, ``[..2018-05]``,
``[2018-03..]`` for one day among many, and ``a/b``, ``a/..``, ``../b``, ``a/`` for periods.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from concord.kernel.logic import Truth
from concord.kernel.text import refuse_other_digits

FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2100, 12, 31)
"""Days that are asked about or kept lie between these, both in: nothing on record is earlier, and the steps
of a calendar never run out of days."""
# Of what is written as EDTF: bodies on record were founded in the twelfth century.
EARLIEST_YEAR = 1000
_PLAIN = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?(~)?")
_ONE_OF = re.compile(r"\[([^\[\].]*)\.\.([^\[\].]*)\]")
_EXPECTED = "a day 2018-12-03, a month 2018-12, a year 2018, about 2018~, or one day of [2018-03..2018-05]"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """One day of which only bounds may be known: it lies from ``earliest`` to ``latest``, both in."""

    earliest: date
    latest: date
    text: str

    def __post_init__(self) -> None:
        if self.earliest > self.latest:
            raise ValueError(f"{self.text!r}: the later end comes before the earlier end")

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read EDTF. Raises ValueError that says what is expected."""
        return _parse_date(text)

    @classmethod
    def of(cls, day: date) -> PartialDate:
        """A day known exactly."""
        return cls(day, day, day.isoformat())

    @property
    def is_day(self) -> bool:
        """Whether the day itself is known."""
        return self.earliest == self.latest

    def is_on_or_before(self, day: date) -> Truth:
        """Whether it had come by the end of ``day``."""
        if self.latest <= day:
            return Truth.YES
        return Truth.NO if self.earliest > day else Truth.UNKNOWN

    def is_before(self, other: PartialDate) -> Truth:
        """Whether it lies before another partial date."""
        if self.latest < other.earliest:
            return Truth.YES
        return Truth.NO if self.earliest >= other.latest else Truth.UNKNOWN

    def __lt__(self, other: PartialDate) -> bool:
        """Order for listing, not a judgement about time."""
        return (self.earliest, self.latest) < (other.earliest, other.latest)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``start`` on and before ``end``: on its last-day-plus-one it no longer holds.

    ``start`` or ``end`` is ``None`` if not known; an end that has not come is ``is_open``.
    """

    start: PartialDate | None
    end: PartialDate | None
    is_open: bool = False

    def __post_init__(self) -> None:
        if self.is_open and self.end is not None:
            raise ValueError("an open period has no end")

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read ``a/b``; ``..`` is open (always so far, or not ended), nothing is not known.

        Raises ValueError that says what is expected.
        """
        head, slash, tail = text.partition("/")
        if not slash or "/" in tail:
            raise ValueError(f"{text!r}: expected a period such as 2018-12/2020 or 2018-12-03/..")
        start = (
            PartialDate(date.min, date.min, "..")
            if head == ".."
            else PartialDate.parse(head)
            if head
            else None
        )
        end = PartialDate.parse(tail) if tail not in ("", "..") else None
        return cls(start, end, is_open=tail == "..")

    def contains(self, day: date) -> Truth:
        """Whether the period holds on that day."""
        begun = Truth.UNKNOWN if self.start is None else self.start.is_on_or_before(day)
        if self.is_open:
            ended = Truth.NO
        elif self.end is None:
            ended = Truth.UNKNOWN
        else:
            ended = self.end.is_on_or_before(day)
        return begun & ~ended

    def __str__(self) -> str:
        tail = ".." if self.is_open else str(self.end or "")
        return f"{self.start or ''}/{tail}"


def parse_day(text: str) -> date:
    """Read a whole day. Raises ValueError for anything that is not ``YYYY-MM-DD`` or is out of bounds."""
    refuse_other_digits(text)
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        try:
            day = date.fromisoformat(text)
        except ValueError:
            pass
        else:
            return bounded(day)
    raise ValueError(f"{text!r}: expected a day such as 2018-12-03")


class DayOutOfBoundsError(ValueError):
    """The day lies before FIRST_DAY or after LAST_DAY."""

    def __init__(self, day: date) -> None:
        super().__init__(f"{day.isoformat()!r}: expected a day from {FIRST_DAY} to {LAST_DAY}")


def bounded(day: date) -> date:
    """The day itself. Raises DayOutOfBoundsError unless it lies from FIRST_DAY to LAST_DAY."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise DayOutOfBoundsError(day)
    return day


def shifted(day: date, *, years: int = 0, months: int = 0, days: int = 0) -> date:
    """The day so much later, or earlier if negative; the end of the calendar where it would lie beyond.

    A month without that day gives the first of the next, for the day is one on which something begins or no
    longer holds: a year from 29 February 2028 holds to the end of 28 February 2029.
    """
    year, index = divmod(12 * (day.year + years) + day.month - 1 + months, 12)
    length = calendar.monthrange(year, index + 1)[1]
    try:
        found = date(year, index + 1, min(day.day, length))
        return found + timedelta(days=days + (day.day > length))
    except (ValueError, OverflowError):
        return date.max if (years, months, days) > (0, 0, 0) else date.min


def shifted_end(last: date, *, months: int) -> date:
    """The last day, inclusive, of what ends so many months later, or earlier if negative.

    The last day of a month gives that of the other month: six months before 28 February is 31 August.
    """
    return shifted(last + timedelta(days=1), months=months) - timedelta(days=1)


def anniversary(anchor: date, day: date, *, months: int) -> date:
    """The day so many months after ``day`` among those that count from ``anchor``, the day of the beginning.

    So what began on 29 February or on the 31st returns to that day whenever a month has it. A day that does
    not count from the anchor counts from itself.
    """
    passed = 12 * (day.year - anchor.year) + day.month - anchor.month
    for count in (passed, passed - 1):
        if shifted(anchor, months=count) == day:
            return shifted(anchor, months=count + months)
    return shifted(day, months=months)


@lru_cache(maxsize=65536)
def _parse_date(text: str) -> PartialDate:
    one_of = _ONE_OF.fullmatch(text)
    if one_of:
        low, high = one_of.groups()
        if not low and not high:
            raise ValueError(f"{text!r}: at least one bound must be given")
        earliest = _parse_date(low).earliest if low else date.min
        latest = _parse_date(high).latest if high else date.max
        return PartialDate(earliest, latest, text)
    refuse_other_digits(text)
    plain = _PLAIN.fullmatch(text)
    if plain is None:
        raise ValueError(f"{text!r}: expected {_EXPECTED}")
    year, month, day, about = plain.groups()
    try:
        earliest, latest = _bounds(int(year), int(month) if month else None, int(day) if day else None)
    except ValueError:
        raise ValueError(f"{text!r}: no such day; expected {_EXPECTED}") from None
    if not EARLIEST_YEAR <= int(year) <= LAST_DAY.year:
        raise ValueError(f"{text!r}: expected a year from {EARLIEST_YEAR} to {LAST_DAY.year}")
    if about:
        width = latest - earliest + timedelta(days=1)
        earliest, latest = earliest - width, latest + width
    return PartialDate(earliest, latest, text)


def _bounds(year: int, month: int | None, day: int | None) -> tuple[date, date]:
    """The first and the last day. Raises ValueError for a month or day of zero as for any that is none."""
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        first = date(year, month, 1)
        return first, first.replace(day=calendar.monthrange(year, month)[1])
    exact = date(year, month, day)
    return exact, exact
