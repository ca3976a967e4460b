"""Text as Unicode NFC, and the folded form under which two spellings are found together."""

from __future__ import annotations

import re
import unicodedata

_HANGUL = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
_LATIN = re.compile(r"[A-Za-z]{2}")
BETWEEN = " / "


def language_of(text: str) -> str:
    """``ko`` if there is Hangul in the text, ``en`` if there are Latin words and no Hangul, else empty."""
    if _HANGUL.search(text):
        return "ko"
    return "en" if _LATIN.search(text) else ""


def in_language(text: str, language: str) -> str:
    """The part of a note for a reader of that language (``en`` or ``ko``).

    A note written for both stands as ``English / 한국어``, in either order; any other text is given whole.
    """
    parts = text.split(BETWEEN)
    if len(parts) == 2:
        found = {language_of(part): part.strip() for part in parts}
        if found.keys() == {"en", "ko"}:
            return found.get(language, text)
    return text


def nfc(text: str) -> str:
    """Normalise to Unicode NFC and collapse runs of white space; stripped at both ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def nfc_lines(text: str) -> str:
    """As :func:`nfc`, line by line: a text of several paragraphs keeps them."""
    return "\n".join(nfc(line) for line in text.splitlines()).strip()


def fold(text: str) -> str:
    """The form for comparing and searching: NFKC, case-folded, Latin accents dropped.

    Only marks on Latin, Greek and Cyrillic letters are dropped: a dakuten (が) or a
    Hangul vowel is part of the letter and stays.
    """
    compatible = unicodedata.normalize("NFKC", text).casefold()
    kept: list[str] = []
    for character in compatible:
        parts = unicodedata.normalize("NFD", character)
        is_alphabetic = ord(parts[0]) < 0x0530
        kept.append(parts[0] if is_alphabetic and len(parts) > 1 else character)
    return " ".join("".join(kept).split())
