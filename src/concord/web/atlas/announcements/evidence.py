"""The evidence on a claim: its verdict under each way of counting, and the rows on which it rests."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from concord.atlas.questions.claims import Checked, Evidence, Finding, Population, Relation, Verdict, outcome
from concord.atlas.questions.claims.wording import outcome_word, rule_name
from concord.kernel.dates import PartialDate
from concord.web.atlas.announcements.bills import chain
from concord.web.atlas.claims import (
    checked,
    checked_on,
    compared_name,
    evidence_row,
    refusal_texts,
    strongest_form,
    summary,
)
from concord.web.atlas.display import Pair, language, source_links, word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from concord.atlas.edition.model import Edition, Measure


OUTCOMES = {
    "holds": pgettext_lazy("verdict", "Holds"),
    "fails": pgettext_lazy("verdict", "Fails"),
    "tied": pgettext_lazy("verdict", "Tied"),
    "depends": gettext_lazy("Depends on the count"),
    "undetermined": pgettext_lazy("verdict", "Open"),
    "refused": gettext_lazy("Cannot be checked"),
}
_COUNTED = frozenset({Relation.MOST, Relation.RANK, Relation.AT_LEAST, Relation.MORE_THAN, Relation.EXACTLY})


def claim_shown(record: Edition, claim_id: str, day: date) -> dict[str, Any]:
    """Everything that the record says of a claim, read on its own day; ``day`` is that of the page.

    ``kind`` decides what is shown of it.
    """
    result = checked(record.id, claim_id)
    claim, kind = result.claim, _kind(result)
    reading = claim.readings[0] if claim.readings else None
    first = result.findings[0] if result.findings else None
    return {
        "id": claim.id,
        "kind": kind,
        "outcome": outcome(result).value,
        "summary": _refused(result) if kind == "refused" else summary(result),
        "strongest": strongest_form(result) if kind in _BY_RULE else "",
        "note": claim.note(language()),
        "as_of": reading.as_of if reading else None,
        "lines": _lines(record, result) if kind in _BY_RULE else [],
        "rows": [evidence_row(record, row) for row in first.rows] if first and kind in _BY_RULE else [],
        "rows_rule": rule_name(first.rule, language()) if first else "",
        "figures": figures(record, result) if kind == "figures" else [],
        "chain": chain(record, reading.subject, reading.as_of, day, language())
        if reading and kind == "stages"
        else None,
        "moved": _moved(record, result, day) if kind == "counts" else None,
    }


_BY_RULE = frozenset({"counts", "order"})
_SETTLED_FIRST = (Verdict.HOLDS, Verdict.TIED, Verdict.FAILS, Verdict.UNDETERMINED)


def _kind(result: Checked) -> str:
    if not result.claim.readings:
        return "refused"
    reading = result.claim.readings[0]
    if reading.population is Population.INSTRUMENTS:
        return "stages"
    if reading.population is Population.AUTHORISATIONS:
        return "order" if reading.relation is Relation.FIRST else "counts"
    return "figures"


def _refused(result: Checked) -> str:
    texts = refusal_texts(result.claim)
    return f"{texts[0]} {_('What would be needed:')} {texts[1]}" if texts else ""


def _lines(record: Edition, result: Checked) -> list[dict[str, Any]]:
    most = max((high for finding in result.findings for _, high in finding.counts.values()), default=1)
    subject = {reading.id: reading.subject for reading in result.claim.readings}
    ordered = sorted(result.findings, key=lambda finding: _SETTLED_FIRST.index(finding.verdict))
    return [_line(record, finding, subject[finding.reading], most) for finding in ordered]


def _line(record: Edition, finding: Finding, subject: str, most: int) -> dict[str, Any]:
    """The verdict under one way of counting; ``rule`` is empty where no counting rule was asked."""
    own, rival = bars(record, finding.counts, subject, most)
    return {
        "rule": finding.rule,
        "rule_name": rule_name(finding.rule, language()),
        "verdict": finding.verdict.value,
        "verdict_word": outcome_word(finding.verdict, language()),
        "subject": own,
        "rival": rival,
    }


def _moved(record: Edition, result: Checked, day: date) -> dict[str, Any] | None:
    """The same sentence asked of the day of the page, by the first way of counting."""
    reading = result.claim.readings[0]
    if day == reading.as_of or reading.relation not in _COUNTED:
        return None
    return _lines(record, checked_on(record.id, result.claim.id, day))[0]


_MEASURES = {
    "members": gettext_lazy("members"),
    "countries": gettext_lazy("countries"),
    "regions": gettext_lazy("regions"),
    "member_companies": gettext_lazy("member companies"),
    "korean_companies": gettext_lazy("Korean companies"),
}


def figures(record: Edition, result: Checked) -> list[dict[str, Any]]:
    """Every figure that the check looked at, once each, oldest first."""
    rows = {row.id: row for finding in result.findings for row in finding.rows}
    shown = [_figure(record, row) for row in rows.values()]
    return sorted(shown, key=lambda figure: figure["when"].earliest if figure["when"] else date.max)


def _figure(record: Edition, evidence: Evidence) -> dict[str, Any]:
    """One published figure. ``counts``: whether it speaks for the verdict, ``why_not`` why it does not."""
    measure, body = record.measures.get(evidence.id), record.organisations.get(evidence.id)
    return {
        "text": _figure_text(measure) if measure else _("founded"),
        "when": PartialDate.parse(evidence.when) if evidence.when else None,
        "counts": evidence.certain,
        "why_not": "; ".join(word(_WHY_NOT, doubt) for doubt in evidence.doubts),
        "note": measure.note if measure and language() == "en" else "",
        "sources": source_links(record, measure.sources if measure else body.sources if body else ()),
    }


_WHY_NOT = {
    "own_figure": gettext_lazy("published only by the body that says it"),
    "other_time": gettext_lazy("of another time"),
}


def _figure_text(one: Measure) -> str:
    what = word(_MEASURES, one.measure)
    texts = {
        "over": _("more than %(n)s %(what)s"),
        "at_least": _("at least %(n)s %(what)s"),
        "about": _("about %(n)s %(what)s"),
    }
    return texts.get(one.qualifier, _("%(n)s %(what)s")) % {"n": f"{one.value:,}", "what": what}


def bars(
    record: Edition, counts: Mapping[str, tuple[int, int]], subject: str, most: int
) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """The subject's bar and that of the rival with the highest possible count."""
    rivals = {key: pair for key, pair in counts.items() if key != subject}
    best = max(rivals, key=lambda key: (rivals[key][1], rivals[key][0]), default="")
    own = _bar(record, subject, counts[subject], most) if subject in counts else None
    return own, _bar(record, best, rivals[best], most) if best else None


def _bar(record: Edition, key: str, pair: tuple[int, int], most: int) -> dict[str, Any]:
    """A count with its bar: ``certain`` and ``possible`` are lengths on a scale of 100."""
    scale = 100.0 / max(most, 1)
    certain, possible = (round(count * scale, 1) for count in pair)
    return {
        "name": compared_name(record, key),
        "text": Pair(*pair).text,
        "certain": certain,
        "possible": possible,
    }
