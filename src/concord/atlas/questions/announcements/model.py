"""An announcement and its statements, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

    from concord.kernel.dates import PartialDate

Kind = Literal["claim", "commitment", "task"]
State = Literal["not_public", "partly_known", "known"]

NOT_PUBLIC = "not public"


@dataclass(frozen=True, slots=True)
class Words:
    """A text in both languages."""

    en: str
    ko: str

    def said(self, language: str) -> str:
        """The text in English, or in Korean for ``ko``."""
        return self.ko if language == "ko" else self.en


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation under the name that it bore on the day, or a part of it (its members) in words."""

    organisation: str
    name: Words


@dataclass(frozen=True, slots=True)
class Party:
    """A party to what is announced. ``founded`` as the announcement says it."""

    organisation: str
    name: str
    short: str
    role: Words
    founded: PartialDate | None


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who is quoted: an organisation, and a public office holder where one is named."""

    person: Words | None
    role: Words | None
    organisation: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is publicly known of a commitment. ``not_public``: looked for and not found."""

    state: State
    text: Words
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence in our words. Which fields are filled depends on ``kind``."""

    id: str
    kind: Kind
    text: Words
    speaker: Speaker | None
    claim: str
    refused: Words | None
    promisors: tuple[Body, ...]
    promisees: tuple[Body, ...]
    due: str
    outcome: Outcome | None
    bodies: tuple[Body, ...]
    served_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Announcement:
    """An announcement. ``signed_on`` and ``text`` hold a value, or ``not public``."""

    id: str
    agreement: str
    source: str
    announced_on: date
    places: tuple[Words, ...]
    signed_on: str
    text: str
    title: Words
    summary: Words
    parties: tuple[Party, ...]
    statements: tuple[Statement, ...]

    def named(self, claim: str) -> Statement | None:
        """The statement that makes a claim, if one does."""
        return next((statement for statement in self.statements if statement.claim == claim), None)
