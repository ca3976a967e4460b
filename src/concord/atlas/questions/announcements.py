"""Announcements: what was said when, sentence by sentence, each opening to its evidence.

The values, and the strict documents under ``announcements/`` from which they are read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, PlainValidator, model_validator

from concord.atlas.edition.model import Edition, part
from concord.kernel.dates import PartialDate, Period, parse_day
from concord.kernel.documents import StrictModel, validate
from concord.kernel.faults import Fault, FaultsFoundError

FOLDER = "announcements/"
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
    claim: str = ""
    refused: Words | None = None
    promisors: tuple[Body, ...] = ()
    promisees: tuple[Body, ...] = ()
    due: str = ""
    outcome: Outcome | None = None
    bodies: tuple[Body, ...] = ()
    served_by: tuple[str, ...] = ()


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


def _due(text: str) -> str:
    _ = Period.parse(text) if "/" in text else PartialDate.parse(text)
    return text


class _Words(StrictModel):
    en: str
    ko: str

    def value(self) -> Words:
        return Words(self.en.strip(), self.ko.strip())


def _words(words: _Words | None) -> Words | None:
    return words.value() if words else None


# A proper name stands for both languages; a description is given in each.
_Name = Annotated[
    _Words, BeforeValidator(lambda name: {"en": name, "ko": name} if isinstance(name, str) else name)
]
_Day = Annotated[date, PlainValidator(lambda value: parse_day(str(value)))]
_PartialDay = Annotated[PartialDate, PlainValidator(lambda value: PartialDate.parse(str(value)))]


class _Body(StrictModel):
    organisation: str
    name: _Name

    def value(self) -> Body:
        return Body(self.organisation, self.name.value())


class _Party(StrictModel):
    organisation: str
    name: str
    short: str
    role: _Words
    founded: _PartialDay | None = None

    def value(self) -> Party:
        return Party(self.organisation, self.name, self.short, self.role.value(), self.founded)


class _Speaker(StrictModel):
    organisation: str
    person: _Words | None = None
    role: _Words | None = None

    def value(self) -> Speaker:
        return Speaker(_words(self.person), _words(self.role), self.organisation)


class _Outcome(StrictModel):
    state: State
    text: _Words
    sources: list[str]

    @model_validator(mode="after")
    def _sourced(self) -> _Outcome:
        if self.state != "not_public" and not self.sources:
            raise ValueError("an outcome that is known needs a source")
        return self

    def value(self) -> Outcome:
        return Outcome(self.state, self.text.value(), tuple(self.sources))


class _Statement(StrictModel):
    id: str
    text: _Words
    speaker: _Speaker | None

    def common(self) -> tuple[Words, Speaker | None]:
        return self.text.value(), self.speaker.value() if self.speaker else None


class _ClaimMade(_Statement):
    kind: Literal["claim"]
    claim: str | None
    refused: _Words | None

    @model_validator(mode="after")
    def _either(self) -> _ClaimMade:
        if bool(self.claim) == bool(self.refused):
            raise ValueError("expected either a claim or the reason why it is refused")
        return self

    def value(self) -> Statement:
        return Statement(
            self.id, self.kind, *self.common(), claim=self.claim or "", refused=_words(self.refused)
        )


class _Commitment(_Statement):
    kind: Literal["commitment"]
    promisors: list[_Body]
    promisees: list[_Body]
    due: Annotated[str, AfterValidator(_due)] | None
    outcome: _Outcome

    def value(self) -> Statement:
        return Statement(
            self.id,
            self.kind,
            *self.common(),
            promisors=tuple(body.value() for body in self.promisors),
            promisees=tuple(body.value() for body in self.promisees),
            due=self.due or "",
            outcome=self.outcome.value(),
        )


class _Task(_Statement):
    kind: Literal["task"]
    bodies: list[_Body]
    served_by: list[str]

    def value(self) -> Statement:
        bodies = tuple(body.value() for body in self.bodies)
        return Statement(self.id, self.kind, *self.common(), bodies=bodies, served_by=tuple(self.served_by))


_KINDS: dict[str, type[_ClaimMade | _Commitment | _Task]] = {
    "claim": _ClaimMade,
    "commitment": _Commitment,
    "task": _Task,
}


class _Document(StrictModel):
    announcement: str
    agreement: str
    source: str
    announced_on: _Day
    places: list[_Words]
    signed_on: str
    text: str
    title: _Words
    summary: _Words
    parties: list[_Party]
    statements: list[dict[str, Any]]

    def value(self, statements: tuple[Statement, ...]) -> Announcement:
        return Announcement(
            id=self.announcement,
            agreement=self.agreement,
            source=self.source,
            announced_on=self.announced_on,
            places=tuple(place.value() for place in self.places),
            signed_on=self.signed_on,
            text=self.text,
            title=self.title.value(),
            summary=self.summary.value(),
            parties=tuple(party.value() for party in self.parties),
            statements=statements,
        )


@part
def announcements_of(edition: Edition) -> dict[str, Announcement]:
    """The announcements of an edition by id, in order of their day."""
    read = [
        parse_announcement(content, path)
        for path, content in edition.documents.items()
        if path.startswith(FOLDER)
    ]
    return {one.id: one for one in sorted(read, key=lambda one: (one.announced_on, one.id))}


def parse_announcement(content: object, file: str) -> Announcement:
    """An announcement. Raises FaultsFoundError that names the statement and what is expected."""
    faults: list[Fault] = []
    statements: list[Statement] = []
    for number, fields in enumerate(_statements(content), start=1):
        place, kind = str(fields.get("id") or f"statement {number}"), fields.get("kind")
        if kind not in _KINDS:
            expected = f"expected one of {', '.join(_KINDS)}"
            faults.append(Fault(file, 0, f"{place}.kind", str(kind or ""), expected))
            continue
        try:
            statements.append(validate(_KINDS[kind], fields, file, place).value())
        except FaultsFoundError as error:
            faults += error.faults
    try:
        document = validate(_Document, content, file)
    except FaultsFoundError as error:
        faults += error.faults
    if faults:
        raise FaultsFoundError(faults)
    return document.value(tuple(statements))


def _statements(content: object) -> list[dict[str, Any]]:
    """What may be a statement; the document itself refuses the rest."""
    statements = content.get("statements") if isinstance(content, dict) else None
    return [one for one in statements if isinstance(one, dict)] if isinstance(statements, list) else []
