"""The interface itself: its routers, and how it refuses."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import override
from ninja import NinjaAPI
from ninja.errors import HttpError
from ninja.errors import ValidationError as MalformedError
from ninja.parser import Parser

from concord.atlas.edition.store import NoEditionError
from concord.atlas.questions.parameters import ParameterError
from concord.kernel.faults import FaultsFoundError
from concord.kernel.strict_json import load_json
from concord.society.access import AccessError
from concord.society.errors import WrongStateError, refusals_in
from concord.web.api import approvals, claims, editions, law, ledger, organisations, pathway, products, search
from concord.web.api.society import routers as society
from concord.web.api.society.bearer import CLOSED
from concord.web.atlas.parameters import listed_values
from concord.web.errors import BadParameterError, NotFoundError, refusal

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

MOST_FAULTS = 100


class _StrictParser(Parser):
    """Bodies are strict JSON."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """The body. Raises FaultsFoundError, which ``unreadable`` answers."""
        body: dict[str, Any] = load_json(request.body, "")
        return body


api = NinjaAPI(
    parser=_StrictParser(),
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
api.add_router("", ledger.router)
api.add_router("/society", society.router)


@api.exception_handler(BadParameterError)
def bad_parameter(request: HttpRequest, error: BadParameterError) -> HttpResponse:
    """400: the parameter, its value, what is expected and what is allowed."""
    return api.create_response(request, refusal(error), status=400)


@api.exception_handler(ParameterError)
def refused_by_question(request: HttpRequest, error: ParameterError) -> HttpResponse:
    """400: a question cannot be read from the parameters."""
    fault = BadParameterError(error.name, error.value, error.expected, listed_values(error))
    return bad_parameter(request, fault)


@api.exception_handler(MalformedError)
def not_valid(request: HttpRequest, error: MalformedError) -> HttpResponse:
    """400 for a value of the wrong type."""
    first: dict[str, Any] = error.errors[0]
    parameter, expected = str(first["loc"][-1]), first["msg"]
    body = {
        "detail": f"{parameter}: {expected}",
        "parameter": parameter,
        "value": str(first.get("input", ""))[:200],
        "expected": expected,
        "allowed": [],
    }
    return api.create_response(request, body, status=400)


@api.exception_handler(FaultsFoundError)
def faulty(request: HttpRequest, error: FaultsFoundError) -> HttpResponse:
    """400: the first hundred faults of what was sent; the first of all stands as the reason."""
    faults = [
        {
            "product": fault.file,
            "parameter": fault.column,
            "value": fault.value[:200],
            "expected": fault.expected,
        }
        for fault in error.faults[:MOST_FAULTS]
    ]
    first = faults[0]
    detail = f"{first['parameter']}={first['value']!r}: {first['expected']}"
    body = {**first, "detail": detail, "allowed": [], "faults": faults}
    return api.create_response(request, body, status=400)


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    """400: the body is no JSON, or JSON beyond its bounds; why, and on which line."""
    if not isinstance(error.__cause__, FaultsFoundError):
        return api.create_response(request, {"detail": str(error)}, status=error.status_code)
    fault = error.__cause__.faults[0]
    place = f"body, line {fault.row}" if fault.row else "body"
    body = refusal(BadParameterError(place, fault.value, fault.expected))
    body["detail"] = f"{place}: {fault.value!r}: {fault.expected}"
    return api.create_response(request, body, status=error.status_code)


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
    return api.create_response(request, {"detail": CLOSED}, status=404)


@api.exception_handler(WrongStateError)
def wrong_state(request: HttpRequest, error: WrongStateError) -> HttpResponse:
    """409: the action is not possible as things stand."""
    body = {"detail": f"{error}; nothing was done", "act": str(error.action), "standing": str(error.state)}
    return api.create_response(request, body, status=409)


@api.exception_handler(ValidationError)
def refused(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422: each field that does not fit, with the words of the page's form, in English, and the code."""
    with override("en"):
        refusals = [asdict(one) for one in refusals_in(error)]
    first = refusals[0]
    message = first["message"]
    body = {"detail": message, "parameter": first["field"], "value": "", "expected": message, "allowed": []}
    return api.create_response(request, {**body, **first, "errors": refusals}, status=422)
