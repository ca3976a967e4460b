"""Verdicts, flips and the strongest form of a claim, in plain sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concord.atlas.questions import approvals
from concord.atlas.questions.claims.wording import flip_sentence, strongest_sentence
from concord.web.atlas import naming
from concord.web.atlas.current import language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from concord.atlas.edition.model import Edition
    from concord.atlas.questions.claims import Checked, Finding, Flip

RELATIONS = {
    "most": gettext_lazy("has the most"),
    "rank": gettext_lazy("is number … by count"),
    "at_least": gettext_lazy("has at least …"),
    "more_than": gettext_lazy("has more than …"),
    "exactly": gettext_lazy("has exactly …"),
    "first": gettext_lazy("was the first"),
}


def group_name(record: Edition, key: str) -> str:
    """The name of whatever a claim compares: a jurisdiction, an organisation, a product, the world."""
    if key == "world":
        return _("the world")
    if key in record.organisations:
        return naming.organisation(record, key, language())
    if key in record.products:
        return naming.product(record.products[key], language())
    return naming.place(key, language())


def summary(findings: Sequence[Finding]) -> str:
    """In one sentence under how many ways of counting the claim holds and fails."""
    if not findings:
        return _("This claim cannot be checked.")
    verdicts = [finding.verdict.value for finding in findings]
    if not any(finding.rule in approvals.rules() for finding in findings):
        return _uncounted(verdicts[0])
    if len(set(verdicts)) == 1:
        return _same(verdicts[0], len(verdicts))
    parts = [
        text % {"n": verdicts.count(verdict)}
        for verdict, text in (
            ("holds", _("holds under %(n)s")),
            ("tied", _("is tied under %(n)s")),
            ("fails", _("fails under %(n)s")),
            ("undetermined", _("cannot be settled under %(n)s")),
        )
        if verdict in verdicts
    ]
    return _("It depends on how one counts: of %(n)s ways, the claim %(parts)s.") % {
        "n": len(verdicts),
        "parts": ", ".join(parts),
    }


def _uncounted(verdict: str) -> str:
    """The same for what is no count: published figures, a year, the stage of a bill."""
    sentences = {
        "holds": _("The evidence bears it out."),
        "fails": _("The evidence contradicts it."),
        "undetermined": _("No independent evidence settles it."),
    }
    return sentences[verdict]


def _same(verdict: str, number: int) -> str:
    sentences = {
        "holds": _("It holds under every way of counting that was checked (%(n)s)."),
        "fails": _("It fails under every way of counting that was checked (%(n)s)."),
        "tied": _("It is a shared first place under every way of counting that was checked (%(n)s)."),
        "undetermined": _("The record cannot settle it under any way of counting that was checked (%(n)s)."),
    }
    return sentences[verdict] % {"n": number}


def flip(record: Edition, one: Flip) -> str:
    """What would change the verdict. Open rows are counted here; the page lists them below."""
    if one.kind == "row":
        name = group_name(record, one.group) if one.group else ""
        return _("%(n)s possible rows of %(name)s settled") % {"n": one.number, "name": name}
    return flip_sentence(one, language())


def strongest(checked: Checked) -> str:
    """The strongest form that holds for certain; nothing for a refused claim."""
    if checked.strongest is None:
        return ""
    return strongest_sentence(checked.strongest, checked.claim.readings[0], language())
