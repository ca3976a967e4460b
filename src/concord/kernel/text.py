"""Text as Unicode NFC, its language and script, and the folded form under which two spellings meet.

A name keeps its script; a romanised form is another name.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

_HANGUL = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
_LATIN = re.compile(r"[A-Za-z]{2}")
BETWEEN = " / "
SLUG_PATTERN = r"[a-z0-9]+(?:-[a-z0-9]+)*"
# ISO 15924 codes by the first word of the Unicode character name.
_SCRIPTS = {
    "LATIN": "Latn",
    "FULLWIDTH": "Latn",
    "HANGUL": "Hang",
    "CJK": "Hani",
    "HIRAGANA": "Hira",
    "KATAKANA": "Kana",
    "HALFWIDTH": "Kana",
    "CYRILLIC": "Cyrl",
    "GREEK": "Grek",
    "ARABIC": "Arab",
    "HEBREW": "Hebr",
    "THAI": "Thai",
    "DEVANAGARI": "Deva",
    "GEORGIAN": "Geor",
}


def language_of(text: str) -> str:
    """``ko`` if there is Hangul in the text, ``en`` if there are Latin words and no Hangul, else empty."""
    if _HANGUL.search(text):
        return "ko"
    return "en" if _LATIN.search(text) else ""


def in_language(text: str, language: str) -> str:
    """The part of a note for a reader of that language (``en`` or ``ko``).

    A note written for both is ``English / 한국어``, in either order; any other text is given whole.
    """
    parts = text.split(BETWEEN)
    if len(parts) == 2:
        by_language = {language_of(part): part.strip() for part in parts}
        if by_language.keys() == {"en", "ko"}:
            return by_language.get(language, text)
    return text


def nfc(text: str) -> str:
    """Normalise to Unicode NFC and collapse runs of white space; stripped at both ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def nfc_lines(text: str) -> str:
    """As :func:`nfc`, line by line: a text of several paragraphs keeps them."""
    return "\n".join(nfc(line) for line in text.splitlines()).strip()


def is_slug(text: str) -> bool:
    """Whether the text is lower-case ASCII words joined by single hyphens."""
    return re.fullmatch(SLUG_PATTERN, text) is not None


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


@dataclass(frozen=True, slots=True)
class Name:
    """A name as somebody writes it: NFC text, BCP 47 language (or ``und``), ISO 15924 script."""

    text: str
    language: str
    script: str

    @classmethod
    def of(cls, text: str, language: str = "und") -> Name:
        """Normalise and detect the script. Raises ValueError for an empty name."""
        clean = nfc(text)
        if not clean:
            raise ValueError("a name must not be empty")
        return cls(clean, language, script_of(clean))


def script_of(text: str) -> str:
    """The ISO 15924 code of most letters: ``Jpan`` if Han goes with kana, ``Zyyy`` without letters."""
    counts = Counter(map(_script_of_character, text))
    del counts[""]
    if not counts:
        return "Zyyy"
    if counts["Hani"] and (counts["Hira"] or counts["Kana"]):
        return "Jpan"
    return min(counts, key=lambda script: (-counts[script], script))


@lru_cache(maxsize=4096)
def _script_of_character(character: str) -> str:
    """The script of a letter, nothing for any other character."""
    word = unicodedata.name(character, "").split(" ")[0]
    return _SCRIPTS.get(word, "Zzzz") if character.isalpha() else ""


def is_east_asian(character: str) -> bool:
    """Whether the character is Hangul, Han or kana: scripts searched by pairs of characters."""
    return script_of(character) in {"Hang", "Hani", "Hira", "Kana", "Jpan"}
