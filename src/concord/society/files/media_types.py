"""What a file is, judged by its content alone: which kinds are kept, and within which bounds.

Nothing is expanded to be judged: of an archive the list of entries is read, of a picture its head.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from pathlib import PurePath
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LARGEST = 20 * 1024 * 1024
# Patched data and strong encryption, which the library does not read (APPNOTE.TXT, section 4.4.4).
_NOT_READ = 0x20 | 0x40
MOST_MEMBERS = 2_000
MOST_EXPANDED = 200 * 1024 * 1024
MOST_PIXELS = 80_000_000

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_OFFICE = {"word/document.xml": _DOCX, "xl/workbook.xml": _XLSX}
_PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
# What a name may end in. One that ends otherwise is given the first, so that nobody opens a text as a page.
_SUFFIXES = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    _DOCX: (".docx",),
    _XLSX: (".xlsx",),
    "text/plain": (".txt", ".csv"),
}
_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


class FileRefusedError(ValueError):
    """The file is not kept; the message says why in the reader's language."""

    def __init__(self, why: _StrPromise) -> None:
        self.why = why
        super().__init__(str(why))


def judge(content: bytes) -> str:
    """The media type of a file by its content. Raises FileRefusedError for a kind that is not kept."""
    if not content:
        raise FileRefusedError(_("The file is empty."))
    refuse_large(len(content))
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    for signature, media_type in _PICTURES.items():
        if content.startswith(signature):
            _refuse_picture(content)
            return media_type
    if content.startswith(_ZIP):
        kind = _office_type(content)
    else:
        refuse_old_office(content)
        kind = "text/plain" if _is_text(content) else None
    if kind is None:
        raise FileRefusedError(_("Only PDF, PNG, JPEG, DOCX, XLSX and plain text or CSV files are kept."))
    return kind


def named_by_kind(name: str, media_type: str) -> str:
    """The name with an ending that fits the media type: ``page.html``, a text, becomes ``page.html.txt``."""
    suffixes = _SUFFIXES[media_type]
    return name if PurePath(name).suffix.lower() in suffixes else f"{name}{suffixes[0]}"


def refuse_large(size: int) -> None:
    """Raises FileRefusedError for more bytes than are kept."""
    if size > LARGEST:
        raise FileRefusedError(_("The file is larger than 20 MB."))


def refuse_old_office(content: bytes) -> None:
    """Raises FileRefusedError for a file of an older Office, and for one that a password locks."""
    if content.startswith(_OLD_OFFICE):
        why = _("An old Office file, or one with a password. Save it as DOCX or XLSX without a password.")
        raise FileRefusedError(why)


def open_archive(content: bytes) -> zipfile.ZipFile:
    """A ZIP archive whose members, and what they expand to, are within the bounds.

    No member gives more than its head says: the library stops there. Raises FileRefusedError that says why.
    """
    # Each member takes a thousand bytes of memory once the list is read, so they are counted before.
    if content.count(b"PK\x01\x02") > MOST_MEMBERS:
        raise FileRefusedError(_("The archive holds more than 2,000 members."))
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        why = _("The archive is damaged: its list of entries cannot be read. Save the file again.")
        raise FileRefusedError(why) from None
    members = archive.infolist()
    if sum(member.file_size for member in members) > MOST_EXPANDED:
        raise FileRefusedError(_("The archive expands to more than 200 MB."))
    if any(member.flag_bits & 1 for member in members):
        raise FileRefusedError(_("The archive is locked by a password. Save the file without one."))
    if any(
        member.flag_bits & _NOT_READ or member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        for member in members
    ):
        why = _("The archive is packed in a way that Office files are not. Save the file again.")
        raise FileRefusedError(why)
    return archive


def _office_type(content: bytes) -> str | None:
    with open_archive(content) as archive:
        names = frozenset(archive.namelist())
    return next((kind for member, kind in _OFFICE.items() if member in names), None)


def _refuse_picture(content: bytes) -> None:
    """Read the head of a picture. Raises FileRefusedError if there is none, or if it says too many pixels."""
    # Imported here: few requests hand in a picture.
    from PIL import Image

    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as picture:
            width, height = picture.size
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        width = height = MOST_PIXELS
    except (OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, struct.error):
        raise FileRefusedError(_("The picture is damaged: its head cannot be read. Save it again.")) from None
    if width * height > MOST_PIXELS:
        raise FileRefusedError(_("The picture has more than 80 million pixels. Save it smaller."))


def _is_text(content: bytes) -> bool:
    """Whether this is a text and no page. Raises FileRefusedError for one with control characters."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    if _CONTROL.search(text):
        raise FileRefusedError(_("The text holds control characters. Save it as plain text in UTF-8."))
    return not text.lstrip("\ufeff \t\n\r\f\v").startswith("<")
