"""Files handed in: judged by content and size, kept by hash, given back only as a download."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from concord.kernel import clock
from concord.kernel.text import nfc
from concord.society.files.models import StoredFile

if TYPE_CHECKING:
    from django.core.files import File
    from django.utils.functional import _StrPromise

    from concord.society.access.actor import Actor

LARGEST = 20 * 1024 * 1024
PLAIN = "text/plain"

_SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)
_OFFICE = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class FileRefusedError(ValueError):
    """The file is not kept; the message says why in the reader's language."""

    def __init__(self, why: _StrPromise) -> None:
        self.why = why
        super().__init__(str(why))


def judge(content: bytes) -> str:
    """The media type of a file by its content. Raises FileRefusedError for a kind that is not kept."""
    if not content:
        raise FileRefusedError(_("The file is empty."))
    if len(content) > LARGEST:
        raise FileRefusedError(_("The file is larger than 20 MB."))
    for signature, media_type in _SIGNATURES:
        if content.startswith(signature):
            return media_type
    kind = _office_type(content) if content.startswith(b"PK\x03\x04") else _text_type(content)
    if kind is None:
        raise FileRefusedError(_("Only PDF, PNG, JPEG, DOCX, XLSX and plain text or CSV files are kept."))
    return kind


def keep(*, actor: Actor, file: File[bytes]) -> StoredFile:
    """Store a file and return its row. Raises FileRefusedError as :func:`judge` does.

    The content is written first: a file without a row is harmless, a row without a file is not.
    """
    content = file.read()
    media_type = judge(content)
    digest = hashlib.sha256(content).hexdigest()
    path = path_of(digest)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{clock.now().timestamp()}.part")
        part.write_bytes(content)
        part.replace(path)
    return StoredFile.objects.create(
        sha256=digest,
        size=len(content),
        media_type=media_type,
        name=nfc(Path(file.name or "").name)[:200] or "file",
        handed_in_by=actor.key,
        handed_in_at=clock.now(),
    )


def path_of(sha256: str) -> Path:
    """Where the content with that hash lies."""
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256


def _office_type(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile:
        return None
    return next((kind for member, kind in _OFFICE.items() if member in names), None)


def _text_type(content: bytes) -> str | None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    is_markup = text.lstrip().startswith("<")
    return None if is_markup or "\x00" in text else PLAIN
