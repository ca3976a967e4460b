"""The interface itself: its routers, and how it refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ninja import NinjaAPI
from ninja.errors import ValidationError

from concord.atlas.edition.store import NoEditionError
from concord.kernel.faults import FaultsFoundError
from concord.society.access.rules import AccessError
from concord.society.agreements.domain.drafting import DraftRefusedError
from concord.society.agreements.domain.legality import NotNowError
from concord.web.api import approvals, claims, editions, law, organisations, pathway, products, search
from concord.web.api.society import routers as society
from concord.web.api.society.bearer import CLOSED
from concord.web.errors import BadParameterError, NotFoundError, refusal

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

api = NinjaAPI(
    title="Concord",
    version="1",
    description=(
        "The dated, sourced record of cell and gene therapy. Counts are pairs, certain and possible; "
        "every answer names its edition, day and counting rule. Not legal or medical advice, not an "
        "official source."
    ),
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)
api.add_router("", approvals.router)
api.add_router("", products.router)
api.add_router("", organisations.router)
api.add_router("", claims.router)
api.add_router("", law.router)
api.add_router("", pathway.router)
api.add_router("", editions.router)
api.add_router("", search.router)
api.add_router("/society", society.router)

_LACKING = {
    "evidence_missing": ("url", "the address of a public page, or a file"),
    "reason_missing": ("reason", "why the evidence does not do"),
}


@api.exception_handler(BadParameterError)
def bad_parameter(request: HttpRequest, error: BadParameterError) -> HttpResponse:
    """400: the parameter, its value, what is expected and what is allowed."""
    return api.create_response(request, refusal(error), status=400)


@api.exception_handler(ValidationError)
def not_valid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """400 for a value of the wrong type."""
    first: dict[str, Any] = error.errors[0]
    parameter = str(first["loc"][-1])
    said = {"parameter": parameter, "value": str(first.get("input", ""))[:200], "expected": first["msg"]}
    detail = f"{parameter}: {first['msg']}"
    return api.create_response(request, {"detail": detail, **said, "allowed": []}, status=400)


@api.exception_handler(FaultsFoundError)
def faulty(request: HttpRequest, error: FaultsFoundError) -> HttpResponse:
    """400: every fault of what was sent; the first stands as the reason."""
    faults = [
        {"product": one.file, "parameter": one.column, "value": one.value, "expected": one.expected}
        for one in error.faults
    ]
    first = faults[0]
    said = {"detail": f"{first['parameter']}={first['value']!r}: {first['expected']}", "allowed": []}
    return api.create_response(request, {**first, **said, "faults": faults}, status=400)


@api.exception_handler(NotFoundError)
def not_found(request: HttpRequest, error: NotFoundError) -> HttpResponse:
    """404: what was asked for, and what is close."""
    close = [{"title": title, "address": address} for title, address in error.close]
    return api.create_response(request, {"detail": str(error), "close": close}, status=404)


@api.exception_handler(NoEditionError)
def no_edition(request: HttpRequest, error: NoEditionError) -> HttpResponse:
    """404: no such edition; names those that there are."""
    return api.create_response(request, {"detail": str(error), "close": []}, status=404)


@api.exception_handler(AccessError)
def closed(request: HttpRequest, error: AccessError) -> HttpResponse:
    """404 for all that a token does not open, whatever the reason."""
    answer = api.create_response(request, {"detail": CLOSED}, status=404)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@api.exception_handler(NotNowError)
def not_now(request: HttpRequest, error: NotNowError) -> HttpResponse:
    """409: the act is not legal as things stand."""
    said = {
        "detail": f"{error}; nothing was done",
        "act": str(error.verb),
        "standing": str(error.standing),
    }
    return api.create_response(request, said, status=409)


@api.exception_handler(DraftRefusedError)
def incomplete(request: HttpRequest, error: DraftRefusedError) -> HttpResponse:
    """400: what the act lacks."""
    parameter, expected = _LACKING[error.code]
    return bad_parameter(request, BadParameterError(parameter, "", expected))
