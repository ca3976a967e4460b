"""A file as text: UTF-8 without a byte order mark, no NUL, Unicode NFC; each breach is a named fault."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from concord.kernel.faults import Fault
from concord.kernel.text import nfc

if TYPE_CHECKING:
    from pathlib import Path

_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def read_text(path: Path, file: str) -> tuple[str | None, list[Fault]]:
    """The text of a file, or ``None`` with the faults for which it cannot be read."""
    data = path.read_bytes()
    if data.startswith(_BYTE_ORDER_MARKS):
        mark = data[:3] if data.startswith(_BYTE_ORDER_MARKS[0]) else data[:2]
        return None, [Fault(file, 1, "", mark.hex(" "), "expected UTF-8 without a byte order mark")]
    nul = data.find(b"\0")
    if nul >= 0:
        return None, [Fault(file, _line(data, nul), "", "\0", "expected text without NUL characters")]
    try:
        return data.decode(), []
    except UnicodeDecodeError as error:
        value = data[error.start : error.start + 4].hex(" ")
        expected = "expected UTF-8; save the file as UTF-8"
        return None, [Fault(file, _line(data, error.start), "", value, expected)]


def denormal_lines(text: str, file: str) -> list[Fault]:
    """A fault for each line that is not in Unicode NFC."""
    if unicodedata.is_normalized("NFC", text):
        return []
    return [
        Fault(file, number, "", line[:80], "expected Unicode NFC")
        for number, line in enumerate(text.split("\n"), 1)
        if not unicodedata.is_normalized("NFC", line)
    ]


def untidy_text(text: str) -> str:
    """What is wrong with a piece of text, as what is expected instead; nothing if it is in order."""
    if text.isascii():
        clean = text.isprintable() and "  " not in text and text == text.strip()
        return "" if clean else _remedy(text)
    if "\N{REPLACEMENT CHARACTER}" in text:
        return "expected the character that was lost here: the text passed through a wrong encoding"
    return "" if nfc(text) == text and not _has_control(text) else _remedy(text)


def _remedy(text: str) -> str:
    if _has_control(text):
        return "expected text without control characters or line breaks"
    if unicodedata.is_normalized("NFC", text):
        return f"expected single spaces only within the text: {nfc(text)!r}"
    return f"expected Unicode NFC: {nfc(text)!r}"


def _has_control(text: str) -> bool:
    # The joiners are part of the spelling in some scripts; other format characters are invisible rubbish.
    return any(unicodedata.category(char) in ("Cc", "Cf") and char not in "\u200c\u200d" for char in text)


def _line(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1
