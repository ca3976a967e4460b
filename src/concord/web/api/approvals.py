"""Counts and rows of authorisations, counting rules, and gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from django.utils.translation import gettext_noop
from ninja import Field, Query, Router, Schema

from concord.atlas.edition import store
from concord.atlas.questions.approvals import (
    DEFAULT_RULE,
    CountingRule,
    answer,
    parse_grouping,
    parse_question,
    rules,
)
from concord.atlas.questions.gaps import gaps as find_gaps
from concord.atlas.questions.gaps import parse_gap_question
from concord.atlas.questions.parameters import ParameterError
from concord.web.api.schemas import Problem, Refusal
from concord.web.request import today

if TYPE_CHECKING:
    from django.http import HttpRequest


router = Router(tags=["approvals"])


class RuleOut(Schema):
    """A named, complete way to count."""

    id: str
    name: dict[str, str]
    text: dict[str, str]

    @staticmethod
    def resolve_name(rule: CountingRule) -> dict[str, str]:
        """The name in both languages."""
        return {"en": rule.name("en"), "ko": rule.name("ko")}

    @staticmethod
    def resolve_text(rule: CountingRule) -> dict[str, str]:
        """The text in both languages."""
        return {"en": rule.text("en"), "ko": rule.text("ko")}


class RuleList(Schema):
    """Every counting rule."""

    rows: list[RuleOut]


@router.get("/rules", response=RuleList, summary=gettext_noop("The counting rules"))
def counting_rules(request: HttpRequest) -> dict[str, Any]:
    """Names and texts in English and Korean."""
    return {"rows": list(rules().values())}


class Asked(Schema):
    """What may be asked. Lists have commas between their values."""

    as_of: str = ""
    known: str = ""
    rule: str = DEFAULT_RULE
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
    record, parameters = store.current(asked.edition or None), _parameters(asked)
    parameters["class"] = parameters.pop("product_class", [])
    try:
        question = parse_question(parameters, record, today())
    except ParameterError as error:
        error.name = "product_class" if error.name == "class" else error.name
        raise
    return answer(record, question, parse_grouping(parameters)).as_json()


class Compared(Schema):
    """One place compared with others; ``against`` has commas between its values."""

    jurisdiction: str
    against: str
    as_of: str = ""
    rule: str = DEFAULT_RULE
    edition: str = ""


@router.get(
    "/gaps",
    response={200: dict[str, Any], 400: Refusal, 404: Problem},
    summary=gettext_noop("Authorised there and not here"),
)
def gaps(request: HttpRequest, compared: Query[Compared]) -> dict[str, Any]:
    """The shape is that of ``concord gaps --format json``."""
    record = store.current(compared.edition or None)
    return find_gaps(record, parse_gap_question(_parameters(compared), record, today())).as_json()


def _parameters(asked: Schema) -> dict[str, list[str]]:
    """What is given, as the parameters of a question."""
    return {name: [str(value)] for name, value in asked.dict().items() if value not in ("", None)}
