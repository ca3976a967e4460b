"""Files of an agreement, always as a download and never shown inline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concord.society.access.rules import find
from concord.society.agreements.models import Evidence, Signature, Text
from concord.web.society.documents import download

if TYPE_CHECKING:
    from django.http import FileResponse

    from concord.web.society.request import SocietyRequest


def text(request: SocietyRequest, key: str) -> FileResponse:
    """An authentic text."""
    return download(find(request.actor, Text.objects.select_related("file"), key).file)


def evidence(request: SocietyRequest, key: str) -> FileResponse:
    """A file handed in as evidence."""
    return download(find(request.actor, Evidence.objects.select_related("file"), key).file)


def scan(request: SocietyRequest, key: str) -> FileResponse:
    """The scan of a signed paper."""
    return download(find(request.actor, Signature.objects.select_related("scan"), key).scan)
