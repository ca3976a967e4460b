"""Routes to the patient, kept apart from the class: which are open, which may be, and what would decide."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from concord.atlas.questions.pathways.boxes import Box, holds
from concord.atlas.questions.pathways.clocks import Clock
from concord.atlas.questions.pathways.rules import LegalReference
from concord.atlas.questions.pathways.vocabulary import read_box, vocabulary
from concord.atlas.questions.pathways.wording import Wording
from concord.kernel.dates import parse_day
from concord.kernel.faults import Fault, FaultsFoundError
from concord.kernel.strict_yaml import load_yaml

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
    found = []
    for route in routes:
        if route.is_effective(day):
            needs = _needs(route, sets, facts, words)
            if needs is not None:
                found.append(OpenRoute(route, not needs, tuple(needs)))
    return tuple(found)


def _needs(
    route: Route, answers: Mapping[str, frozenset[str]], facts: Sequence[int], words: Vocabulary
) -> list[str] | None:
    """What is still open about a route: questions and facts; ``None`` if it is ruled out."""
    needs = []
    for question, codes in route.answers:
        given = answers.get(question, codes)
        if given.isdisjoint(codes):
            return None
        if not given <= codes:
            needs.append(question)
    for index, mask in route.box.limits:
        known = facts[index]
        if not known & mask:
            return None
        if known & ~mask:
            needs.append(words.ordered[index].key)
    if route.any_of:
        ways = [holds(facts, box.limits) for box in route.any_of]
        if not any(way is not False for way in ways):
            return None
        if True not in ways:
            needs += _ways(route, ways, facts, words)
    return needs


def _ways(route: Route, ways: Sequence[bool | None], facts: Sequence[int], words: Vocabulary) -> list[str]:
    """The open facts of the alternatives that are still possible."""
    limits = [
        limit for box, way in zip(route.any_of, ways, strict=True) if way is None for limit in box.limits
    ]
    return list(dict.fromkeys(words.ordered[index].key for index, mask in limits if facts[index] & ~mask))


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
