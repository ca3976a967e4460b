"""Handing in, accepting, returning: the actions of the pages, with their forms and their refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from django.utils.translation import gettext_noop
from ninja import Field, File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from concord.kernel import clock
from concord.society.access.context import acting_through
from concord.society.agreements.states import DeliverableAction
from concord.society.tokens.models import Scope
from concord.web.api.schemas import ActionRefusal, Refusal
from concord.web.api.society.bearer import Closed, actor_of, needs
from concord.web.api.society.deliverables import DeliverableOut, deliverable_out
from concord.web.society.agreements.actions import DELIVERABLE

if TYPE_CHECKING:
    from concord.web.api.society.tokened import TokenedRequest

router = Router(tags=["society"])
Line = Annotated[str, Field(json_schema_extra={"maxLength": 300})]


class NotNow(Schema):
    """Not possible in this state; nothing was done. ``acts`` of the deliverable says what is."""

    detail: str
    act: str
    standing: str


class Handed(Schema):
    """A note on the evidence, and the address of a public page unless a file is sent."""

    note: Line
    url: Annotated[str, Field(json_schema_extra={"maxLength": 200})] = ""


class Accepted(Schema):
    """A remark, if there is one."""

    remark: Line = ""


class Returned(Schema):
    """Why the evidence is insufficient."""

    reason: Line


ANSWERS = {201: DeliverableOut, 400: Refusal, 404: Closed, 409: NotNow, 422: ActionRefusal}


@router.post(
    "/deliverables/{key}/evidence",
    response=ANSWERS,
    summary=gettext_noop("Hand in evidence for the party that delivers"),
    **needs(Scope.AGREEMENTS_WRITE),
)
def hand_in(
    request: TokenedRequest, key: str, handed: Form[Handed], file: File[UploadedFile | None] = None
) -> Status[dict[str, Any]]:
    """A file (PDF, PNG, JPEG, DOCX, XLSX, text; 20 MB) or a public page. The counterpart is mailed."""
    return _done(request, key, DeliverableAction.HAND_IN, handed, {"file": file} if file else {})


@router.post(
    "/deliverables/{key}/acceptance",
    response=ANSWERS,
    summary=gettext_noop("Accept a deliverable for the counterpart"),
    **needs(Scope.AGREEMENTS_WRITE),
)
def accept(request: TokenedRequest, key: str, accepted: Accepted) -> Status[dict[str, Any]]:
    """For good. The party that delivered is mailed."""
    return _done(request, key, DeliverableAction.ACCEPT, accepted)


@router.post(
    "/deliverables/{key}/return",
    response=ANSWERS,
    summary=gettext_noop("Return a deliverable with the reason"),
    **needs(Scope.AGREEMENTS_WRITE),
)
def return_deliverable(request: TokenedRequest, key: str, returned: Returned) -> Status[dict[str, Any]]:
    """The party that delivers is mailed and may hand in again."""
    return _done(request, key, DeliverableAction.RETURN, returned)


def _done(
    request: TokenedRequest,
    key: str,
    action: DeliverableAction,
    sent: Schema,
    files: dict[str, UploadedFile] | None = None,
) -> Status[dict[str, Any]]:
    """Do it in the name of the token, which the ledger notes; answer with the deliverable as it stands."""
    actor = actor_of(request)
    with acting_through(request.auth.token.key):
        DELIVERABLE.attempt(actor, key, action, data=sent.dict(), files=files or {}).submit()
    return Status(201, deliverable_out(actor, key, clock.today()))
