"""Text as Unicode NFC, and the folded form under which two spellings are found together."""

from __future__ import annotations

import unicodedata


def nfc(text: str) -> str:
    """Normalise to Unicode NFC and collapse runs of white space; stripped at both ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


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
