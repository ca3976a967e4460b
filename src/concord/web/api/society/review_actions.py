"""What programs can do on the way of an agreement to its signatures, and when it ends early.

No program signs, records, confirms or contests a signature: no scope reaches that.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.urls import reverse
from django.utils.translation import gettext_noop
from ninja import Router, Schema, Status
from pydantic import Field

from concord.society.agreements.states import AgreementAction
from concord.society.tokens.models import Scope
from concord.web.api.society.agreement_actions import ANSWERS, Nothing, act
from concord.web.api.society.bearer import needs
from concord.web.api.society.schemas import TokenedRequest
from concord.web.society.agreements.actions import AGREEMENT, PARTY

router = Router(tags=["society"])
_WRITE = needs(Scope.AGREEMENTS_WRITE)
Line = Annotated[str, Field(json_schema_extra={"maxLength": 300})]


class Submitted(Schema, extra="forbid"):
    """Why nothing is promised, if nothing is."""

    no_commitments_because: Line = ""


class Because(Schema, extra="forbid"):
    """The reason."""

    reason: Line


class Terminated(Because, extra="forbid"):
    """From which day, and why."""

    on: date


@router.post(
    "/agreements/{key}/submission",
    response=ANSWERS,
    summary=gettext_noop("Submit a draft for review"),
    **_WRITE,
)
def submit(request: TokenedRequest, key: str, submitted: Submitted) -> Status[dict[str, str]]:
    """Who acts for a party agrees for it by that. The parties are mailed; 422 names all that is missing."""
    return _on_agreement(request, key, AgreementAction.SUBMIT, submitted)


@router.post(
    "/agreements/{key}/return",
    response=ANSWERS,
    summary=gettext_noop("Send a draft back from review"),
    **_WRITE,
)
def send_back(request: TokenedRequest, key: str, returned: Because) -> Status[dict[str, str]]:
    """Every party agrees anew. The parties are mailed."""
    return _on_agreement(request, key, AgreementAction.SEND_BACK, returned)


@router.post(
    "/agreements/{key}/reopening",
    response=ANSWERS,
    summary=gettext_noop("Open a closed review again"),
    **_WRITE,
)
def reopen(request: TokenedRequest, key: str, reopened: Because) -> Status[dict[str, str]]:
    """Until somebody has signed. The parties are mailed."""
    return _on_agreement(request, key, AgreementAction.REOPEN, reopened)


@router.post(
    "/agreements/{key}/termination",
    response=ANSWERS,
    summary=gettext_noop("Terminate an agreement"),
    **_WRITE,
)
def terminate(request: TokenedRequest, key: str, terminated: Terminated) -> Status[dict[str, str]]:
    """It can be taken back until it takes effect. The parties are mailed."""
    return _on_agreement(request, key, AgreementAction.TERMINATE, terminated)


@router.post(
    "/agreements/{key}/termination/withdrawal",
    response=ANSWERS,
    summary=gettext_noop("Take back a termination"),
    **_WRITE,
)
def restore(request: TokenedRequest, key: str, restored: Because) -> Status[dict[str, str]]:
    """For the side that terminated, until it takes effect. The parties are mailed."""
    return _on_agreement(request, key, AgreementAction.RESTORE, restored)


@router.post(
    "/parties/{key}/review",
    response=ANSWERS,
    summary=gettext_noop("Agree to the text for a party"),
    **_WRITE,
)
def agree(request: TokenedRequest, key: str, nothing: Nothing) -> Status[dict[str, str]]:
    """Refused for who submitted it or acts for their side. The other parties are mailed."""
    return _on_party(request, key, AgreementAction.AGREE, nothing)


@router.post(
    "/parties/{key}/review/record",
    response=ANSWERS,
    summary=gettext_noop("Record that a party agreed to the text"),
    **_WRITE,
)
def agree_on_behalf(request: TokenedRequest, key: str, recorded: Because) -> Status[dict[str, str]]:
    """For staff of the host, where it arranges or nobody acts for the party. The other parties are mailed."""
    return _on_party(request, key, "agree_on_behalf", recorded)


@router.post(
    "/parties/{key}/review/withdrawal",
    response=ANSWERS,
    summary=gettext_noop("Take back that a party agreed to the text"),
    **_WRITE,
)
def withdraw(request: TokenedRequest, key: str, withdrawn: Because) -> Status[dict[str, str]]:
    """Until somebody has signed. The other parties are mailed."""
    return _on_party(request, key, "withdraw_agreement", withdrawn)


def _on_agreement(
    request: TokenedRequest, key: str, action: AgreementAction, sent: Schema
) -> Status[dict[str, str]]:
    act(request, AGREEMENT.attempt, key, action, data=sent.dict())
    return _at(key)


def _on_party(request: TokenedRequest, key: str, action: str, sent: Schema) -> Status[dict[str, str]]:
    made: Any = act(request, PARTY.attempt, key, action, data=sent.dict())
    # A withdrawal gives back the agreement, an agreement to the text its row.
    return _at(made.party.agreement.key if hasattr(made, "party") else made.key)


def _at(key: str) -> Status[dict[str, str]]:
    return Status(201, {"key": key, "address": reverse("api:agreement", args=[key])})
