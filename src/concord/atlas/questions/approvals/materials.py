"""What products are made of, by a closed list of terms: ``materials.yaml`` says how it is read."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from concord.kernel.faults import near
from concord.kernel.strict_yaml import load_yaml

_BETWEEN_WORDS = re.compile(r"[^0-9a-z+]+")


@cache
def materials() -> dict[str, tuple[str, ...]]:
    """The words of each term, as they are compared."""
    name = "materials.yaml"
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return {term: tuple(map(_plain, words)) for term, words in load_yaml(text, name).items()}


def material_of(word: str) -> str:
    """The term that a word names. Raises ValueError for one that names none."""
    known = _terms()
    plain = _plain(word)
    term = known.get(plain) or known.get(plain.removesuffix("s"))
    if term is None:
        expected = f"no such material; known: {', '.join(materials())}{near(word, materials())}"
        raise ValueError(f"{word!r}: {expected}")
    return term


def is_made_of(material: str, term: str) -> bool:
    """Whether a word of the term stands in the text on a material, at the beginning of a word."""
    text = f" {_plain(material)}"
    return any(f" {word}" in text for word in materials()[term])


@cache
def _terms() -> dict[str, str]:
    """The term of every word; a word of several terms names the one that is called by it."""
    words = {word: term for term, its in reversed(materials().items()) for word in its}
    return words | {_plain(term): term for term in materials()}


def _plain(text: str) -> str:
    return _BETWEEN_WORDS.sub(" ", text.casefold()).strip()
