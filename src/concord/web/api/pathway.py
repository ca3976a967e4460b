"""How a product is classed by law and day, and which routes exist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from django.utils.translation import gettext_noop
from ninja import Field, Router, Schema
from pydantic import WithJsonSchema

from concord.atlas.questions.pathways.answers import Law, law
from concord.atlas.questions.pathways.cases import Product, answer_case, answer_json
from concord.atlas.questions.pathways.vocabulary import DISCLAIMER, Code, step_table
from concord.kernel.faults import Fault, FaultsFoundError
from concord.web.api.schemas import Refusal
from concord.web.request import today

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.http import HttpRequest


router = Router(tags=["pathway"])
MOST = 50
"""So many products, and so many answers, at once."""
Word = Annotated[str, Field(max_length=2000)]


_WORDS = {"type": "array", "items": {"type": "string"}}
_ONE_OF = {"type": "object", "properties": {"one_of": _WORDS}, "required": ["one_of"]}
_FACT = {"anyOf": [{"type": "string"}, _WORDS, _ONE_OF]}
# What is wrong with a fact is said at the fact, which a union of types cannot do: the vocabulary reads them.
FactsIn = Annotated[dict[str, Any], WithJsonSchema({"type": "object", "additionalProperties": _FACT})]


class ProductIn(Product):
    """A product as ``concord pathway classify`` reads it.

    ``facts``: attribute to a value, to a list (all of it holds) or to ``{one_of: [...]}``. ``date`` is EDTF,
    today without it. Without ``jurisdictions`` it is asked everywhere. The vocabulary names what may be said.
    """

    id: Word = ""
    jurisdictions: tuple[Word, ...] | None = None
    date: Word = ""
    question: Word = "class"
    steps: tuple[Word, ...] = ()
    facts: FactsIn


class ProductsIn(Schema, extra="forbid"):
    """One product or several."""

    products: Annotated[list[ProductIn], Field(min_length=1, max_length=MOST)]


class FaultOut(Schema):
    """One thing that is wrong with one product."""

    product: str
    parameter: str
    value: str
    expected: str


class ProductsRefused(Refusal):
    """Everything that is wrong; nothing is answered until all of it can be."""

    faults: tuple[FaultOut, ...] = ()


class Classified(Schema):
    """An answer for each product in each jurisdiction, in the shape of ``concord pathway classify``."""

    answers: list[dict[str, Any]]


class Vocabulary(Schema):
    """What may be said of a product and what may be answered; texts in English and Korean."""

    hash: str
    jurisdictions: list[dict[str, Any]]
    attributes: list[dict[str, Any]]
    questions: list[dict[str, Any]]
    steps: list[str]
    notice: dict[str, str]


@router.post(
    "/pathway/classify",
    response={200: Classified, 400: ProductsRefused},
    summary=gettext_noop("Class and routes of one product or several"),
)
def classify(request: HttpRequest, asked: ProductsIn) -> dict[str, Any]:
    """Not legal or medical advice, not an official source; every answer says its rule set and its hash."""
    record = law()
    answers: list[dict[str, Any]] = []
    faults = list(_too_many(record, asked.products))
    for number, product in enumerate(asked.products if not faults else (), start=1):
        name = product.id or str(number)
        try:
            answers += _answers(record, product, name)
        except FaultsFoundError as error:
            faults += error.within(name).faults
    if faults:
        raise FaultsFoundError(list(dict.fromkeys(faults)))
    return {"answers": answers}


@router.get(
    "/pathway/vocabulary",
    response=Vocabulary,
    summary=gettext_noop("What may be said of a product"),
)
def vocabulary(request: HttpRequest) -> dict[str, Any]:
    """Attributes with their values, questions with their codes by jurisdiction, processing steps."""
    record = law()
    words = record.words
    return {
        "hash": words.hash,
        "jurisdictions": [
            {
                "jurisdiction": place,
                "rule_set": {
                    "version": rules.version,
                    "hash": rules.hash,
                    "coverage": rules.coverage(today()),
                },
                "questions": list(rules.questions()),
            }
            for place, rules in sorted(record.rules.items())
        ],
        "attributes": [
            {
                "attribute": one.key,
                **one.model_dump(include={"label", "question", "help"}),
                "values": [
                    {"value": value, "label": label.model_dump()} for value, label in one.values.items()
                ],
            }
            for one in words.ordered
        ],
        "questions": [
            {
                "question": key,
                "label": question.label.model_dump(),
                "codes": {
                    place: [_code(words.codes[place][code], code) for code in codes]
                    for place, codes in question.wider_codes.items()
                },
            }
            for key, question in words.questions.items()
        ],
        "steps": list(step_table().steps),
        "notice": DISCLAIMER.model_dump(),
    }


def _code(code: Code, key: str) -> dict[str, Any]:
    return {"code": key, "label": {"en": code.en, "ko": code.ko}, "parent": code.parent}


def _too_many(record: Law, products: Sequence[ProductIn]) -> Iterator[Fault]:
    """A fault if more is asked than one answer holds: each product in each jurisdiction is an answer."""
    everywhere = len(record.rules)
    asked = sum(everywhere if one.jurisdictions is None else len(one.jurisdictions) for one in products)
    if asked > MOST:
        yield Fault(
            "",
            0,
            "jurisdictions",
            str(asked),
            f"at most {MOST} answers: fewer products, or name jurisdictions",
        )


def _answers(record: Law, product: ProductIn, name: str) -> list[dict[str, Any]]:
    """The answers for one product. Raises FaultsFoundError."""
    try:
        answered = [answer_case(record, case, today()) for case in product.cases(record, name)]
    except LookupError as error:
        raise FaultsFoundError([Fault("", 0, "question", product.question, str(error))]) from None
    if not any(one.answers for one in answered):
        raise FaultsFoundError(
            [Fault("", 0, "date", product.date, f"{one.case.jurisdiction}: {one.error}") for one in answered]
        )
    return [answer_json(one, record.words) for one in answered]
