"""Files of an agreement, always as a download and never shown inline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import FileResponse

from concord.society.access.rules import NotFoundError, find
from concord.society.agreements.models import Evidence, Signature, Text
from concord.society.files.storage import path_of

if TYPE_CHECKING:
    from concord.society.files.models import StoredFile
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


def download(file: StoredFile | None) -> FileResponse:
    """The content under the name with which it was handed in. Raises NotFoundError without a file."""
    if file is None:
        raise NotFoundError
    content = path_of(file.sha256).open("rb")
    response = FileResponse(content, as_attachment=True, filename=file.name, content_type=file.media_type)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    return response
