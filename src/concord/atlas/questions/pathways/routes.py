"""Routes to the patient, kept apart from the class, and their clocks.

Every clock names its way of counting; one that names none is an error. Adding months is ambiguous
(2024-01-31 plus a month) and libraries round in silence, so each way of counting says what counts as the
first day, what an absent day of the month becomes, and what an end on a day off becomes. Source of the
problem: R. Monat, A. Fromherz, D. Merigoux, Formalizing Date Arithmetic and Statically Detecting
Ambiguities for the Law, ESOP 2024.
"""

from __future__ import annotations

import calendar
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property, partial
from typing import Any, NamedTuple

from pydantic import ConfigDict, Field, ValidationInfo, field_validator, model_validator

from concord.atlas.questions.pathways.facts import holds, open_in
from concord.atlas.questions.pathways.rules import Conditions, Place, Provision, words_of
from concord.atlas.questions.pathways.vocabulary import (
    Limits,
    Vocabulary,
    Wording,
    recorded_texts,
    vocabulary,
)
from concord.kernel.documents import Document, Whole, read_document

# Questions, and the codes of their answers for which a route exists.
Codes = tuple[tuple[str, frozenset[str]], ...]
Exists = tuple[Codes, Limits, tuple[Limits, ...]]
UNITS = ("calendar_days", "working_days", "months", "years")


@dataclass(frozen=True, slots=True)
class Counting:
    """A named way of counting.

    ``counts_first_day``: whether the day of the event is day one. ``absent_day``: what the 31st becomes
    in a month without one: ``last`` day of the month, or ``next`` day after it. ``ends_the_day_before``:
    a period of months ends on the day before the day of the same number. ``moves_off_days``: an end on a
    day off moves to the next working day.
    """

    name: str
    source: str
    counts_first_day: bool = False
    absent_day: str = "last"
    ends_the_day_before: bool = False
    moves_off_days: bool = False


# Under the civil codes the first day is left out and months end on the day before, which for an event
# gives the same number.
_CIVIL = partial(Counting, ends_the_day_before=True, moves_off_days=True)
COUNTINGS = {
    counting.name: counting
    for counting in (
        _CIVIL("kr-civil-code", "Korean Civil Code, Art. 157, 160, 161"),
        _CIVIL("jp-civil-code", "Japanese Civil Code, Art. 140, 142, 143"),
        Counting("eu-1182-71", "Regulation (EEC, Euratom) 1182/71, Art. 3", moves_off_days=True),
        Counting("plain", "no statute of interpretation applied: the event is day nought"),
        Counting(
            "first-day-counts",
            "the day of the event is day one",
            counts_first_day=True,
            ends_the_day_before=True,
        ),
        Counting("roll-over", "as plain; an absent day is the next month's first", absent_day="next"),
    )
}


@dataclass(frozen=True, slots=True)
class Clock:
    """A length of time in law, with the name of its way of counting and what stops it."""

    # Read by Pydantic from the files of routes.
    __pydantic_config__ = ConfigDict(extra="forbid")
    count: Whole
    unit: str
    counting: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if self.counting not in COUNTINGS:
            known = ", ".join(COUNTINGS)
            raise ValueError(f"{self.counting!r}: a clock must name its way of counting: {known}")
        if self.unit not in UNITS:
            raise ValueError(f"{self.unit!r}: expected one of {', '.join(UNITS)}")

    def ends(self, event: date, days_off: Collection[date] = ()) -> date:
        """The last day of the period that an event on that day starts.

        ``days_off`` are public holidays; Saturdays and Sundays are always days off.
        """
        way = COUNTINGS[self.counting]
        if self.unit == "working_days":
            return _working(event, self.count, way, days_off)
        if self.unit == "calendar_days":
            last = event + timedelta(days=self.count - way.counts_first_day)
        else:
            last = _months(event, self.count * (12 if self.unit == "years" else 1), way)
        while way.moves_off_days and _is_off(last, days_off):
            last += timedelta(days=1)
        return last

    def nominal_days(self) -> int:
        """The length in calendar days for drawing: working days as seven fifths, months as 30.4 days."""
        scale = {"calendar_days": 1.0, "working_days": 1.4, "months": 30.4, "years": 365.25}
        return round(self.count * scale[self.unit])


def _is_off(day: date, days_off: Collection[date]) -> bool:
    return day.weekday() >= 5 or day in days_off


def _working(event: date, count: int, way: Counting, days_off: Collection[date]) -> date:
    day = event
    left = count - (way.counts_first_day and not _is_off(event, days_off))
    while left > 0:
        day += timedelta(days=1)
        left -= not _is_off(day, days_off)
    return day


def _months(event: date, months: int, way: Counting) -> date:
    """The end of a period of months.

    Under the civil codes the period begins on the day after the event and ends on the day before the one
    of the same number: for an event that is the day of the event's own number; if the month has none, its
    last day.
    """
    start = event if way.counts_first_day or not way.ends_the_day_before else event + timedelta(days=1)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    length = calendar.monthrange(year, month + 1)[1]
    if start.day <= length:
        end = date(year, month + 1, start.day)
        return end - timedelta(days=1) if way.ends_the_day_before else end
    last = date(year, month + 1, length)
    return last + timedelta(days=1) if way.absent_day == "next" else last


