"""The head of the ledger, for whoever wants to keep it, if the host publishes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_noop
from ninja import Router, Schema

from concord.society.ledger.seals import Head, whole_head
from concord.web.api.schemas import Problem
from concord.web.errors import NotFoundError

if TYPE_CHECKING:
    from django.http import HttpRequest

router = Router(tags=["ledger"])


class HeadOut(Schema):
    """The last seal: its number, the entries that all seals cover, the last of them, the digest over all."""

    seal: int
    entries: int
    last_entry: int
    sealed_at: str
    digest: str
    line: str

    @staticmethod
    def resolve_line(head: Head) -> str:
        """The head in one line, to be kept and compared later."""
        return str(head)


@router.get(
    "/ledger/head",
    response={200: HeadOut, 404: Problem},
    summary=gettext_noop("The head of the ledger, if the host publishes it"),
)
def ledger_head(request: HttpRequest) -> Head:
    """Keep it, and `concord society verify --head` says later whether the ledger still contains it."""
    if not settings.CONCORD_PUBLISH_HEAD:
        raise NotFoundError("published head", "ledger")
    return whole_head()
