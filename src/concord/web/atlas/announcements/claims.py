"""The evidence on a claim: its verdict under each way of counting, and the rows on which it rests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from concord.atlas.questions.claims import Population, Relation, Verdict
from concord.atlas.questions.claims.check import outcome
from concord.atlas.questions.claims.wording import outcome_word, rule_name
from concord.web.atlas import claim_words
from concord.web.atlas.announcements.figures import Figure, figures
from concord.web.atlas.announcements.intervals import Bar, bars
from concord.web.atlas.announcements.rows import EvidenceRow, row
from concord.web.atlas.announcements.stages import Chain, chain
from concord.web.atlas.checking import checked, checked_on
from concord.web.atlas.current import language as present_language

if TYPE_CHECKING:
    from datetime import date

    from concord.atlas.edition.model import Edition
    from concord.atlas.questions.claims import Checked, Finding

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


def shown(record: Edition, claim_id: str, day: date, language: str) -> ClaimShown:
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
        summary=_refused(found, language) if kind == "refused" else claim_words.summary(found.findings),
        strongest=claim_words.strongest(found) if kind in _BY_RULE else "",
        note=claim.note(language),
        as_of=claim.readings[0].as_of if claim.readings else None,
        lines=_lines(record, found) if kind in _BY_RULE else (),
        rows=tuple(row(record, one, language) for one in first[0].rows) if kind in _BY_RULE else (),
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
