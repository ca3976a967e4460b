"""What programs can do under an agreement: plan, hand in, judge; propose days and agree to them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from typing import Annotated, Any

from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_noop
from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from concord.kernel.text import printable
from concord.society.access import acting_through
from concord.society.agreements.models import Agreement, DayProposal, Deliverable
from concord.society.agreements.states import DayAction, DeliverableAction
from concord.society.tokens.models import Scope
from concord.web.api.schemas import ActionRefusal, Refusal
from concord.web.api.society.bearer import Closed, actor_of, needs
from concord.web.api.society.schemas import TokenedRequest
from concord.web.errors import BadParameterError
from concord.web.society.actions import Attempt
from concord.web.society.agreements.actions import DAY, DELIVERABLE, INITIATIVE

router = Router(tags=["society"])
Line = Annotated[str, Field(json_schema_extra={"maxLength": 300})]


class NotNow(Schema):
    """Not possible in this state; nothing was done. ``acts`` of the deliverable says what is."""

    detail: str
    act: str
    standing: str


class Done(Schema):
    """It was done. What came of it is read at ``address`` with a token for reading, and in the log."""

    key: str
    address: str


class Handed(Schema, extra="forbid"):
    """A note on the evidence, and the address of a public page unless a file is sent."""

    note: Line
    url: Annotated[str, Field(json_schema_extra={"maxLength": 200})] = ""


class Accepted(Schema, extra="forbid"):
    """A remark, if there is one."""

    remark: Line = ""


class Returned(Schema, extra="forbid"):
    """Why the evidence is insufficient."""

    reason: Line


class Planned(Schema, extra="forbid"):
    """What is to be delivered by when, and how anyone can verify it."""

    code: Annotated[str, Field(json_schema_extra={"maxLength": 12})]
    title_en: Annotated[str, Field(json_schema_extra={"maxLength": 200})]
    title_ko: Annotated[str, Field(json_schema_extra={"maxLength": 200})] = ""
    due: date
    verification: Line
    promised_number: Annotated[int, Field(ge=1, le=10_000)] | None = None
    counted_as: str = ""


class Proposed(Schema, extra="forbid"):
    """Another day, and why."""

    due: date
    reason: Line = ""


class Nothing(Schema, extra="forbid"):
    """An empty object: there is nothing to say."""


ANSWERS = {201: Done, 400: Refusal, 404: Closed, 409: NotNow, 422: ActionRefusal}


@router.post(
    "/deliverables/{key}/evidence",
    response=ANSWERS,
    summary=gettext_noop("Hand in evidence for the party that delivers"),
    **needs(Scope.AGREEMENTS_WRITE),
)
def hand_in(
    request: TokenedRequest, key: str, handed: Form[Handed], file: File[UploadedFile | None] = None
) -> Status[dict[str, str]]:
    """A file (PDF, PNG, JPEG, DOCX, XLSX, text; 20 MB) or a public page. The counterpart is mailed."""
    _refuse_misunderstood(request.POST, Handed.model_fields)
    _refuse_misunderstood(request.FILES, ("file",))
    return _done(request, key, DeliverableAction.HAND_IN, handed, {"file": file} if file else {})


@router.post(
    "/deliverables/{key}/acceptance",
    response=ANSWERS,
    summary=gettext_noop("Accept a deliverable for the counterpart"),
    **needs(Scope.AGREEMENTS_WRITE),
)
def accept(request: TokenedRequest, key: str, accepted: Accepted) -> Status[dict[str, str]]:
    """For good. The party that delivered is mailed."""
    return _done(request, key, DeliverableAction.ACCEPT, accepted)


@router.post(
    "/deliverables/{key}/return",
    response=ANSWERS,
    summary=gettext_noop("Return a deliverable with the reason"),
    **needs(Scope.AGREEMENTS_WRITE),
)
def return_deliverable(request: TokenedRequest, key: str, returned: Returned) -> Status[dict[str, str]]:
    """The party that delivers is mailed and may hand in again."""
    return _done(request, key, DeliverableAction.RETURN, returned)


@router.post(
    "/deliverables/{key}/waiver",
    response=ANSWERS,
    summary=gettext_noop("Waive a deliverable with the reason"),
    **needs(Scope.AGREEMENTS_WRITE),
)
def waive(request: TokenedRequest, key: str, waived: Returned) -> Status[dict[str, str]]:
    """For good. The party that delivers is mailed."""
    return _done(request, key, DeliverableAction.WAIVE, waived)


@router.post(
    "/deliverables/{key}/evidence/withdrawal",
    response=ANSWERS,
    summary=gettext_noop("Take the newest evidence back before there is a verdict on it"),
    **needs(Scope.AGREEMENTS_WRITE),
)
def take_back_evidence(request: TokenedRequest, key: str, nothing: Nothing) -> Status[dict[str, str]]:
    """The counterpart is mailed."""
    return _done(request, key, DeliverableAction.TAKE_BACK, nothing)


@router.post(
    "/deliverables/{key}/return/withdrawal",
    response=ANSWERS,
    summary=gettext_noop("Take a return back before new evidence is handed in"),
    **needs(Scope.AGREEMENTS_WRITE),
)
def recall_return(request: TokenedRequest, key: str, nothing: Nothing) -> Status[dict[str, str]]:
    """The party that delivered is mailed."""
    return _done(request, key, DeliverableAction.RECALL, nothing)


@router.post(
    "/initiatives/{key}/deliverables",
    response=ANSWERS,
    summary=gettext_noop("Plan a deliverable"),
    **needs(Scope.AGREEMENTS_WRITE),
)
def plan(request: TokenedRequest, key: str, planned: Planned) -> Status[dict[str, str]]:
    """The day binds at once for the side that delivers, else once that side agrees. The other is mailed."""
    made: Deliverable = act(request, INITIATIVE.attempt, key, "deliverable", data=planned.dict())
    return _at(made.key)


@router.post(
    "/deliverables/{key}/withdrawal",
    response=ANSWERS,
    summary=gettext_noop("Withdraw a deliverable that one's own side planned"),
    **needs(Scope.AGREEMENTS_WRITE),
)
def withdraw(request: TokenedRequest, key: str, nothing: Nothing) -> Status[dict[str, str]]:
    """For good; its code is free again. The other side is mailed. The answer names the agreement."""
    left: Agreement = act(request, DELIVERABLE.attempt, key, DeliverableAction.WITHDRAW, data=nothing.dict())
    return Status(201, {"key": left.key, "address": reverse("api:agreement", args=[left.key])})


@router.post(
    "/deliverables/{key}/days",
    response=ANSWERS,
    summary=gettext_noop("Propose another day for a deliverable"),
    **needs(Scope.AGREEMENTS_WRITE),
)
def propose_day(request: TokenedRequest, key: str, proposed: Proposed) -> Status[dict[str, str]]:
    """The other side is mailed; the day changes only if it agrees. The answer names the proposal."""
    made: DayProposal = act(
        request, DELIVERABLE.attempt, key, DeliverableAction.PROPOSE_DAY, data=proposed.dict()
    )
    return _at(key, made.key)


@router.post(
    "/days/{key}/acceptance",
    response=ANSWERS,
    summary=gettext_noop("Agree to a proposed day"),
    **needs(Scope.AGREEMENTS_WRITE),
)
def accept_day(request: TokenedRequest, key: str, nothing: Nothing) -> Status[dict[str, str]]:
    """The day binds both sides. The side that proposed it is mailed."""
    return _answered(request, key, DayAction.ACCEPT, nothing)


@router.post(
    "/days/{key}/refusal",
    response=ANSWERS,
    summary=gettext_noop("Decline a proposed day with the reason"),
    **needs(Scope.AGREEMENTS_WRITE),
)
def decline_day(request: TokenedRequest, key: str, declined: Returned) -> Status[dict[str, str]]:
    """The side that proposed it is mailed."""
    return _answered(request, key, DayAction.DECLINE, declined)


@router.post(
    "/days/{key}/withdrawal",
    response=ANSWERS,
    summary=gettext_noop("Withdraw a day that one's own side proposed"),
    **needs(Scope.AGREEMENTS_WRITE),
)
def withdraw_day(request: TokenedRequest, key: str, nothing: Nothing) -> Status[dict[str, str]]:
    """The other side is mailed."""
    return _answered(request, key, DayAction.WITHDRAW, nothing)


def _refuse_misunderstood(sent: MultiValueDict[str, Any], known: Collection[str]) -> None:
    """Raises BadParameterError for a field of a form that is unknown or repeated: Ninja takes the last."""
    for name, values in sent.lists():
        if name not in known:
            raise BadParameterError(printable(name)[:80], "", "a field of this address", known)
        if len(values) > 1:
            raise BadParameterError(name, printable(", ".join(map(str, values)))[:80], "one value")


def _done(
    request: TokenedRequest,
    key: str,
    action: DeliverableAction,
    sent: Schema,
    files: dict[str, UploadedFile] | None = None,
) -> Status[dict[str, str]]:
    act(request, DELIVERABLE.attempt, key, action, data=sent.dict(), files=files or {})
    return _at(key)


def _answered(request: TokenedRequest, key: str, action: DayAction, sent: Schema) -> Status[dict[str, str]]:
    answered: DayProposal = act(request, DAY.attempt, key, action, data=sent.dict())
    return _at(answered.deliverable.key, key)


def act(request: TokenedRequest, attempt: Callable[..., Attempt], *what: str, **sent: Any) -> Any:  # noqa: ANN401
    """Do it in the name of the token, which the ledger notes: a token for writing reads nothing by it."""
    with acting_through(request.auth.token.key):
        return attempt(actor_of(request), *what, **sent).submit()


def _at(deliverable: str, key: str = "") -> Status[dict[str, str]]:
    """Done: the key of what was made or changed, and the address of its deliverable."""
    address = reverse("api:deliverable", args=[deliverable])
    return Status(201, {"key": key or deliverable, "address": address})
