"""A partnering day as a JSON document: read strictly, each fault named with its row, and its agenda written.

``slots`` have a key, the moments of their begin and end, and tables: common ones, and those of pavilions by
key. ``people`` have a key, the slots in which they are free (all without ``slots``), the most meetings that
they want, how many of a delegation meet at once, and the pavilion whose tables they may use. ``requests`` go
from one to another and have a worth; ``declined`` pairs never meet. ``locked`` meetings stay where they are,
``released`` ones are known to people.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from concord.kernel.clock import is_zone
from concord.kernel.documents import Document, validate
from concord.kernel.faults import Fault, FaultsFoundError
from concord.kernel.strict_json import load_json
from concord.society.gatherings.agenda.check import Breach, check
from concord.society.gatherings.agenda.problem import NOWHERE, Agenda, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

# As many as four thousand people with their requests and hours come to, several times over.
_MOST_VALUES = 2_000_000

Key = Annotated[str, Field(min_length=1, max_length=64)]
Number = Annotated[int, Field(ge=0, le=10_000)]


class Slot(Document):
    """A time in which meetings take place; online meetings need no table and have a large number of them."""

    key: Key
    begins: datetime
    ends: datetime
    tables: Number
    pavilion_tables: dict[Key, Number] = Field(default_factory=dict)


class Participant(Document):
    """Somebody who meets, or a delegation of which several meet at once."""

    key: Key
    slots: tuple[Key, ...] | None = None
    most: Number | None = None
    at_once: Annotated[int, Field(ge=1, le=100)] = 1
    pavilion: str = ""


class Request(Document):
    """One who wants to meet another, and what the meeting is worth."""

    key: Key
    sender: Key
    receiver: Key
    worth: Annotated[float, Field(gt=0, le=1_000_000)]


class Meeting(Document):
    """A request in a slot."""

    request: Key
    slot: Key


class _Found(Meeting):
    """A meeting of an answer, whatever else is said of it."""

    model_config = ConfigDict(extra="ignore")


class _Answer(BaseModel):
    """What is read of an answer of ``solve``: its meetings, whatever else it says."""

    meetings: tuple[_Found, ...]


class Fairness(Document):
    """What the first meetings of everybody are worth above their own worth."""

    first: Annotated[int, Field(ge=0, le=100)] = 2
    worth: Annotated[float, Field(ge=0, le=1_000_000)] = 0


class Day(Document):
    """A partnering day."""

    time_zone: str
    slots: tuple[Slot, ...]
    people: tuple[Participant, ...]
    requests: tuple[Request, ...]
    declined: tuple[tuple[Key, Key], ...] = ()
    locked: tuple[Meeting, ...] = ()
    released: tuple[Meeting, ...] = ()
    price_of_a_move: Annotated[float, Field(ge=0, le=1_000_000)] = 0
    fairness: Fairness = Fairness()


@dataclass(frozen=True, slots=True)
class Instance:
    """A day that was read, with the problem that it poses."""

    day: Day
    problem: Problem

    def named(self, breach: Breach) -> dict[str, str]:
        """A breach with the keys of what it concerns."""
        rows: Mapping[str, Sequence[Request | Participant | Slot]] = {
            "request": self.day.requests,
            "participant": self.day.people,
            "slot": self.day.slots,
        }
        numbers = {name: getattr(breach, name) for name in rows}
        keys = {name: rows[name][number].key for name, number in numbers.items() if number is not None}
        return {"rule": str(breach.rule), **{name: keys.get(name, "") for name in rows}}

    def meetings(self, agenda: Agenda) -> list[dict[str, str]]:
        """The agenda as rows of request, slot and both sides, in the order of slots."""
        placed = sorted(np.flatnonzero(agenda >= 0).tolist(), key=lambda one: int(agenda[one]))
        return [
            {
                "slot": self.day.slots[int(agenda[request])].key,
                "begins": self.day.slots[int(agenda[request])].begins.isoformat(),
                "request": self.day.requests[request].key,
                "sender": self.day.requests[request].sender,
                "receiver": self.day.requests[request].receiver,
            }
            for request in placed
        ]


def read_day(content: str | bytes, file: str) -> Instance:
    """Read a day. Raises FaultsFoundError with every row that does not fit."""
    document = load_json(content, file, most_values=_MOST_VALUES)
    day = validate(Day, document, file)
    faults = [Fault(file, 0, *fault) for fault in _faults(day)]
    if faults:
        raise FaultsFoundError(faults)
    instance = Instance(day, _problem(day))
    for breach in check(instance.problem, instance.problem.locked):
        named = instance.named(breach)
        keys = " ".join(filter(None, (named["request"], named["participant"], named["slot"])))
        faults.append(Fault(file, 0, "locked", keys, f"expected that {breach.rule}"))
    if faults:
        raise FaultsFoundError(faults)
    return instance


def read_agenda(content: str | bytes, file: str, day: Day) -> Agenda:
    """The agenda of what ``solve`` answered. Raises FaultsFoundError for a request or slot not of the day."""
    document = load_json(content, file, most_values=_MOST_VALUES)
    meetings = validate(_Answer, document, file).meetings
    faults = [Fault(file, 0, *fault) for fault in _faults_of_meetings("meetings", meetings, day)]
    if faults:
        raise FaultsFoundError(faults)
    return _placed(meetings, day)


Trouble = tuple[str, str, str]
"""The place of a fault, the value there, what was expected."""


def _faults(day: Day) -> Iterator[Trouble]:
    if not is_zone(day.time_zone):
        yield "time_zone", day.time_zone, "expected a time zone such as Asia/Seoul"
    for name, rows in (("slots", day.slots), ("people", day.people), ("requests", day.requests)):
        for key, number in Counter(row.key for row in rows).items():
            if number > 1:
                yield name, key, "duplicate key: keep one"
    for number, slot in enumerate(day.slots):
        if slot.begins.tzinfo is None or slot.ends.tzinfo is None:
            yield f"slots.{number}", slot.key, "expected moments with their offset, as 2026-05-27T09:00+09:00"
        elif slot.ends <= slot.begins:
            yield f"slots.{number}", slot.key, "expected an end after the begin"
    pavilions = _pavilions(day)
    slots = {slot.key for slot in day.slots}
    for number, person in enumerate(day.people):
        for key in sorted(set(person.slots or ()) - slots):
            yield f"people.{number}.slots", key, "expected a slot of the day"
        if person.pavilion and person.pavilion not in pavilions:
            yield f"people.{number}.pavilion", person.pavilion, "expected a pavilion with tables in some slot"
    yield from _faults_of_requests(day)
    for name, meetings in (("locked", day.locked), ("released", day.released)):
        yield from _faults_of_meetings(name, meetings, day)
    yield from _faults_of_locks(day)


def _faults_of_requests(day: Day) -> Iterator[Trouble]:
    people = {person.key for person in day.people}
    declined = {frozenset(pair) for pair in day.declined}
    asked: set[frozenset[str]] = set()
    for number, pair in enumerate(day.declined):
        for key in sorted(set(pair) - people):
            yield f"declined.{number}", key, "expected a participant of the day"
    for number, request in enumerate(day.requests):
        place, pair_of = f"requests.{number}", frozenset((request.sender, request.receiver))
        for key in sorted(pair_of - people):
            yield place, key, "expected a participant of the day"
        if len(pair_of) == 1:
            yield place, request.key, f"{request.sender} asks themself"
        if pair_of in asked:
            yield place, request.key, f"{request.sender} and {request.receiver} are asked for twice: keep one"
        if pair_of in declined:
            yield place, request.key, f"{request.sender} and {request.receiver} do not meet: one declined"
        asked.add(pair_of)


def _faults_of_meetings(name: str, meetings: Sequence[Meeting], day: Day) -> Iterator[Trouble]:
    requests, slots = {request.key for request in day.requests}, {slot.key for slot in day.slots}
    for number, meeting in enumerate(meetings):
        if meeting.request not in requests:
            yield f"{name}.{number}", meeting.request, "expected a request of the day"
        if meeting.slot not in slots:
            yield f"{name}.{number}", meeting.slot, "expected a slot of the day"
    for key, number in Counter(meeting.request for meeting in meetings).items():
        if number > 1:
            yield name, key, "one request has one slot: keep one"


def _faults_of_locks(day: Day) -> Iterator[Trouble]:
    """Locked meetings that no agenda can hold together."""
    people = {person.key: person for person in day.people}
    sides = {request.key: (request.sender, request.receiver) for request in day.requests}
    busy: Counter[tuple[str, str]] = Counter()
    of_each: Counter[str] = Counter()
    for number, meeting in enumerate(day.locked):
        for key in sides.get(meeting.request, ()):
            person = people.get(key)
            if person is None:
                continue
            busy[key, meeting.slot] += 1
            of_each[key] += 1
            if person.slots is not None and meeting.slot not in person.slots:
                yield f"locked.{number}", meeting.slot, f"{key} is not free in this slot"
            if busy[key, meeting.slot] == person.at_once + 1:
                yield f"locked.{number}", meeting.slot, f"{key} has another locked meeting in this slot"
            if person.most is not None and of_each[key] == person.most + 1:
                yield f"locked.{number}", meeting.request, f"{key} wants at most {person.most} meetings"


def _pavilions(day: Day) -> list[str]:
    return sorted({key for slot in day.slots for key in slot.pavilion_tables})


def _problem(day: Day) -> Problem:
    people = {person.key: number for number, person in enumerate(day.people)}
    slots = {slot.key: number for number, slot in enumerate(day.slots)}
    pavilions = _pavilions(day)
    free = np.zeros((len(people), len(slots)), np.int32)
    for number, person in enumerate(day.people):
        hours = slots if person.slots is None else person.slots
        free[number, [slots[key] for key in hours]] = person.at_once
    most = [free[number].sum() if one.most is None else one.most for number, one in enumerate(day.people)]
    tables = [[slot.pavilion_tables.get(key, 0) for slot in day.slots] for key in pavilions]
    tables.append([slot.tables for slot in day.slots])
    sides = [(people[request.sender], people[request.receiver]) for request in day.requests]
    return Problem(
        sides=np.array(sides, np.int32).reshape(-1, 2),
        worth=np.array([request.worth for request in day.requests], float),
        free=free,
        most=np.array(most, np.int32),
        tables=np.array(tables, np.int32).reshape(len(pavilions) + 1, len(slots)),
        zone=_zones(day, sides, pavilions),
        locked=_placed(day.locked, day),
        released=_placed(day.released, day),
        move_price=day.price_of_a_move,
        first=day.fairness.first,
        first_worth=day.fairness.worth,
    )


def _zones(day: Day, sides: Sequence[tuple[int, int]], pavilions: Sequence[str]) -> NDArray[np.int32]:
    """The pavilion of each request: that of the sender, else that of the receiver."""
    of_people = [pavilions.index(person.pavilion) if person.pavilion else NOWHERE for person in day.people]
    return np.array(
        [of_people[one] if of_people[one] != NOWHERE else of_people[two] for one, two in sides], np.int32
    )


def _placed(meetings: Sequence[Meeting], day: Day) -> Agenda:
    requests = {request.key: number for number, request in enumerate(day.requests)}
    slots = {slot.key: number for number, slot in enumerate(day.slots)}
    agenda = np.full(len(day.requests), NOWHERE, np.int32)
    for meeting in meetings:
        agenda[requests[meeting.request]] = slots[meeting.slot]
    return agenda
