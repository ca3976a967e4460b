"""Claims: what somebody said, and whether it holds under each way of counting."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from django.shortcuts import render

from concord.atlas.questions.claims import Relation, Verdict
from concord.atlas.questions.claims.reader import claims_of
from concord.atlas.questions.claims.review import claim_review
from concord.atlas.questions.claims.wording import (
    doubt,
    finding_sentence,
    outcome_word,
    rule_name,
)
from concord.kernel.dates import PartialDate
from concord.kernel.saying import say
from concord.web.atlas import claim_words, naming
from concord.web.atlas.answering import pure
from concord.web.atlas.checking import checked as check_kept
from concord.web.atlas.current import edition, language
from concord.web.atlas.linked_data import json_ld
from concord.web.atlas.links import sources
from concord.web.atlas.pictures.ranges import Range, RangesPicture, ranges
from concord.web.faults import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from concord.atlas.edition.model import Edition
    from concord.atlas.questions.claims import Checked, Claim, Evidence, Finding, Reading
    from concord.web.request import ReaderRequest

_RIVALS = 3


@dataclass(frozen=True, slots=True)
class Shown:
    """One row of evidence as a reader sees it. ``address`` leads to its page, if it has one."""

    title: str
    product: str
    anchor: str
    group: str
    when: str
    certain: bool
    doubts: tuple[str, ...]
    is_subject: bool


@dataclass(frozen=True, slots=True)
class Line:
    """The verdict under one way of counting."""

    rule_name: str
    verdict: str
    verdict_word: str
    could_be: tuple[str, ...]
    counts: tuple[tuple[str, str, bool], ...]
    sentence: str
    flips: tuple[str, ...]
    rows: tuple[Shown, ...]


@pure
def listing(request: ReaderRequest) -> HttpResponse:
    """All claims with their verdicts."""
    record = edition()
    rows = [_listed(record, claim) for claim in claims_of(record).values()]
    return render(request, "atlas/claims.html", {"section": "claims", "rows": rows})


@pure
def page(request: ReaderRequest, claim_id: str) -> HttpResponse:
    """The page of one claim."""
    record = edition()
    claims = claims_of(record)
    claim = claims.get(claim_id)
    if claim is None:
        close = get_close_matches(claim_id, claims, n=5, cutoff=0.4)
        named = [(claims[key].text(language()), f"/claims/{key}") for key in close]
        raise NotFoundError("claim", claim_id, named)
    checked = check_kept(record.id, claim_id)
    context = answer(record, checked) | {
        "section": "claims",
        "claim": claim,
        "text": claim.text(language()),
        "claimant": claim.said_by(language()),
        "sources": sources(record, claim.sources),
        "note": claim.note_ko if language() == "ko" else claim.note_en,
        "refusal": _refusal(claim),
        "review": json_ld(
            claim_review(
                checked,
                record.references,
                request.build_absolute_uri(request.path),
                record.built_on,
                language(),
            )
        ),
    }
    return render(request, "atlas/claim.html", context)


def answer(record: Edition, checked: Checked) -> dict[str, Any]:
    """What a check found, ready to show."""
    readings = {reading.id: reading for reading in checked.claim.readings}
    return {
        "summary": claim_words.summary(checked.findings),
        "strongest": claim_words.strongest(checked),
        "lines": [_line(record, finding, readings[finding.reading]) for finding in checked.findings],
        "ranges": _ranges(record, [one for one in checked.findings if _compares(readings[one.reading])]),
    }


def _listed(record: Edition, claim: Claim) -> dict[str, Any]:
    findings = check_kept(record.id, claim.id).findings
    verdicts = Counter(finding.verdict.value for finding in findings)
    return {
        "id": claim.id,
        "text": claim.text(language()),
        "claimant": claim.said_by(language()),
        "stated_on": claim.stated_on,
        "refused": claim.refusal is not None,
        "verdicts": [
            (code.value, outcome_word(code, language()), verdicts[code.value])
            for code in Verdict
            if verdicts[code.value]
        ],
    }


def _refusal(claim: Claim) -> tuple[str, str] | None:
    found = claim.refusal
    if found is None:
        return None
    is_korean = language() == "ko"
    return (
        found.reason_ko if is_korean else found.reason_en,
        found.missing_ko if is_korean else found.missing_en,
    )


def _compares(reading: Reading) -> bool:
    """Whether the counts of a finding are those of rivals, which can be shown beside each other."""
    return reading.relation in {Relation.MOST, Relation.RANK}


def _line(record: Edition, finding: Finding, reading: Reading) -> Line:
    counts = [
        (claim_words.group_name(record, key), f"{low}" if low == high else f"{low}–{high}", place == 0)
        for place, (key, (low, high)) in enumerate(finding.counts.items())
    ]
    return Line(
        rule_name(finding.rule, language()),
        finding.verdict.value,
        outcome_word(finding.verdict, language()),
        tuple(outcome_word(one, language()) for one in finding.could_be) if len(finding.could_be) > 1 else (),
        tuple(counts[: _RIVALS + 1]) if _compares(reading) else (),
        finding_sentence(finding, reading, language()),
        tuple(claim_words.flip(record, one) for one in finding.flips),
        tuple(_evidence(record, one) for one in finding.rows),
    )


def _ranges(record: Edition, findings: Sequence[Finding]) -> RangesPicture | None:
    """Subject and strongest rival under each way of counting, where counts are compared."""
    rows = []
    for finding in findings:
        (subject, own), *rivals = finding.counts.items() or [("", (0, 0))]
        if rivals and subject:
            rival, its = rivals[0]
            name = rule_name(finding.rule, language())
            names = (claim_words.group_name(record, subject), claim_words.group_name(record, rival))
            rows.append(Range(name, names, (own, its), finding.verdict.value))
    return ranges(rows) if len(rows) > 1 else None


def _evidence(record: Edition, one: Evidence) -> Shown:
    authorisation = record.authorisations.get(one.id)
    product = authorisation.product if authorisation else (one.id if one.id in record.products else "")
    title = naming.product(record.products[product], language()) if product else one.id
    return Shown(
        title,
        product,
        one.id,
        claim_words.group_name(record, one.group),
        say(PartialDate.parse(one.when), language()) if one.when else "",
        one.certain,
        tuple(doubt(code, language()) for code in one.doubts),
        one.role == "subject",
    )
