"""Routes to the patient, kept apart from the class: which are open, which may be, and what would decide."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from concord.atlas.questions.pathways.boxes import Box, holds
from concord.atlas.questions.pathways.clocks import Clock
from concord.atlas.questions.pathways.rules import LegalReference
from concord.atlas.questions.pathways.vocabulary import read_box, vocabulary
from concord.atlas.questions.pathways.wording import Wording
from concord.kernel.dates import parse_day
from concord.kernel.faults import Fault, FaultsFoundError
from concord.kernel.reading import load_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from concord.atlas.questions.pathways.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Route:
    """One way to the patient. ``answers``: for questions such as ``class``, the codes for which it exists.

    ``box`` must hold, and one of ``any_of`` if there are any. ``kind``: practice, research, trial,
    authorisation, conditional, expedited, exemption, treatment, compassionate or classification.
    """

    id: str
    jurisdiction: str
    kind: str
    label: Wording
    answers: tuple[tuple[str, frozenset[str]], ...]
    box: Box
    any_of: tuple[Box, ...]
    clock: Clock | None
    scheme: str
    effective_from: date
    effective_to: date | None
    reference: LegalReference
    basis: str
    review_due: date | None
    note: Wording

    def is_effective(self, day: date) -> bool:
        """Whether the route exists on that day."""
        return self.effective_from <= day and (self.effective_to is None or day < self.effective_to)


@dataclass(frozen=True, slots=True)
class OpenRoute:
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
    found = []
    for route in routes:
        if route.is_effective(day):
            state = _state(route, answers, facts)
            if state is not False:
                needs = () if state else _needs(route, answers, facts, words)
                found.append(OpenRoute(route, state is True, needs))
    return tuple(found)


def _state(route: Route, answers: Mapping[str, Sequence[str]], facts: Sequence[int]) -> bool | None:
    is_sure = True
    for question, codes in route.answers:
        given = answers.get(question, ())
        if not any(code in codes for code in given):
            return False
        is_sure = is_sure and all(code in codes for code in given)
    own = holds(facts, route.box.limits)
    if own is False:
        return False
    if route.any_of:
        states = [holds(facts, box.limits) for box in route.any_of]
        if not any(state is not False for state in states):
            return False
        is_sure = is_sure and any(states)
    return True if own and is_sure else None


def _needs(
    route: Route, answers: Mapping[str, Sequence[str]], facts: Sequence[int], words: Vocabulary
) -> tuple[str, ...]:
    needs: dict[str, None] = {}
    for question, codes in route.answers:
        if not all(code in codes for code in answers.get(question, ())):
            needs[question] = None
    boxes = [route.box]
    if not any(holds(facts, box.limits) for box in route.any_of):
        boxes += route.any_of
    for box in boxes:
        for index, mask in box.limits:
            if facts[index] & mask and facts[index] & ~mask:
                needs[words.ordered[index].key] = None
    return tuple(needs)


def read_routes(text: str, file: str, words: Vocabulary) -> tuple[Route, ...]:
    """Read one file of routes.

    Raises FaultsFoundError, or ValueError for a clock without a way of counting.
    """
    data: dict[str, Any] = load_yaml(text, file)
    return tuple(_route(given, data["jurisdiction"], file, words) for given in data["routes"])


def _route(given: dict[str, Any], place: str, file: str, words: Vocabulary) -> Route:
    facts = dict(given.get("when", {}))
    answers = tuple(
        (question, _codes(facts.pop(question), place, words, (file, given["id"])))
        for question in list(facts)
        if question in words.questions
    )
    box = read_box(facts, words.attributes, file, given["id"])
    any_of = tuple(read_box(one, words.attributes, file, given["id"]) for one in given.get("any_of", ()))
    clock = given.get("clock")
    reference = given["reference"]
    return Route(
        given["id"], place, given["kind"], Wording.of(given["label"]), answers, box, any_of,
        Clock(int(clock["count"]), clock["unit"], clock.get("counting", ""), clock.get("note", "")) if
        clock else None, given.get("scheme", ""), parse_day(given["effective_from"]),
        parse_day(given["effective_to"]) if "effective_to" in given else None,
        LegalReference(reference["instrument"], reference["article"], reference.get("url", "")),
        given["basis"], parse_day(given["review_due"]) if "review_due" in given else None,
        Wording.of(given.get("note")),
    )  # fmt: skip


def _codes(said: str | list[str], place: str, words: Vocabulary, where: tuple[str, str]) -> frozenset[str]:
    """The codes meant, each with its children."""
    wider = [said] if isinstance(said, str) else said
    known = words.codes[place]
    for code in wider:
        if code not in known:
            raise FaultsFoundError([Fault(where[0], 0, where[1], code, f"allowed: {', '.join(known)}")])
    return frozenset(code for code in known if any(words.is_a(place, code, wide) for wide in wider))


@cache
def all_routes() -> dict[str, tuple[Route, ...]]:
    """The routes of this installation by jurisdiction."""
    folder = files("concord.atlas.facts").joinpath("policy/routes")
    found: dict[str, tuple[Route, ...]] = {}
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if path.name.endswith(".yaml"):
            for route in read_routes(path.read_text(encoding="utf-8"), path.name, vocabulary()):
                found[route.jurisdiction] = (*found.get(route.jurisdiction, ()), route)
    return found
