"""What the rules say of an authorised product beside what its regulators decided, for its page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from concord.atlas.questions.pathways.answering import law
from concord.atlas.questions.pathways.asking import State
from concord.atlas.questions.pathways.decisions import compare, recorded
from concord.atlas.questions.pathways.facts import read_facts
from concord.kernel.clock import today
from concord.web.atlas import naming
from concord.web.atlas.current import edition, language
from concord.web.atlas.pathway_lines import Reason, label, reasons
from concord.web.atlas.words import BASIS, word

if TYPE_CHECKING:
    from datetime import date

    from concord.atlas.questions.pathways.decisions import Comparison
    from concord.kernel.dates import PartialDate

VERDICTS = {
    "agrees": (_("agrees"), "verdict verdict-holds"),
    "open": (_("open: among what the rules leave possible"), "verdict verdict-undetermined"),
    "disagrees": (_("disagrees"), "verdict verdict-fails"),
    "undetermined": (_("no answer on that day"), "verdict verdict-undetermined"),
    "not known": (_("the decision is not known"), "soft"),
}
_PLACES = ("KR", "US", "EU", "JP")


@dataclass(frozen=True, slots=True)
class Decided:
    """One authorisation: the decision, the answer of the rules on its day, and how they compare."""

    place: str
    decided: str
    when: PartialDate | None
    basis: str
    outcomes: tuple[str, ...]
    rows: tuple[Reason, ...]
    begins: date | None
    verdict: str
    mark: str
    wanted: tuple[str, ...]


def decided(product: str) -> dict[str, Any]:
    """The comparisons of a product and the link that opens it in the wizard; nothing without attributes."""
    record = recorded(edition())
    facts = record.products.get(product)
    if facts is None:
        return {}
    masks = read_facts(facts, law().words).masks
    known = {one.key: one.words(masks[one.index]) for one in law().words.ordered if one.absent is None}
    state = State(_PLACES, {key: values[0] for key, values in known.items() if len(values) == 1}, today())
    return {
        "decided": [_line(one) for one in compare(law(), record, today(), product)],
        "wizard": f"{reverse('pathway')}?{state.query()}",
    }


def _line(found: Comparison) -> Decided:
    words = law().words
    codes = words.codes[found.jurisdiction]
    verdict, mark = VERDICTS[found.verdict]
    last = found.answer.answers[-1] if found.answer.answers else None
    return Decided(
        naming.place(found.jurisdiction, language()),
        codes[found.expected].label.say(language()) if found.expected else "",
        found.answer.request.day,
        word(BASIS, found.basis),
        tuple(codes[code].label.say(language()) for code in found.answer.outcomes),
        reasons(last, words) if last else (),
        found.answer.record_begins,
        str(verdict),
        mark,
        tuple(label(one.attribute, words) for one in last.undetermined) if last else (),
    )
