"""Names with language and script. A name keeps its script; a romanised form is another name."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass

from concord.kernel.text import nfc

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
    """The ISO 15924 code of most letters: ``Jpan`` if Han stands with kana, ``Zyyy`` without letters."""
    counts: Counter[str] = Counter()
    for character in text:
        if character.isalpha():
            word = unicodedata.name(character, "").split(" ")[0]
            counts[_SCRIPTS.get(word, "Zzzz")] += 1
    if not counts:
        return "Zyyy"
    kana = counts["Hira"] + counts["Kana"]
    if kana and counts["Hani"]:
        return "Jpan"
    return min(counts, key=lambda script: (-counts[script], script))


def is_east_asian(character: str) -> bool:
    """Whether the character is Hangul, Han or kana: scripts searched by pairs of characters."""
    return script_of(character) in {"Hang", "Hani", "Hira", "Kana", "Jpan"}
