"""Counts and rows of authorisations, counting rules, and gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from django.utils.translation import gettext_noop
from ninja import Field, Query, Router, Schema

from concord.atlas.edition.model import Donor, ProductClass
from concord.atlas.questions.approvals import GROUPINGS, Filters, Question, RecordBeginsError, answer, rules
from concord.atlas.questions.gaps import GapQuestion
from concord.atlas.questions.gaps import gaps as find_gaps
from concord.web.api import reading
from concord.web.api.schemas import Problem, Refusal
from concord.web.errors import BadParameterError

if TYPE_CHECKING:
    from django.http import HttpRequest

    from concord.atlas.edition.model import Edition
    from concord.atlas.questions.approvals import CountingRule

router = Router(tags=["approvals"])

_DEFAULT_RULE = "all-in-force"


class RuleOut(Schema):
    """A named, complete way to count."""

    id: str
    name: dict[str, str]
    text: dict[str, str]


class RuleList(Schema):
    """Every counting rule."""

    rows: list[RuleOut]


@router.get("/rules", response=RuleList, summary=gettext_noop("The counting rules"))
def counting_rules(request: HttpRequest) -> dict[str, Any]:
    """Names and texts in English and Korean."""
    rows = [
        {
            "id": rule.id,
            "name": {"en": rule.name_en, "ko": rule.name_ko},
            "text": {"en": rule.text_en, "ko": rule.text_ko},
        }
        for rule in rules().values()
    ]
    return {"rows": rows}


class Asked(Schema):
    """What may be asked. Lists have commas between their values."""

    as_of: str = ""
    known: str = ""
    rule: str = _DEFAULT_RULE
    by: str = ""
    jurisdiction: str = ""
    product_class: str = ""
    donor: str = ""
    holder: str = ""
    confirmed_within: Annotated[int | None, Field(ge=0, le=36_525)] = None
    edition: str = ""


@router.get(
    "/approvals",
    response={200: dict[str, Any], 400: Refusal, 404: Problem},
    summary=gettext_noop("Count or list as of any day"),
)
def approvals(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Counts by group (``by``), or the rows. The shape is that of ``concord approvals --format json``."""
    record = reading.edition(asked.edition)
    by = reading.one("by", asked.by, GROUPINGS) if asked.by else None
    question = Question(
        rule=_rule(asked.rule),
        as_of=reading.day("as_of", asked.as_of),
        filters=_filters(record, asked),
        known=reading.day("known", asked.known) if asked.known else None,
        confirmed_within=asked.confirmed_within,
    )
    try:
        return answer(record, question, by).as_json()
    except RecordBeginsError as error:
        expected = f"a day from {error.day.isoformat()} on"
        raise BadParameterError("known", asked.known, expected) from None


class Held(Schema):
    """One place held against others; ``against`` has commas between its values."""

    jurisdiction: str
    against: str
    as_of: str = ""
    rule: str = _DEFAULT_RULE
    edition: str = ""


@router.get(
    "/gaps",
    response={200: dict[str, Any], 400: Refusal, 404: Problem},
    summary=gettext_noop("Authorised there and not here"),
)
def gaps(request: HttpRequest, held: Query[Held]) -> dict[str, Any]:
    """The shape is that of ``concord gaps --format json``."""
    record = reading.edition(held.edition)
    places = _places(record)
    here = reading.one("jurisdiction", held.jurisdiction, places)
    others = [place for place in places if place != here]
    there = sorted(reading.several("against", held.against, others))
    if not there:
        raise BadParameterError("against", held.against, "one or more jurisdictions", others)
    question = GapQuestion(_rule(held.rule), here, tuple(there), reading.day("as_of", held.as_of))
    return find_gaps(record, question).as_json()


def _rule(name: str) -> CountingRule:
    return rules()[reading.one("rule", name, rules())]


def _places(record: Edition) -> list[str]:
    return sorted({row.jurisdiction for row in record.authorisations.values()})


def _filters(record: Edition, asked: Asked) -> Filters:
    classes = [code.value for code in ProductClass]
    return Filters(
        jurisdictions=reading.several("jurisdiction", asked.jurisdiction, _places(record)),
        classes=reading.several("product_class", asked.product_class, classes),
        donors=reading.several("donor", asked.donor, [code.value for code in Donor]),
        holders=reading.several("holder", asked.holder, record.organisations),
    )