class Route(Provision):
    """One way to the patient. ``answers``: for questions such as ``class``, the codes for which it exists.

    ``limits`` must hold, and one of ``any_of`` if there are any. ``kind``: practice, research, trial,
    authorisation, conditional, expedited, exemption, treatment, compassionate or classification.
    """

    kind: str
    label: Wording
    answers: Codes
    limits: Conditions = Field(alias="when")
    any_of: tuple[Conditions, ...] = ()
    clock: Clock | None = None
    scheme: str = ""
    note: Wording = Wording()

    @cached_property
    def conditions(self) -> tuple[date, date, Exists]:
        """When it exists and for what, as one tuple: every attribute of a model costs a look-up."""
        return self.effective_from, self.effective_to or date.max, (self.answers, self.limits, self.any_of)

    @model_validator(mode="before")
    @classmethod
    def _part_conditions(cls, given: Any, info: ValidationInfo) -> Any:  # noqa: ANN401 - as YAML gives it
        """What ``when`` says of answers to questions, apart from what it says of facts."""
        if not isinstance(given, dict) or not isinstance(given.get("when", {}), dict):
            return given
        words = words_of(info)
        when = given.get("when", {})
        answers = [
            (question, _with_children(codes, given["jurisdiction"], words))
            for question, codes in when.items()
            if question in words.questions
        ]
        facts = {key: value for key, value in when.items() if key not in words.questions}
        return {**given, "when": facts, "answers": answers}


class OpenRoute(NamedTuple):
    """A route that is not ruled out. ``is_certain``: all its conditions hold.

    Else ``needs`` are the open facts.
    """

    route: Route
    is_certain: bool
    needs: tuple[str, ...]


def open_routes(
    routes: Sequence[Route],
    answers: Mapping[str, Sequence[str]],
    facts: Sequence[int],
    day: date,
    words: Vocabulary,
) -> tuple[OpenRoute, ...]:
    """The routes that exist on that day and that neither the answers nor the facts rule out."""
    sets = {question: frozenset(codes) for question, codes in answers.items()}
    open_ones = []
    for route in routes:
        begins, ends, exists = route.conditions
        if begins <= day < ends:
            needs = _needs(exists, sets, facts, words)
            if needs is not None:
                open_ones.append(OpenRoute(route, not needs, tuple(needs)))
    return tuple(open_ones)


def _needs(
    exists: Exists,
    answers: Mapping[str, frozenset[str]],
    facts: Sequence[int],
    words: Vocabulary,
) -> list[str] | None:
    """What is still open about a route: questions and facts; ``None`` if it is ruled out."""
    routed, limits, any_of = exists
    needs = []
    for question, codes in routed:
        given = answers.get(question, codes)
        if given.isdisjoint(codes):
            return None
        if not given <= codes:
            needs.append(question)
    indices = []
    for index, mask in limits:
        known = facts[index]
        if not known & mask:
            return None
        if known & ~mask:
            indices.append(index)
    if any_of:
        possible = [(way, met) for way in any_of if (met := holds(facts, way)) is not False]
        if not possible:
            return None
        if not any(met for _, met in possible):
            indices += dict.fromkeys(index for way, _ in possible for index in open_in(facts, way))
    keys = words.keys
    return [*needs, *(keys[index] for index in indices)]


def _with_children(given: str | list[str], place: str, words: Vocabulary) -> frozenset[str]:
    """Codes, each with its children. Raises ValueError for one that is not known."""
    wider = [given] if isinstance(given, str) else given
    known = words.codes[place]
    for code in wider:
        if code not in known:
            raise ValueError(f"{code!r}: allowed: {', '.join(known)}")
    return frozenset(code for code in known if any(words.is_a(place, code, wide) for wide in wider))


class RouteFile(Document):
    """One file of routes."""

    jurisdiction: Place
    routes: tuple[Route, ...]

    @field_validator("routes", mode="before")
    @classmethod
    def _fill_routes(cls, routes: Any, info: ValidationInfo) -> Any:  # noqa: ANN401 - as YAML gives it
        place = info.data.get("jurisdiction")
        if not isinstance(routes, list) or place is None:
            return [] if place is None else routes
        return [{**one, "jurisdiction": place} if isinstance(one, dict) else one for one in routes]


def read_routes(text: str, file: str, words: Vocabulary) -> tuple[Route, ...]:
    """Read one file of routes. Raises FaultsFoundError, also for a clock without a way of counting."""
    return read_document(RouteFile, text, file, {"words": words}).routes


@cache
def all_routes() -> dict[str, tuple[Route, ...]]:
    """The routes of this installation by jurisdiction."""
    routes: dict[str, tuple[Route, ...]] = {}
    for name, text in recorded_texts("policy/routes").items():
        for route in read_routes(text, name, vocabulary()):
            routes[route.jurisdiction] = (*routes.get(route.jurisdiction, ()), route)
    return routes
