"""Compose a claim of one's own and have it checked. The address holds it, so that it can be quoted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils.translation import gettext as _

from concord.atlas.edition.model import Edition, ProductClass
from concord.atlas.questions import approvals
from concord.atlas.questions.approvals import Filters, jurisdictions_of
from concord.atlas.questions.claims import Claim, Population, Reading, Relation, check
from concord.kernel.dates import PartialDate
from concord.web.atlas import parameters
from concord.web.atlas.claims import RELATIONS, answer
from concord.web.atlas.display import edition, language, place_name
from concord.web.atlas.page_cache import cached_page
from concord.web.atlas.words import CLASSES
from concord.web.errors import BadParameterError

if TYPE_CHECKING:
    from django.http import HttpResponse

    from concord.web.request import ReaderRequest


_FIELDS = ("subject", "relation", "number", "class")
_NUMBERED = {Relation.RANK, Relation.AT_LEAST, Relation.MORE_THAN, Relation.EXACTLY}


@cached_page
def page(request: ReaderRequest) -> HttpResponse:
    """The form; once it is filled in, the answer below it."""
    record = edition()
    context: dict[str, Any] = {
        "section": "claims",
        "place_choices": sorted((place_name(code, language()), code) for code in jurisdictions_of(record)),
        "relation_choices": list(RELATIONS.items()),
        "class_choices": list(CLASSES.items()),
        "chosen": {name: request.GET.get(name, "") for name in _FIELDS},
    }
    if any(name in request.GET for name in _FIELDS):
        claim = _claim(request, record)
        context |= answer(record, check(record, claim)) | {"composed": claim}
    return render(request, "atlas/compose.html", context)


def _claim(request: ReaderRequest, record: Edition) -> Claim:
    subject = parameters.choice(request, "subject", jurisdictions_of(record), "")
    if not subject:
        raise BadParameterError("subject", "", _("one of the values below"), jurisdictions_of(record))
    relation = Relation(parameters.choice(request, "relation", list(RELATIONS), "most"))
    classes = parameters.several(request, "class", [code.value for code in ProductClass])
    rules = tuple(rule.id for rule in approvals.rules().values() if rule.unit == "product")
    reading = Reading(
        id="composed",
        population=Population.AUTHORISATIONS,
        relation=relation,
        subject=subject,
        as_of=request.as_of,
        number=_number(request) if relation in _NUMBERED else None,
        rules=rules,
        filters=Filters(classes=classes),
    )
    day = PartialDate.of(request.as_of)
    return Claim("composed", "", "", "", day, (), (reading,), None, "", "")


def _number(request: ReaderRequest) -> int:
    number = parameters.number(request, "number", 0, 9999)
    if not number:
        expected = _("a whole number from %(least)s to %(most)s") % {"least": 1, "most": 9999}
        raise BadParameterError("number", "", expected)
    return number
