"""Shapes that several answers of the society share. Every object says its layer.

``layer``: ``live`` is the host's own work, ``record`` what sources say of real
bodies, ``rehearsal`` is invented.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ninja import Schema

if TYPE_CHECKING:
    from concord.society.agreements.models import Party
    from concord.society.people.models import Organisation, Person


class Words(Schema):
    """A text in English and in Korean, where there is one."""

    en: str
    ko: str


class Layered(Schema):
    """An object of the society: its key, and whether it is live, of the public record, or rehearsed."""

    key: str
    layer: str


class Page(Schema):
    """One page of a list: how many rows there are in all, which page of how many this is."""

    count: int
    page: int
    pages: int


class PersonRef(Schema):
    """A person by key and names; both names are empty after an erasure."""

    key: str
    name: str
    name_native: str


class BodyRef(Schema):
    """An organisation by key and names."""

    key: str
    name: Words


class PartyRef(BodyRef):
    """An organisation under an agreement: its role by code, and in words of its own where it has some."""

    role: str
    role_words: Words


def words(english: str, korean: str) -> dict[str, str]:
    """A text in both languages."""
    return {"en": english, "ko": korean}


def person_ref(person: Person) -> dict[str, Any]:
    """A person as others name them."""
    return {"key": person.key, "name": person.name, "name_native": person.name_native}


def body_ref(body: Organisation) -> dict[str, Any]:
    """An organisation as others name it."""
    return {"key": body.key, "name": words(body.name_en, body.name_ko)}


def party_ref(party: Party) -> dict[str, Any]:
    """A party of an agreement; fetch it with its organisation."""
    return {
        **body_ref(party.organisation),
        "role": party.role,
        "role_words": words(party.role_en, party.role_ko),
    }
