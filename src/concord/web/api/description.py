"""The page on which people read what programs can ask: made from the same OpenAPI description."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils.translation import gettext, gettext_lazy

from concord.society.tokens.models import Scope
from concord.web.api.api import api

if TYPE_CHECKING:
    from django.http import HttpResponse

    from concord.web.request import ReaderRequest

METHODS = ("get", "post")
TITLES = {
    "approvals": gettext_lazy("Approvals"),
    "products": gettext_lazy("Products"),
    "organisations": gettext_lazy("Organisations"),
    "claims": gettext_lazy("Claims"),
    "law": gettext_lazy("Law"),
    "pathway": gettext_lazy("Pathway"),
    "editions": gettext_lazy("Editions"),
    "search": gettext_lazy("Search"),
    "society": gettext_lazy("Society"),
    "ledger": gettext_lazy("Ledger"),
}


def page(request: ReaderRequest) -> HttpResponse:
    """Every address by subject, with its parameters, its scope and its answers."""
    groups = [
        {"tag": tag, "title": TITLES[tag], "operations": [_said(one) for one in found]}
        for tag, found in operations().items()
    ]
    context = {"groups": groups, "scopes": [(scope.value, scope.label) for scope in Scope]}
    return render(request, "api/description.html", context)


@cache
def operations() -> dict[str, list[dict[str, Any]]]:
    """The operations of the description by tag, in its order."""
    found: dict[str, list[dict[str, Any]]] = {}
    for address, methods in api.get_openapi_schema()["paths"].items():
        for method in METHODS:
            if method in methods:
                one = methods[method]
                found.setdefault(one["tags"][0], []).append({"address": address, "method": method, **one})
    return found


def _said(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "address": one["address"],
        "method": one["method"].upper(),
        "summary": gettext(one["summary"]),
        "parameters": [(each["name"], each["required"]) for each in one.get("parameters", [])],
        "bodies": list(one.get("requestBody", {}).get("content", {})),
        "scope": one.get("x-scope", ""),
        "answers": ", ".join(str(status) for status in one["responses"]),
    }
