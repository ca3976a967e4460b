"""Answers as plain mappings, for JSON and for pages. The shape is kept; keys may be added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from concord.atlas.questions.pathways.wording import DISCLAIMER

if TYPE_CHECKING:
    from concord.atlas.questions.pathways.answering import Answer
    from concord.atlas.questions.pathways.dated import DatedAnswer
    from concord.atlas.questions.pathways.deciding import Decision, Rejection
    from concord.atlas.questions.pathways.routes import OpenRoute
    from concord.atlas.questions.pathways.rules import LegalReference, Row
    from concord.atlas.questions.pathways.vocabulary import Vocabulary


def dated(found: DatedAnswer, words: Vocabulary) -> dict[str, Any]:
    """One request answered: the last day of it in full, every day with its outcomes."""
    request = found.request
    head: dict[str, Any] = {
        "id": request.id,
        "jurisdiction": request.jurisdiction,
        "question": request.question,
        "date": str(request.day) if request.day else None,
        "outcomes": list(found.outcomes),
    }
    if not found.answers:
        begins = found.record_begins
        message = f"the record begins on {begins.isoformat() if begins else 'an unknown day'}"
        return {**head, "rows": [], "routes": [], "undetermined": [], "rule_set": None, "error": message}
    days = [{"day": one.day.isoformat(), "outcomes": list(one.outcomes)} for one in found.answers]
    return {**head, **_body(found.answers[-1], words), "days": days}


def _body(answer: Answer, words: Vocabulary) -> dict[str, Any]:
    rows = [row for decision in answer.reply.decisions for row in _rows(decision, words)]
    return {
        "day": answer.day.isoformat(),
        "rows": rows,
        "rejected": [
            _rejection(one, answer, words) for decision in answer.reply.decisions for one in decision.rejected
        ],
        "other_questions": [
            {
                "question": other.question,
                "outcomes": list(other.outcomes),
                "rows": [row for decision in other.decisions for row in _rows(decision, words)],
            }
            for other in answer.others
        ],
        "routes": [_route(one) for one in answer.routes],
        "undetermined": [
            {
                "fact": one.attribute,
                "would_decide": round(one.reduction, 3),
                "by_value": [
                    {"values": list(values), "outcomes": list(codes)} for values, codes in one.by_value
                ],
            }
            for one in answer.undetermined
        ],
        "assumed": list(answer.facts.assumed),
        "derived": {
            key: words.attributes[key].words(_mask(answer, key, words)) for key in answer.facts.derived
        },
        "references": _references(rows),
        "rule_set": {
            "version": answer.rules.version,
            "hash": answer.rules.hash,
            "coverage": answer.coverage,
            "files": list(answer.rules.files),
        },
        "notice": DISCLAIMER.en,
    }


def _mask(answer: Answer, key: str, words: Vocabulary) -> int:
    return answer.facts.masks[words.attributes[key].index]


def _rows(decision: Decision, words: Vocabulary) -> list[dict[str, Any]]:
    fired = [(decision.fired, "fired")] if decision.fired else []
    return [
        _row(row, status, words) for row, status in [*((row, "open") for row in decision.open_rows), *fired]
    ]


def _row(row: Row, status: str, words: Vocabulary) -> dict[str, Any]:
    return {
        "id": row.id,
        "status": status,
        "outcomes": list(row.outcomes),
        "when": {words.ordered[at].key: words.ordered[at].words(mask) for at, mask in row.box.limits},
        "rank": row.rank,
        "exception_to": row.exception_to,
        "effective_from": row.effective_from.isoformat(),
        "effective_to": row.effective_to.isoformat() if row.effective_to else None,
        "published_on": row.published_on.isoformat() if row.published_on else None,
        "reference": reference(row.reference),
        "basis": row.basis,
        "review_due": row.review_due.isoformat() if row.review_due else None,
        "why": {"en": row.why.en, "ko": row.why.ko},
        "file": row.file,
    }


def reference(found: LegalReference) -> dict[str, str]:
    """A legal reference as a mapping."""
    return {"instrument": found.instrument, "article": found.article, "url": found.url}


def _rejection(found: Rejection, answer: Answer, words: Vocabulary) -> dict[str, Any]:
    if found.attribute < 0:
        return {"id": found.row.id, "because": "taken by the rows above"}
    attribute = words.ordered[found.attribute]
    known = "|".join(attribute.words(answer.facts.masks[found.attribute]))
    wanted = "|".join(attribute.words(dict(found.row.box.limits)[found.attribute]))
    return {"id": found.row.id, "because": f"{attribute.key} is {known}, the row wants {wanted}"}


def _route(found: OpenRoute) -> dict[str, Any]:
    route = found.route
    clock = route.clock
    return {
        "route": route.id,
        "kind": route.kind,
        "label": {"en": route.label.en, "ko": route.label.ko},
        "status": "open" if found.is_certain else "possible",
        "needs": list(found.needs),
        "clock_days": clock.count if clock and clock.unit.endswith("_days") else None,
        "clock": {"count": clock.count, "unit": clock.unit, "counting": clock.counting, "note": clock.note}
        if clock
        else None,
        "scheme": route.scheme or None,
        "references": [reference(route.reference)],
        "basis": route.basis,
        "effective_from": route.effective_from.isoformat(),
        "effective_to": route.effective_to.isoformat() if route.effective_to else None,
        "note": {"en": route.note.en, "ko": route.note.ko},
    }


def _references(rows: list[dict[str, Any]]) -> list[dict[str, str]]:
    found = {tuple(row["reference"].values()): row["reference"] for row in rows}
    return list(found.values())
