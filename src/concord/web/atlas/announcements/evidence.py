"""The evidence on a claim: its verdict under each way of counting, and the rows on which it rests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from concord.atlas.questions.claims import Population, Relation, Verdict, outcome
from concord.atlas.questions.claims.wording import outcome_word, rule_name
from concord.kernel.dates import PartialDate
from concord.web.atlas.announcements.bills import Chain, chain
from concord.web.atlas.claims import (
    EvidenceRow,
    checked,
    checked_on,
    compared_name,
    evidence_row,
    strongest_form,
    summary,
)
from concord.web.atlas.display import SourceLink, source_links, word
from concord.web.atlas.display import language as present_language

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from concord.atlas.edition.model import Edition, Measure
    from concord.atlas.questions.claims import Checked, Evidence, Finding


OUTCOMES = {
    "holds": pgettext_lazy("verdict", "Holds"),
    "fails": pgettext_lazy("verdict", "Fails"),
    "tied": pgettext_lazy("verdict", "Tied"),
    "depends": gettext_lazy("Depends on the count"),
    "undetermined": pgettext_lazy("verdict", "Open"),
    "refused": gettext_lazy("Cannot be checked"),
}
_COUNTED = frozenset({Relation.MOST, Relation.RANK, Relation.AT_LEAST, Relation.MORE_THAN, Relation.EXACTLY})


@dataclass(frozen=True, slots=True)
class Line:
    """The verdict under one way of counting; ``rule`` is empty where no counting rule was asked."""

    rule: str
    rule_name: str
    verdict: str
    verdict_word: str
    subject: Bar | None
    rival: Bar | None


@dataclass(frozen=True, slots=True)
class ClaimShown:
    """Everything that the record says of a claim, ready to show. ``kind`` decides what is shown of it."""

    id: str
    kind: str
    outcome: str
    summary: str
    strongest: str
    note: str
    as_of: date | None
    lines: tuple[Line, ...]
    rows: tuple[EvidenceRow, ...]
    rows_rule: str
    figures: tuple[Figure, ...]
    chain: Chain | None
    moved: Line | None


def outcome_of(record: Edition, claim_id: str) -> str:
    """One word for a claim: ``holds``, ``fails``, ``tied``, ``depends``, ``undetermined`` or ``refused``."""
    return outcome(checked(record.id, claim_id)).value


def claim_shown(record: Edition, claim_id: str, day: date, language: str) -> ClaimShown:
    """A claim of the edition in use, read on its own day; ``day`` is that of the page."""
    found = checked(record.id, claim_id)
    claim, first = found.claim, found.findings[:1]
    kind = _kind(found)
    subject = claim.readings[0].subject if claim.readings else ""
    said_on = claim.readings[0].as_of if claim.readings else claim.stated_on.earliest
    return ClaimShown(
        id=claim.id,
        kind=kind,
        outcome=outcome(found).value,
        summary=_refused(found, language) if kind == "refused" else summary(found.findings),
        strongest=strongest_form(found) if kind in _BY_RULE else "",
        note=claim.note(language),
        as_of=claim.readings[0].as_of if claim.readings else None,
        lines=_lines(record, found) if kind in _BY_RULE else (),
        rows=tuple(evidence_row(record, one) for one in first[0].rows) if kind in _BY_RULE else (),
        rows_rule=rule_name(first[0].rule, language) if first else "",
        figures=figures(record, found, language) if kind == "figures" else (),
        chain=chain(record, subject, said_on, day, language) if kind == "stages" else None,
        moved=_moved(record, found, day) if kind == "counts" else None,
    )


_BY_RULE = frozenset({"counts", "order"})
_SETTLED_FIRST = (Verdict.HOLDS, Verdict.TIED, Verdict.FAILS, Verdict.UNDETERMINED)


def _kind(found: Checked) -> str:
    if not found.claim.readings:
        return "refused"
    reading = found.claim.readings[0]
    if reading.population is Population.INSTRUMENTS:
        return "stages"
    if reading.population is Population.AUTHORISATIONS:
        return "order" if reading.relation is Relation.FIRST else "counts"
    return "figures"


def _refused(found: Checked, language: str) -> str:
    refusal = found.claim.refusal
    if refusal is None:
        return ""
    is_korean = language == "ko"
    reason = refusal.reason_ko if is_korean else refusal.reason_en
    missing = refusal.missing_ko if is_korean else refusal.missing_en
    return f"{reason} {_('What would be needed:')} {missing}"


def _lines(record: Edition, found: Checked) -> tuple[Line, ...]:
    most = max((high for one in found.findings for _, high in one.counts.values()), default=1)
    subject = {reading.id: reading.subject for reading in found.claim.readings}
    ordered = sorted(found.findings, key=lambda one: _SETTLED_FIRST.index(one.verdict))
    return tuple(_line(record, one, subject[one.reading], most) for one in ordered)


def _line(record: Edition, finding: Finding, subject: str, most: int) -> Line:
    own, rival = bars(record, finding.counts, subject, most)
    return Line(
        rule=finding.rule,
        rule_name=rule_name(finding.rule, present_language()),
        verdict=finding.verdict.value,
        verdict_word=outcome_word(finding.verdict, present_language()),
        subject=own,
        rival=rival,
    )


def _moved(record: Edition, found: Checked, day: date) -> Line | None:
    """The same sentence asked of the day of the page, by the first way of counting."""
    reading = found.claim.readings[0]
    if day == reading.as_of or reading.relation not in _COUNTED:
        return None
    again = checked_on(record.id, found.claim.id, day)
    return _lines(record, again)[0]


_MEASURES = {
    "members": gettext_lazy("members"),
    "countries": gettext_lazy("countries"),
    "regions": gettext_lazy("regions"),
    "member_companies": gettext_lazy("member companies"),
    "korean_companies": gettext_lazy("Korean companies"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One published figure. ``counts``: whether it speaks for the verdict, or why it does not."""

    text: str
    when: PartialDate | None
    counts: bool
    why_not: str
    note: str
    sources: tuple[SourceLink, ...]


