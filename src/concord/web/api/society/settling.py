"""Handing in, accepting, returning: the verbs of the pages, by the same table of what is legal when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_noop, override
from ninja import Field, File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from concord.kernel import clock
from concord.society.access.context import acting_through
from concord.society.access.rules import find
from concord.society.agreements.domain import settling
from concord.society.agreements.models import Deliverable
from concord.society.files.storage import FileRefusedError, keep
from concord.society.tokens.models import Scope
from concord.web.api.schemas import Refusal
from concord.web.api.society.bearer import Closed, actor_of, needs
from concord.web.api.society.deliverables import DeliverableOut, deliverable_out
from concord.web.errors import BadParameterError

if TYPE_CHECKING:
    from collections.abc import Callable

    from concord.society.access.actor import Actor
    from concord.society.files.models import StoredFile
    from concord.web.api.society.tokened import TokenedRequest

router = Router(tags=["society"])
Text = Annotated[str, Field(max_length=300)]


class NotNow(Schema):
    """The act is not legal as things stand; nothing was done. ``acts`` of the deliverable says what is."""

    detail: str
    act: str
    standing: str


class Handed(Schema):
    """What is said of the evidence: a note, and the address of a public page unless a file is sent."""

    note: Annotated[str, Field(min_length=1, max_length=300)]
    url: Annotated[str, Field(max_length=200)] = ""


class Accepted(Schema):
    """A remark, if there is one."""

    remark: Text = ""


class Returned(Schema):
    """Why the evidence does not do."""

    reason: Annotated[str, Field(min_length=1, max_length=300)]


ANSWERS = {201: DeliverableOut, 400: Refusal, 404: Closed, 409: NotNow}


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
    url = _address(handed.url)

    def do(actor: Actor, found: Deliverable) -> object:
        kept = _kept(actor, file) if file else None
        return settling.hand_in(actor=actor, deliverable=found, note=handed.note, file=kept, url=url)

    return _done(request, key, do)


@router.post(
    "/deliverables/{key}/acceptance",
    response=ANSWERS,
    summary=gettext_noop("Accept a deliverable for the counterpart"),
    **needs(Scope.AGREEMENTS_WRITE),
)
def accept(request: TokenedRequest, key: str, accepted: Accepted) -> Status[dict[str, Any]]:
    """For good. The party that delivered is mailed."""
    return _done(
        request,
        key,
        lambda actor, found: settling.accept(actor=actor, deliverable=found, remark=accepted.remark),
    )


@router.post(
    "/deliverables/{key}/return",
    response=ANSWERS,
    summary=gettext_noop("Return a deliverable with the reason"),
    **needs(Scope.AGREEMENTS_WRITE),
)
def send_back(request: TokenedRequest, key: str, returned: Returned) -> Status[dict[str, Any]]:
    """The party that delivers is mailed and may hand in again."""
    return _done(
        request,
        key,
        lambda actor, found: settling.send_back(actor=actor, deliverable=found, reason=returned.reason),
    )


def _done(
    request: TokenedRequest, key: str, do: Callable[[Actor, Deliverable], object]
) -> Status[dict[str, Any]]:
    """Do it in the name of the token, which the ledger notes; answer with the deliverable as it stands."""
    actor = actor_of(request)
    found = find(actor, Deliverable, key)
    with acting_through(request.auth.token.key):
        do(actor, found)
    return Status(201, deliverable_out(actor, key, clock.today()))


def _address(url: str) -> str:
    try:
        if url:
            URLValidator(["http", "https"])(url)
    except ValidationError:
        raise BadParameterError("url", url, "the address of a public page, https://…") from None
    return url


def _kept(actor: Actor, file: UploadedFile) -> StoredFile:
    try:
        return keep(actor=actor, content=file.read(), name=file.name or "file")
    except FileRefusedError as refusal:
        with override("en"):
            raise BadParameterError("file", file.name or "", str(refusal.why)) from None
