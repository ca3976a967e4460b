"""Claims: what somebody said, and whether it holds under each way of counting."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import orjson
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concord.atlas.edition import store
from concord.atlas.questions import approvals
from concord.atlas.questions.claims import (
    Checked,
    Claim,
    Evidence,
    Finding,
    Flip,
    Reading,
    Relation,
    Verdict,
    check,
    outcome,
)
from concord.atlas.questions.claims.reading import claims_of
from concord.atlas.questions.claims.rendering import claim_review
from concord.atlas.questions.claims.wording import (
    doubt,
    finding_sentence,
    flip_sentence,
    outcome_word,
    reason,
    rule_name,
    strongest_sentence,
)
from concord.kernel.dates import PartialDate
from concord.web.atlas.display import (
    Pair,
    edition,
    get_or_404,
    language,
    organisation_name,
    place_name,
    product_name,
    source_links,
)
from concord.web.atlas.page_cache import cached_page
from concord.web.atlas.pictures import Range, ranges

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from django.http import HttpResponse

    from concord.atlas.edition.model import Edition
    from concord.web.request import ReaderRequest


_RIVALS = 3


@cached_page
def listing(request: ReaderRequest) -> HttpResponse:
    """All claims with their verdicts."""
    record = edition()
    rows = [_listed(record, claim) for claim in claims_of(record).values()]
    return render(request, "atlas/claims.html", {"section": "claims", "rows": rows})


@cached_page
def page(request: ReaderRequest, claim_id: str) -> HttpResponse:
    """The page of one claim."""
    record = edition()
    claims = claims_of(record)
    claim = get_or_404("claim", claim_id, claims, "/claims/{}", lambda one: one.text(language()))
    result = checked(record.id, claim_id)
    context = answer(record, result) | {
        "section": "claims",
        "claim": claim,
        "text": claim.text(language()),
        "claimant": claim.said_by(language()),
        "sources": source_links(record, claim.sources),
        "note": claim.note(language()),
        "refusal": refusal_texts(claim),
        "review": json_ld(
            claim_review(
                result,
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
        "summary": summary(checked),
        "strongest": strongest_form(checked),
        "lines": [_verdict_line(record, finding, readings[finding.reading]) for finding in checked.findings],
        "ranges": _ranges(record, [one for one in checked.findings if _compares(readings[one.reading])]),
    }


def _listed(record: Edition, claim: Claim) -> dict[str, Any]:
    verdicts = Counter(finding.verdict for finding in checked(record.id, claim.id).findings)
    return {
        "id": claim.id,
        "text": claim.text(language()),
        "claimant": claim.said_by(language()),
        "stated_on": claim.stated_on,
        "refused": claim.refusal is not None,
        "verdicts": [
            (verdict.value, outcome_word(verdict, language()), verdicts[verdict])
            for verdict in Verdict
            if verdicts[verdict]
        ],
    }


def refusal_texts(claim: Claim) -> tuple[str, str] | None:
    """Why a claim cannot be checked, and what would be needed; None for one that can."""
    refusal = claim.refusal
    if refusal is None:
        return None
    if language() == "ko":
        return refusal.reason_ko, refusal.missing_ko
    return refusal.reason_en, refusal.missing_en


def _compares(reading: Reading) -> bool:
    """Whether the counts of a finding are those of rivals, which can be shown beside each other."""
    return reading.relation in {Relation.MOST, Relation.RANK}


def _verdict_line(record: Edition, finding: Finding, reading: Reading) -> dict[str, Any]:
    """The verdict under one way of counting."""
    counts = [
        (compared_name(record, key), Pair(*count).text, place == 0)
        for place, (key, count) in enumerate(finding.counts.items())
    ]
    could_be = [outcome_word(verdict, language()) for verdict in finding.could_be]
    return {
        "rule_name": rule_name(finding.rule, language()),
        "verdict": finding.verdict.value,
        "verdict_word": outcome_word(finding.verdict, language()),
        "could_be": could_be if len(could_be) > 1 else [],
        "counts": counts[: _RIVALS + 1] if _compares(reading) else [],
        "sentence": finding_sentence(finding, reading, language()),
        "flips": [flip_text(record, flip) for flip in finding.flips],
        "rows": [evidence_row(record, row) for row in finding.rows],
    }


def _ranges(record: Edition, findings: Sequence[Finding]) -> dict[str, Any] | None:
    """Subject and strongest rival under each way of counting, where counts are compared."""
    rows = []
    for finding in findings:
        (subject, own), *rivals = finding.counts.items() or [("", (0, 0))]
        if rivals and subject:
            rival, its = rivals[0]
            name = rule_name(finding.rule, language())
            names = (compared_name(record, subject), compared_name(record, rival))
            rows.append(Range(name, names, (own, its), finding.verdict.value))
    return ranges(rows) if len(rows) > 1 else None


def evidence_row(record: Edition, evidence: Evidence) -> dict[str, Any]:
    """What a reader sees of it. ``product`` is empty without a page.

    ``doubts``: why it is only possible, or why it is not counted.
    """
    authorisation = record.authorisations.get(evidence.id)
    product = record.products.get(authorisation.product if authorisation else evidence.id)
    is_counted = evidence.role != "not_counted"
    return {
        "id": evidence.id,
        "product": product.id if product else "",
        "name": product_name(product, language()) if product else evidence.id,
        "group": compared_name(record, evidence.group),
        "when": PartialDate.parse(evidence.when) if evidence.when else None,
        "is_subject": evidence.role in ("subject", "not_counted"),
        "certain": evidence.certain,
        "is_counted": is_counted,
        "doubts": [(doubt if is_counted else reason)(code, language()) for code in evidence.doubts],
        "sources": source_links(record, authorisation.sources) if authorisation else (),
    }


RELATIONS = {
    "most": gettext_lazy("has the most"),
    "rank": gettext_lazy("is number … by count"),
    "at_least": gettext_lazy("has at least …"),
    "more_than": gettext_lazy("has more than …"),
    "exactly": gettext_lazy("has exactly …"),
    "first": gettext_lazy("was the first"),
}


def compared_name(record: Edition, key: str) -> str:
    """The name of whatever a claim compares: a jurisdiction, an organisation, a product, the world."""
    if key == "world":
        return _("the world")
    if key in record.organisations:
        return organisation_name(record, key, language())
    if key in record.products:
        return product_name(record.products[key], language())
    return place_name(key, language())


def summary(checked: Checked) -> str:
    """In one sentence in how many readings and ways of counting the claim holds and fails."""
    if not checked.findings:
        return _("This claim cannot be checked.")
    word = outcome(checked).value
    verdicts = [finding.verdict.value for finding in checked.findings]
    if not any(finding.rule in approvals.rules() for finding in checked.findings):
        return _uncounted(word)
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
    depends = _("It depends on how one counts: of %(n)s ways, the claim %(parts)s.")
    is_open = _("The record leaves it open: of %(n)s ways of counting, the claim %(parts)s.")
    return (depends if word == "depends" else is_open) % {"n": len(verdicts), "parts": ", ".join(parts)}


def _uncounted(word: str) -> str:
    """The same for what is no count: published figures, a year, the stage of a bill."""
    sentences = {
        "holds": _("The evidence bears it out."),
        "fails": _("The evidence contradicts it."),
        "undetermined": _("No independent evidence settles it."),
        "depends": _("The evidence bears out one reading of it and contradicts another."),
    }
    return sentences[word]


def _same(verdict: str, number: int) -> str:
    sentences = {
        "holds": _("It holds under every way of counting that was checked (%(n)s)."),
        "fails": _("It fails under every way of counting that was checked (%(n)s)."),
        "tied": _("It is a shared first place under every way of counting that was checked (%(n)s)."),
        "undetermined": _("The record cannot settle it under any way of counting that was checked (%(n)s)."),
    }
    return sentences[verdict] % {"n": number}


def flip_text(record: Edition, one: Flip) -> str:
    """What would change the verdict. Open rows are counted here; the page lists them below."""
    if one.kind == "row":
        name = compared_name(record, one.group) if one.group else ""
        return _("%(n)s possible rows of %(name)s settled") % {"n": one.number, "name": name}
    return flip_sentence(one, language())


def strongest_form(checked: Checked) -> str:
    """The strongest form that holds for certain; nothing for a refused claim."""
    if checked.strongest is None:
        return ""
    return strongest_sentence(checked.strongest, checked.claim.readings[0], language())


@lru_cache(maxsize=512)
def checked(edition_id: str, claim_id: str) -> Checked:
    """What an edition says of a claim. Raises KeyError for an unknown claim."""
    edition = store.current(edition_id)
    return check(edition, claims_of(edition)[claim_id])


@lru_cache(maxsize=512)
def checked_on(edition_id: str, claim_id: str, day: date) -> Checked:
    """The first way of counting of a claim's first reading, asked of another day than its own."""
    edition = store.current(edition_id)
    claim = claims_of(edition)[claim_id]
    first = claim.readings[0]
    return check(edition, replace(claim, readings=(replace(first, as_of=day, rules=first.rules[:1]),)))


def json_ld(document: Mapping[str, Any]) -> SafeString:
    """The text of a script element of type ``application/ld+json``.

    Written so that no text within can close the element; the escapes are equal in JSON.
    """
    text = orjson.dumps(document).decode()
    return mark_safe(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S308
