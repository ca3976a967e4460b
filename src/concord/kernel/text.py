"""Text as it is kept: its cleaning, its language and script, and the forms under which two spellings meet.

A name keeps its script; a romanised form is another name. Every text that comes from outside passes
:func:`clean_line` or :func:`clean_lines`: what is invisible is left out, what is dangerous is refused.
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


class TextError(ValueError):
    """A text holds a sign that no text may hold, such as ``U+0008``; ``code`` says what kind."""

    def __init__(self, code: str, sign: str) -> None:
        self.code = code
        self.sign = f"U+{ord(sign):04X}"
        super().__init__(f"{self.sign} is {_REFUSED[code]}")


_REFUSED = {
    "control_character": "a control character: leave it out",
    "not_a_character": "no character: leave it out",
    "reversed_text": "a sign that turns the direction of the text round: leave it out",
    "other_digits": "a digit of another script: expected 0 to 9",
}
# Signs without a width that nobody sees; Hangul fillers and the grapheme joiner are no format characters.
_FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0"
# Control characters but tab and line breaks; half a surrogate pair and what is no character (Unicode 15,
# section 23.7); overrides of direction. Each group has the name of its code.
_DANGEROUS = re.compile(
    r"(?P<control_character>[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f])"
    r"|(?P<not_a_character>[\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17))
    + r"])|(?P<reversed_text>[\u202d\u202e])"
)
_JOINERS = "\u200c\u200d"


def clean_line(text: str) -> str:
    """One line: NFC, without invisible signs, with single spaces only between words.

    Raises TextError as :func:`refuse_dangerous` does.
    """
    if text.isascii() and text.isprintable():
        return text if "  " not in text and text == text.strip() else " ".join(text.split())
    refuse_dangerous(text)
    return " ".join(unicodedata.normalize("NFC", _without_invisible(text)).split())


def clean_lines(text: str) -> str:
    """As :func:`clean_line`, line by line: a text of several paragraphs keeps them."""
    refuse_dangerous(text)
    return "\n".join(clean_line(line) for line in text.splitlines()).strip()


def refuse_dangerous(text: str) -> None:
    """Return if every sign may be kept and passed on, in XML, JSON, mail and a database.

    Raises TextError for a control character other than tab and line break, for half a surrogate pair or
    another code point that is no character (Unicode 15, section 23.7), and for an override of direction.
    """
    danger = _DANGEROUS.search(text)
    if danger:
        raise TextError(str(danger.lastgroup), danger[0])


def refuse_other_digits(text: str) -> None:
    """Return if every digit is one of 0 to 9: days and numbers are written with them only.

    Raises TextError for a digit of another script or width.
    """
    for sign in text:
        if sign.isdigit() and not sign.isascii():
            raise TextError("other_digits", sign)


def printable(text: str) -> str:
    """One line that any terminal, log or letter can show: what clean_line refuses becomes ``\ufffd``."""
    kept = _DANGEROUS.sub("\ufffd", text)
    return " ".join("".join(sign for sign in kept if sign in _JOINERS or not _is_invisible(sign)).split())


def printable_lines(text: str) -> str:
    """As :func:`printable`, line by line."""
    return "\n".join(map(printable, text.splitlines()))


def spreadsheet_cell(text: str) -> str:
    """The text so that no spreadsheet reads it as a formula: an apostrophe goes before what could be one.

    That is at its beginning, and after a semicolon, a tab or a line break within it: where the list separator
    of a country is a semicolon, a spreadsheet begins a cell there. A plain number stays one. Source: OWASP,
    "CSV Injection".
    """
    return _FORMULA.sub("'", text)


def without_apostrophe(text: str) -> str:
    """The text before :func:`spreadsheet_cell`."""
    before = _DEFUSED.sub("", text)
    return before if spreadsheet_cell(before) == text else text


_SIGN = "=+\\-@\uff1d\uff0b\uff0d\uff20"
_PLACE = rf"(?:\A(?=%s[{_SIGN}\t\r\n])|(?<=[;\t\r\n])(?=%s[{_SIGN}]))"
_FORMULA = re.compile(_PLACE.replace("%s", "") + r"(?![+-]?[0-9]+(?:\.[0-9]+)?(?:[;\t\r\n]|\Z))")
_DEFUSED = re.compile(_PLACE.replace("%s", "'") + "'")


def _is_invisible(sign: str) -> bool:
    return unicodedata.category(sign) == "Cf" or sign in _FILLERS


def _without_invisible(text: str) -> str:
    """Joiners stay where writing needs them: between letters of Arabic and Indic scripts, within an emoji."""
    return "".join(
        sign
        for place, sign in enumerate(text)
        if not _is_invisible(sign) or (sign in _JOINERS and _joins(text[place - 1 : place]))
    )


def _joins(sign: str) -> bool:
    """Whether a joiner after this sign changes what is seen."""
    return bool(sign) and (
        unicodedata.bidirectional(sign) == "AL"
        or unicodedata.combining(sign) == 9
        or unicodedata.category(sign) in ("So", "Sk")
        or sign == "\ufe0f"
    )


def same_name(text: str) -> str:
    """The form by which two writings are one name: NFKC, case-folded, nothing invisible; accents stay."""
    return " ".join(_all_visible(unicodedata.normalize("NFKC", text)).casefold().split())


def _all_visible(text: str) -> str:
    return "".join(sign for sign in text if not _is_invisible(sign))


def mailbox(text: str) -> str:
    """The form by which two writings are one mailbox: in small letters, and nothing more.

    Folding further would join the mailboxes of two people: ``straße.de`` and ``strasse.de`` are two domains.
    """
    return text.strip().lower()


def is_slug(text: str) -> bool:
    """Whether the text is lower-case ASCII words joined by single hyphens."""
    return re.fullmatch(SLUG_PATTERN, text) is not None


_AFTER_CYRILLIC = "\u0530"
# Letters that Unicode does not take apart into a letter and a mark; ß and ſ are folded by their case.
_PLAIN_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)


def fold(text: str) -> str:
    """The one form for searching: NFKC, case-folded, without invisible signs and without accents.

    Marks on Latin, Greek and Cyrillic letters are dropped, and letters such as ł, ø and æ are written
    plainly: a dakuten (が) or a Hangul vowel is part of its letter and stays.
    """
    if text.isascii():
        return " ".join(text.lower().split())
    compatible = unicodedata.normalize("NFKC", _all_visible(text)).casefold().translate(_PLAIN_LETTERS)
    kept: list[str] = []
    for sign in unicodedata.normalize("NFD", compatible):
        if not (unicodedata.combining(sign) and kept and kept[-1] < _AFTER_CYRILLIC):
            kept.append(sign)
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


@dataclass(frozen=True, slots=True)
class Name:
    """A name as somebody writes it: NFC text, BCP 47 language (or ``und``), ISO 15924 script."""

    text: str
    language: str
    script: str

    @classmethod
    def of(cls, text: str, language: str = "und") -> Name:
        """Normalise and detect the script. Raises ValueError for an empty name."""
        clean = clean_line(text)
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
