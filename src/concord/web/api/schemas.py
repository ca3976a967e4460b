"""Shapes that several answers share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ninja import Schema

if TYPE_CHECKING:
    from collections.abc import Iterable

    from concord.atlas.edition.model import Edition, Trait
    from concord.kernel import names


class Name(Schema):
    """A name with BCP 47 language and ISO 15924 script; where it is used, if that is known."""

    text: str
    language: str
    script: str
    kind: str
    jurisdiction: str = ""


class TraitOut(Schema):
    """A property that counting rules ask for: yes, no or unknown."""

    name: str
    value: str
    basis: str
    confidence: str
    sources: list[str]
    note: str


class Close(Schema):
    """Something close to what was asked for."""

    title: str
    address: str


class Problem(Schema):
    """Nothing has this id; what is close."""

    detail: str
    close: list[Close]


class Refusal(Schema):
    """A wrong parameter: its value, what is expected, what is allowed."""

    detail: str
    parameter: str
    value: str
    expected: str
    allowed: list[str]


def names_of(rows: Iterable[tuple[names.Name, str, str]]) -> list[dict[str, Any]]:
    """Names as the interface gives them, from (name, kind, jurisdiction)."""
    return [
        {
            "text": name.text,
            "language": name.language,
            "script": name.script,
            "kind": kind,
            "jurisdiction": jurisdiction,
        }
        for name, kind, jurisdiction in rows
    ]


def traits_of(record: Edition, traits: Iterable[Trait]) -> list[dict[str, Any]]:
    """Traits as the interface gives them, sources as addresses."""
    return [
        {
            "name": trait.name,
            "value": trait.value.name.lower(),
            "basis": trait.basis.value,
            "confidence": trait.confidence.value,
            "sources": [record.references[key].url for key in trait.sources],
            "note": trait.note,
        }
        for trait in traits
    ]