def figures(record: Edition, found: Checked, language: str) -> tuple[Figure, ...]:
    """Every figure that the check looked at, once each, oldest first."""
    rows = {one.id: one for finding in found.findings for one in finding.rows}
    shown = [_figure(record, one, language) for one in rows.values()]
    return tuple(sorted(shown, key=lambda one: one.when.earliest if one.when else _NEVER))


_NEVER = PartialDate.parse("9999").latest


def _figure(record: Edition, found: Evidence, language: str) -> Figure:
    when = PartialDate.parse(found.when) if found.when else None
    measure, body = record.measures.get(found.id), record.organisations.get(found.id)
    if measure:
        text, keys, note = _figure_text(measure), measure.sources, measure.note
    else:
        text, keys, note = _("founded"), body.sources if body else (), ""
    why = "; ".join(word(_WHY_NOT, doubt) for doubt in found.doubts)
    return Figure(
        text, when, found.certain, why, note if language == "en" else "", source_links(record, keys)
    )


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


WIDTH = 100.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A count with its bar: ``certain`` and ``possible`` are lengths on a scale of 100."""

    name: str
    text: str
    certain: float
    possible: float


def bars(
    record: Edition, counts: Mapping[str, tuple[int, int]], subject: str, most: int
) -> tuple[Bar | None, Bar | None]:
    """The subject's bar and that of the rival with the highest possible count."""
    rivals = {key: pair for key, pair in counts.items() if key != subject}
    best = max(rivals, key=lambda key: (rivals[key][1], rivals[key][0]), default="")
    own = _bar(record, subject, counts[subject], most) if subject in counts else None
    return own, _bar(record, best, rivals[best], most) if best else None


def _bar(record: Edition, key: str, pair: tuple[int, int], most: int) -> Bar:
    low, high = pair
    scale = WIDTH / max(most, 1)
    text = str(low) if low == high else f"{low}–{high}"
    return Bar(compared_name(record, key), text, round(low * scale, 1), round(high * scale, 1))
