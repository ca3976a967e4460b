"""Which route leads a product here: the ways to patients that its class leaves open in a jurisdiction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concord.atlas.questions.pathways.answering import answer, law
from concord.atlas.questions.pathways.facts import read_facts
from concord.atlas.questions.pathways.rules import BeforeRecordError

if TYPE_CHECKING:
    from datetime import date

    from concord.atlas.questions.pathways.decisions import Recorded
    from concord.atlas.questions.pathways.routes import OpenRoute

# Ways by which a patient may get a product; a designation only makes one of them quicker.
_WAYS = ("practice", "research", "treatment", "authorisation", "conditional", "exemption", "compassionate")


def routes_here(found: Recorded, product: str, jurisdiction: str, day: date) -> tuple[OpenRoute, ...] | None:
    """The ways that the law of the day leaves open for a product; ``None`` where the record cannot say.

    It cannot for a product without recorded attributes, a jurisdiction without rules, or a day before them.
    """
    facts = found.products.get(product)
    record = law()
    if facts is None or jurisdiction not in record.rules:
        return None
    known = {**facts, "licensed_use": "no"}
    try:
        answered = answer(record, read_facts(known, record.words), jurisdiction, day)
    except BeforeRecordError:
        return None
    return tuple(one for one in answered.routes if one.route.kind in _WAYS)
