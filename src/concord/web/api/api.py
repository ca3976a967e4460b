"""The interface itself: its routers, and how it refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ninja import NinjaAPI
from ninja.errors import ValidationError

from concord.atlas.edition.store import NoEditionError
from concord.web.api import approvals, claims, editions, organisations, products, searching
from concord.web.faults import BadParameterError, NotFoundError

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
api.add_router("", editions.router)
api.add_router("", searching.router)


@api.exception_handler(BadParameterError)
def bad_parameter(request: HttpRequest, error: BadParameterError) -> HttpResponse:
    """400: the parameter, its value, what is expected and what is allowed."""
    refusal = {
        "parameter": error.parameter,
        "value": error.value,
        "expected": error.expected,
        "allowed": list(error.allowed),
    }
    return api.create_response(request, {"detail": str(error), **refusal}, status=400)


@api.exception_handler(ValidationError)
def not_valid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """400 for a value of the wrong type."""
    first: dict[str, Any] = error.errors[0]
    parameter = str(first["loc"][-1])
    refusal = {"parameter": parameter, "value": str(first.get("input", "")), "expected": first["msg"]}
    detail = f"{parameter}: {first['msg']}"
    return api.create_response(request, {"detail": detail, **refusal, "allowed": []}, status=400)


@api.exception_handler(NotFoundError)
def not_found(request: HttpRequest, error: NotFoundError) -> HttpResponse:
    """404: what was asked for, and what is close."""
    close = [{"title": title, "address": address} for title, address in error.close]
    return api.create_response(request, {"detail": str(error), "close": close}, status=404)


@api.exception_handler(NoEditionError)
def no_edition(request: HttpRequest, error: NoEditionError) -> HttpResponse:
    """404: no such edition; names those that there are."""
    return api.create_response(request, {"detail": str(error), "close": []}, status=404)
