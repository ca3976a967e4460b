"""Gaps: products authorised elsewhere and not here, and the reverse."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from concord.atlas.edition.standing import grant_of
from concord.atlas.questions import parameters as read
from concord.atlas.questions.approvals import (
    CountedRow,
    CountingRule,
    Filters,
    Question,
    jurisdictions_of,
    listing,
    parse_rule,
)
from concord.atlas.questions.parameters import ParameterError, Parameters
from concord.atlas.questions.pathways.answers import routes_here
from concord.atlas.questions.pathways.decisions import recorded
from concord.kernel.logic import Truth, any_of

if TYPE_CHECKING:
    from datetime import date

    from concord.atlas.edition.model import Edition
    from concord.kernel.dates import PartialDate

_ROUTES = (
    "ways that the law of the day leaves open; none where attributes of the product or the law are not known"
)


@dataclass(frozen=True, slots=True)
class GapQuestion:
    """What stands in ``against`` and not in ``jurisdiction`` on the day."""

    rule: CountingRule
    jurisdiction: str
    against: tuple[str, ...]
    as_of: date


@dataclass(frozen=True, slots=True)
class Gap:
    """A product that counts there and not, or not for certain, here.

    ``here`` is no, or unknown where a row here is only possible.
    """

    product: str
    product_class: str
    authorised_in: tuple[CountedRow, ...]
    here: Truth


@dataclass(frozen=True, slots=True)
class Gaps:
    """``rows``: authorised there and not here; ``reverse``: here and in none of those places."""

    edition: Edition
    question: GapQuestion
    rows: tuple[Gap, ...]
    reverse: tuple[Gap, ...]

    def as_json(self) -> dict[str, Any]:
        """The documented shape, with the routes that lead each product here."""
        question = self.question
        return {
            "edition": self.edition.id,
            "as_of": question.as_of,
            "rule": question.rule.id,
            "jurisdiction": question.jurisdiction,
            "against": list(question.against),
            "routes_note": _ROUTES,
            "rows": [{**self._gap(gap), "routes_here": self._routes(gap.product)} for gap in self.rows],
            "reverse": [self._gap(gap) for gap in self.reverse],
        }

    def _gap(self, gap: Gap) -> dict[str, Any]:
        first = gap.authorised_in[0]
        return {
            "product": gap.product,
            "name": self.edition.products[gap.product].name,
            "authorised_in": list(dict.fromkeys(place.jurisdiction for place in gap.authorised_in)),
            "since": str(since(first)),
            "holder": first.authorisation.holder,
            "classes": [gap.product_class],
            "here": "possible" if gap.here is Truth.UNKNOWN else "no",
            "routes_here": [],
            "authorisations": [
                {
                    "authorisation": place.authorisation.id,
                    "jurisdiction": place.jurisdiction,
                    "holder": place.authorisation.holder,
                    "since": str(since(place)),
                    "counts": place.word,
                }
                for place in gap.authorised_in
            ],
        }

    def _routes(self, product: str) -> list[dict[str, Any]]:
        """The ways that lead a product here, each open or possible, with its clock."""
        routes = routes_here(recorded(self.edition), product, self.question.jurisdiction, self.question.as_of)
        return [
            {
                "route": one.route.id,
                "status": "open" if one.is_certain else "possible",
                "needs": list(one.needs),
                "clock": asdict(one.route.clock) if one.route.clock else None,
            }
            for one in routes or ()
        ]


def parse_gap_question(parameters: Parameters, edition: Edition, today: date) -> GapQuestion:
    """The question that ``jurisdiction``, ``against``, ``rule`` and ``as_of`` ask. Raises ParameterError."""
    offered = jurisdictions_of(edition)
    here = read.one_jurisdiction(parameters, "jurisdiction", offered) or ""
    against = read.jurisdictions(parameters, "against", offered)
    others = [place for place in offered if place != here]
    if here in against:
        raise ParameterError(
            "against", here, "itself", f"other places: {here} cannot be held against itself", others
        )
    if not against:
        expected = "one or more jurisdictions, such as US,EU,JP"
        raise ParameterError("against", "", "jurisdictions", expected, others)
    return GapQuestion(parse_rule(parameters), here, against, read.day(parameters, "as_of") or today)


def gaps(edition: Edition, question: GapQuestion) -> Gaps:
    """What stands in ``against`` and not in ``jurisdiction`` on the day, and the reverse."""
    here = _by_product(edition, question, question.jurisdiction)
    there = _by_product(edition, question, *question.against)
    return Gaps(edition, question, _missing(there, here), _missing(here, there))


def _by_product(edition: Edition, question: GapQuestion, *places: str) -> dict[str, list[CountedRow]]:
    by_product: dict[str, list[CountedRow]] = defaultdict(list)
    filters = Filters(jurisdictions=frozenset(places))
    for row in listing(edition, Question(question.rule, question.as_of, filters)):
        by_product[row.product.id].append(row)
    return by_product


def _missing(present: dict[str, list[CountedRow]], absent: dict[str, list[CountedRow]]) -> tuple[Gap, ...]:
    missing = []
    for product, rows in sorted(present.items()):
        here = any_of(row.truth for row in absent.get(product, ()))
        if here is not Truth.YES:
            places = tuple(sorted(rows, key=lambda row: (since(row), row.jurisdiction)))
            missing.append(Gap(product, rows[0].product.product_class.value, places, here))
    return tuple(missing)


def since(row: CountedRow) -> PartialDate:
    """Since when the product has been authorised there."""
    return grant_of(row.authorisation).date
