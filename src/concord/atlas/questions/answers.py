"""Answers in the documented shapes that the command and the programming interface share.

Days are days, lists are lists; whoever prints them decides how. Keys may be added, never taken away.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from concord.atlas.edition.columns import columns_of
from concord.atlas.edition.standing import grant_of, word_on
from concord.atlas.questions.approvals import count, listing, oldest_confirmation
from concord.atlas.questions.pathways.decisions import recorded
from concord.atlas.questions.pathways.leading import routes_here
from concord.kernel.logic import Truth

if TYPE_CHECKING:
    from concord.atlas.edition.model import Edition
    from concord.atlas.questions.approvals import CountedRow, Question
    from concord.atlas.questions.gaps import Elsewhere, Gap, Gaps
    from concord.atlas.questions.pathways.decisions import Recorded

Answer = dict[str, Any]

_ROUTES = (
    "ways that the law of the day leaves open; none where attributes of the product or the law are not known"
)


def approvals_answer(edition: Edition, question: Question, by: str | None) -> Answer:
    """Counts by group, or without ``by`` the rows themselves. Raises what ``count`` raises."""
    rows = listing(edition, question)
    total = count(edition, question, "all").total
    answer: Answer = {
        "edition": edition.id,
        "as_of": question.as_of,
        "known": question.known,
        "rule": question.rule.id,
        "by": by,
        "oldest_confirmed": oldest_confirmation(rows),
        "total": {"certain": total.certain, "possible": total.possible},
    }
    if by is None:
        return {**answer, "rows": [_listed(edition, question, row) for row in rows]}
    counts = count(edition, question, by).rows
    groups = [{by: row.key, "certain": row.certain, "possible": row.possible} for row in counts]
    return {**answer, "rows": groups}


def gaps_answer(edition: Edition, found: Gaps) -> Answer:
    """What is authorised there and not here, and the reverse. The edition must be one that is stored."""
    products = recorded(edition)
    return {
        "edition": edition.id,
        "as_of": found.as_of,
        "rule": found.rule.id,
        "jurisdiction": found.jurisdiction,
        "against": list(found.against),
        "routes_note": _ROUTES,
        "rows": [
            {**_gap(edition, gap), "routes_here": _routes(products, gap.product, found)} for gap in found.rows
        ],
        "reverse": [_gap(edition, gap) for gap in found.reverse],
    }


def _listed(edition: Edition, question: Question, row: CountedRow) -> Answer:
    authorisation, product = row.authorisation, row.product
    return {
        "authorisation": authorisation.id,
        "product": product.id,
        "name": product.name,
        "jurisdiction": row.jurisdiction,
        "class": product.product_class.value,
        "donor": product.donor.value,
        "holder": authorisation.holder,
        "legal_form": authorisation.legal_form.value,
        "granted": str(grant_of(authorisation).date),
        "standing": word_on(columns_of(edition), authorisation.id, question.as_of),
        "counts": _word(row.truth),
        "doubts": list(row.doubts),
        "indication_group": authorisation.indication_group,
        "confirmed_on": authorisation.confirmed_on,
        "sources": list(authorisation.sources),
        "addresses": [edition.references[key].url for key in authorisation.sources],
    }


def _gap(edition: Edition, gap: Gap) -> Answer:
    first = gap.authorised_in[0]
    return {
        "product": gap.product,
        "name": edition.products[gap.product].name,
        "authorised_in": list(dict.fromkeys(place.jurisdiction for place in gap.authorised_in)),
        "since": str(first.since),
        "holder": first.holder,
        "classes": [gap.product_class],
        "here": "possible" if gap.here is Truth.UNKNOWN else "no",
        "routes_here": [],
        "authorisations": [_elsewhere(place) for place in gap.authorised_in],
    }


def _routes(products: Recorded, product: str, found: Gaps) -> list[Answer]:
    """The ways that lead a product here, each open or possible, with its clock."""
    return [
        {
            "route": one.route.id,
            "status": "open" if one.is_certain else "possible",
            "needs": list(one.needs),
            "clock": asdict(one.route.clock) if one.route.clock else None,
        }
        for one in routes_here(products, product, found.jurisdiction, found.as_of) or ()
    ]


def _elsewhere(place: Elsewhere) -> Answer:
    return {
        "authorisation": place.authorisation,
        "jurisdiction": place.jurisdiction,
        "holder": place.holder,
        "since": str(place.since),
        "counts": _word(place.truth),
    }


def _word(truth: Truth) -> str:
    return "certain" if truth is Truth.YES else "possible"
