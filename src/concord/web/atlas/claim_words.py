"""Verdicts, flips and the strongest form of a claim, in plain sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from concord.atlas.questions import approvals
from concord.web.atlas import naming
from concord.web.atlas.current import language
from concord.web.atlas.words import DOUBTS, word
from concord.web.dates import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from concord.atlas.edition.model import Edition
    from concord.atlas.questions.claims import Finding, Flip, Strongest

VERDICTS = {
    "holds": pgettext_lazy("verdict", "Holds"),
    "fails": pgettext_lazy("verdict", "Fails"),
    "tied": pgettext_lazy("verdict", "Tied"),
    "undetermined": pgettext_lazy("verdict", "Undetermined"),
}
RELATIONS = {
    "most": gettext_lazy("has the most"),
    "rank": gettext_lazy("is number … by count"),
    "at_least": gettext_lazy("has at least …"),
    "more_than": gettext_lazy("has more than …"),
    "exactly": gettext_lazy("has exactly …"),
    "first": gettext_lazy("was the first"),
}
_OUTSIDE_RULES = {"published-figures": gettext_lazy("Published figures")}
CLAIM_DOUBTS = {**DOUBTS, "own_figure": gettext_lazy("published only by the claimant")}


def rule_name(name: str) -> str:
    """The name of a counting rule, or of what stands in its place."""
    found = approvals.rules().get(name)
    return found.name(language()) if found else word(_OUTSIDE_RULES, name)


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


def strongest(record: Edition, found: Strongest | None, subject: str) -> str:
    """The strongest form that holds for certain; nothing for a refused claim."""
    if found is None:
        return ""
    rules = _listed(rule_name(name) for name in found.rules)
    sentences = {
        "as_claimed": _("As it was said, under every way of counting that was checked."),
        "under_rules": _("As it was said, if counted so: %(rules)s."),
        "shared": _("A shared first place, if counted so: %(rules)s."),
        "among_first": _("%(subject)s is among the first %(n)s under every way of counting."),
        "at_least": _("%(subject)s has at least %(n)s under every way of counting."),
        "none": _("No form of it holds for certain."),
    }
    words = {"rules": rules, "n": found.number, "subject": group_name(record, subject)}
    return sentences[found.form] % words


def flip(record: Edition, one: Flip) -> str:
    """What would change the verdict, in one sentence."""
    verdict = word(VERDICTS, one.verdict.value).lower() if one.verdict else ""
    name = group_name(record, one.group) if one.group else ""
    if one.kind == "margin":
        return _("%(n)s more for %(name)s: %(verdict)s") % {"n": one.number, "name": name, "verdict": verdict}
    if one.kind == "row":
        return _("%(n)s possible rows of %(name)s settled") % {"n": one.number, "name": name}
    if one.kind == "day" and one.day:
        return _("on %(day)s: %(verdict)s") % {"day": say(one.day, language()), "verdict": verdict}
    if one.kind == "source":
        return _("an independent source on %(name)s") % {"name": name}
    return one.kind


def _listed(names: Iterable[str]) -> str:
    return "; ".join(names)
