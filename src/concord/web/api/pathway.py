"""How a product is classed by law and day, and which routes exist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from django.utils.translation import gettext_noop
from ninja import Field, Router, Schema
from pydantic import WithJsonSchema

from concord.atlas.questions.pathways.answering import law
from concord.atlas.questions.pathways.dated import answer_request
from concord.atlas.questions.pathways.rendering import dated
from concord.atlas.questions.pathways.requests import Request, read_day
from concord.atlas.questions.pathways.steps import step_table, with_steps
from concord.atlas.questions.pathways.wording import DISCLAIMER
from concord.kernel.clock import today
from concord.kernel.faults import Fault, FaultsFoundError
from concord.web.api.schemas import Refusal

if TYPE_CHECKING:
    from django.http import HttpRequest

    from concord.atlas.questions.pathways.answering import Law
    from concord.atlas.questions.pathways.facts import Given
    from concord.atlas.questions.pathways.vocabulary import Attribute, Question
    from concord.atlas.questions.pathways.wording import Wording

router = Router(tags=["pathway"])
MOST = 100
Word = Annotated[str, Field(max_length=2000)]


# Read by hand: what is wrong with a fact is said at the fact, which a union of types cannot do.
_WORDS = {"type": "array", "items": {"type": "string"}}
_ONE_OF = {"type": "object", "properties": {"one_of": _WORDS}, "required": ["one_of"]}
_FACT = {"anyOf": [{"type": "string"}, _WORDS, _ONE_OF]}
FactsIn = Annotated[dict[str, Any], WithJsonSchema({"type": "object", "additionalProperties": _FACT})]


class ProductIn(Schema, extra="forbid"):
    """A product as ``concord pathway classify`` reads it.

    ``facts``: attribute to a value, to a list (all of it holds) or to ``{one_of: [...]}``. ``date`` is EDTF,
    today without it. Without ``jurisdictions`` it is asked everywhere. The vocabulary names what may be said.
    """

    id: Word = ""
    jurisdictions: list[Word] | None = None
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
    faults: list[Fault] = []
    for number, product in enumerate(asked.products, start=1):
        name = product.id or str(number)
        try:
            answers += _answers(record, product, name)
        except FaultsFoundError as error:
            faults += [Fault(name, 0, one.column, one.value, one.expected) for one in error.faults]
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
        "attributes": [_attribute(one) for one in words.ordered],
        "questions": [_question(one, record) for one in words.questions.values()],
        "steps": list(step_table()),
        "notice": _both(DISCLAIMER),
    }


def _answers(record: Law, product: ProductIn, name: str) -> list[dict[str, Any]]:
    """The answers for one product. Raises FaultsFoundError."""
    if product.question not in record.words.questions:
        expected = f"allowed: {', '.join(record.words.questions)}"
        raise FaultsFoundError([Fault(name, 0, "question", product.question, expected)])
    try:
        day = read_day(product.date)
    except ValueError as error:
        raise FaultsFoundError([Fault(name, 0, "date", product.date, str(error))]) from None
    facts = _facts(product, name)
    places = product.jurisdictions if product.jurisdictions is not None else sorted(record.rules)
    if not places:
        raise FaultsFoundError([Fault(name, 0, "jurisdictions", "[]", "one jurisdiction or more")])
    found = []
    for place in places:
        asked = Request(name, place, product.question, day, with_steps(facts, product.steps, place), 0)
        try:
            found.append(dated(answer_request(record, asked, today()), record.words))
        except LookupError as error:
            raise FaultsFoundError([Fault(name, 0, "question", product.question, str(error))]) from None
    if all(one.get("error") for one in found):
        early = [
            Fault(name, 0, "date", product.date, f"{one['jurisdiction']}: {one['error']}") for one in found
        ]
        raise FaultsFoundError(early)
    return found


def _facts(product: ProductIn, name: str) -> dict[str, Given]:
    """The facts, each a word, a list of words or ``{one_of: [...]}``. Raises FaultsFoundError."""
    expected = 'a word, a list of words, or {"one_of": [...]}'
    wrong = [
        Fault(name, 0, key, str(said)[:200], expected)
        for key, said in product.facts.items()
        if not _is_fact(said)
    ]
    if wrong:
        raise FaultsFoundError(wrong)
    return dict(product.facts)


def _is_fact(said: object) -> bool:
    if isinstance(said, dict):
        said = said["one_of"] if list(said) == ["one_of"] else None
    return isinstance(said, str) or (isinstance(said, list) and all(isinstance(word, str) for word in said))


def _attribute(one: Attribute) -> dict[str, Any]:
    return {
        "attribute": one.key,
        "label": _both(one.label),
        "question": _both(one.question),
        "help": _both(one.help),
        "values": [
            {"value": value, "label": _both(label)}
            for value, label in zip(one.values, one.value_labels, strict=True)
        ],
    }


def _question(one: Question, record: Law) -> dict[str, Any]:
    codes = record.words.codes
    return {
        "question": one.key,
        "label": _both(one.label),
        "codes": {
            place: [
                {"code": key, "label": _both(codes[place][key].label), "parent": codes[place][key].parent}
                for key in keys
            ]
            for place, keys in one.codes.items()
        },
    }


def _both(said: Wording) -> dict[str, str]:
    return {"en": said.en, "ko": said.ko}
