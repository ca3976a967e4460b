"""Documents as answers: PDF files once they are drawn, and stored files as downloads."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render

from concord.society.access import NotFoundError
from concord.society.files.storage import FileDamagedError, content_of
from concord.web.society.drawing import DocumentError, ready

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from concord.society.files.models import StoredFile

_LOG = logging.getLogger("concord.documents")


def answer(request: HttpRequest, page: str, name: str) -> HttpResponse:
    """The page as a PDF to be saved under that name; or 202, to be asked again, while it is being drawn."""
    try:
        content = ready(page)
    except DocumentError as error:
        _LOG.error("document", extra={"fault": str(error)})
        return render(request, "society/document.html", {"failed": True}, status=503)
    if content is None:
        response = render(request, "society/document.html", status=202)
        for header in ("Retry-After", "Refresh"):
            response.headers[header] = "1"
        return response
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def download(request: HttpRequest, file: StoredFile | None) -> HttpResponseBase:
    """The content under the name with which it was handed in; 503 if it is no longer that content.

    Raises NotFoundError without a file.
    """
    if file is None:
        raise NotFoundError
    try:
        content = content_of(file)
    except FileDamagedError as damage:
        _LOG.error("file", extra={"fault": str(damage)})
        return render(request, "society/damaged_file.html", status=503)
    response = FileResponse(content, as_attachment=True, filename=file.name, content_type=file.media_type)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    return response
