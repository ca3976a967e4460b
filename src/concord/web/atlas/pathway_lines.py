"""What the pathway page shows of an answer: outcomes with their reasons, routes with their clocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concord.kernel.formatting import format_date
from concord.web.atlas.display import language, place_name
from concord.web.atlas.law_pictures import ClocksPicture, Length, clocks
from concord.web.atlas.words import BASIS, word

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from concord.atlas.questions.pathways.answering import Answer
    from concord.atlas.questions.pathways.clocks import Clock
    from concord.atlas.questions.pathways.routes import OpenRoute
    from concord.atlas.questions.pathways.rules import LegalReference, Row
    from concord.atlas.questions.pathways.vocabulary import Vocabulary

KINDS = {
    "practice": gettext_lazy("Practice"),
    "research": gettext_lazy("Research"),
    "treatment": gettext_lazy("Treatment"),
    "trial": gettext_lazy("Clinical trial"),
    "authorisation": gettext_lazy("Authorisation"),
    "conditional": gettext_lazy("Conditional"),
    "expedited": gettext_lazy("Expedited"),
    "exemption": gettext_lazy("Exemption"),
    "compassionate": gettext_lazy("Before approval"),
    "classification": gettext_lazy("Classification"),
}
_UNITS = {
    "calendar_days": gettext_lazy("%(n)s calendar days"),
    "working_days": gettext_lazy("%(n)s working days"),
    "months": gettext_lazy("%(n)s months"),
    "years": gettext_lazy("%(n)s years"),
}
# A longer term than this is how long a permission lasts, not how long a review takes.
_LONGEST = 800


@dataclass(frozen=True, slots=True)
class Reason:
    """A row behind an outcome, in words, with where it stands in the law."""

    outcomes: tuple[str, ...]
    text: str
    article: str
    url: str
    basis: str
    is_recalled: bool


@dataclass(frozen=True, slots=True)
class RouteLine:
    """One route that is not ruled out."""

    kind: str
    label: str
    is_certain: bool
    needs: tuple[str, ...]
    clock: str
    ends: str
    article: str
    url: str
    basis: str
    is_recalled: bool
    note: str


@dataclass(frozen=True, slots=True)
class Column:
    """One jurisdiction beside the others."""

    code: str
    name: str
    is_partial: bool
    is_settled: bool
    outcomes: tuple[tuple[str, str], ...]
    reasons: tuple[Reason, ...]
    others: tuple[tuple[str, tuple[str, ...]], ...]
    undetermined: tuple[str, ...]
    routes: tuple[RouteLine, ...]
    version: str
    hash: str


def column(found: Answer, words: Vocabulary, day: date) -> Column:
    """An answer as a column of the page."""
    codes = words.codes[found.jurisdiction]
    return Column(
        found.jurisdiction,
        place_name(found.jurisdiction, language()),
        found.coverage == "partial",
        found.reply.is_determined,
        tuple((code, codes[code].label.say(language())) for code in found.outcomes),
        reasons(found, words),
        tuple(
            (
                words.questions[other.question].label.say(language()),
                tuple(codes[code].label.say(language()) for code in other.outcomes),
            )
            for other in found.others
            if other.outcomes
        ),
        tuple(label(one.attribute, words) for one in found.undetermined),
        tuple(_route(one, words, day) for one in found.routes),
        found.rules.version,
        found.rules.hash,
    )


def reasons(found: Answer, words: Vocabulary) -> tuple[Reason, ...]:
    """The rows behind an answer: those left open, then the one that is certain."""
    rows = [row for decision in found.reply.decisions for row in decision.open_rows]
    rows += [decision.fired for decision in found.reply.decisions if decision.fired is not None]
    return tuple(_reason(row, found, words) for row in rows)


def _reason(row: Row, found: Answer, words: Vocabulary) -> Reason:
    codes = words.codes[found.jurisdiction]
    labels = tuple(codes[code].label.say(language()) for code in row.outcomes)
    return Reason(labels, row.why.say(language()), *_reference(row.reference, row.basis))


def _reference(found: LegalReference, basis: str) -> tuple[str, str, str, bool]:
    return found.article, found.url, word(BASIS, basis), basis == "recalled"


def label(key: str, words: Vocabulary) -> str:
    """What an attribute or a question is called."""
    known = words.attributes.get(key)
    return known.label.say(language()) if known else words.questions[key].label.say(language())


def _route(found: OpenRoute, words: Vocabulary, day: date) -> RouteLine:
    route = found.route
    return RouteLine(
        str(KINDS[route.kind]),
        route.label.say(language()),
        found.is_certain,
        tuple(label(key, words) for key in found.needs),
        length(route.clock) if route.clock else "",
        format_date(route.clock.ends(day), language()) if route.clock and _is_review(route.clock) else "",
        *_reference(route.reference, route.basis),
        route.note.say(language()),
    )


def length(clock: Clock) -> str:
    """The length of a clock in words."""
    return str(_UNITS[clock.unit]) % {"n": clock.count}


def _is_review(clock: Clock) -> bool:
    return clock.nominal_days() <= _LONGEST


def picture(answers: Sequence[Answer]) -> ClocksPicture | None:
    """The clocks of all routes that are not ruled out, the shortest first within a jurisdiction."""
    lengths = [
        Length(found.jurisdiction, one.route.label.say(language()), clock.nominal_days(), length(clock))
        for found in answers
        if found.reply.is_determined
        for one in sorted(
            found.routes, key=lambda one: one.route.clock.nominal_days() if one.route.clock else 0
        )
        if (clock := one.route.clock) is not None and _is_review(clock)
    ]
    return clocks(lengths) if lengths else None


def settled(answers: Sequence[Answer]) -> str:
    """How far the answers are settled, in one sentence."""
    done = sum(found.reply.is_determined for found in answers)
    return _("Settled in %(done)s of %(all)s jurisdictions.") % {"done": done, "all": len(answers)}
