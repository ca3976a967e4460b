"""Announcements: what was said when, sentence by sentence, each opening to its evidence.

The values, and the strict documents under ``announcements/`` from which they are read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator, model_validator

from concord.atlas.edition.model import Edition, part
from concord.kernel.dates import PartialDate, Period, parse_day
from concord.kernel.documents import StrictModel, validate
from concord.kernel.faults import Fault, FaultsFoundError

FOLDER = "announcements/"
Kind = Literal["claim", "commitment", "task"]
State = Literal["not_public", "partly_known", "known"]

NOT_PUBLIC = "not public"


_Plain = Annotated[str, AfterValidator(str.strip)]
_Day = Annotated[date, PlainValidator(lambda value: parse_day(str(value)))]
_PartialDay = Annotated[PartialDate, PlainValidator(lambda value: PartialDate.parse(str(value)))]


class Words(StrictModel):
    """A text in both languages."""

    en: _Plain
    ko: _Plain

    def said(self, language: str) -> str:
        """The text in English, or in Korean for ``ko``."""
        return self.ko if language == "ko" else self.en


class Body(StrictModel):
    """An organisation under the name that it bore on the day, or a part of it (its members) in words."""

    organisation: str
    # A proper name stands for both languages; a description is given in each.
    name: Annotated[
        Words, BeforeValidator(lambda name: {"en": name, "ko": name} if isinstance(name, str) else name)
    ]


class Party(StrictModel):
    """A party to what is announced. ``founded`` as the announcement says it."""

    organisation: str
    name: str
    short: str
    role: Words
    founded: _PartialDay | None = None


class Speaker(StrictModel):
    """Who is quoted: an organisation, and a public office holder where one is named."""

    organisation: str
    person: Words | None = None
    role: Words | None = None


class Outcome(StrictModel):
    """What is publicly known of a commitment. ``not_public``: looked for and not found."""

    state: State
    text: Words
    sources: Annotated[tuple[str, ...], Field(strict=False)]

    @model_validator(mode="after")
    def _sourced(self) -> Outcome:
        if self.state != "not_public" and not self.sources:
            raise ValueError("an outcome that is known needs a source")
        return self


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


class _Statement(StrictModel):
    id: str
    text: Words
    speaker: Speaker | None


class _ClaimMade(_Statement):
    kind: Literal["claim"]
    claim: str | None
    refused: Words | None

    @model_validator(mode="after")
    def _either(self) -> _ClaimMade:
        if bool(self.claim) == bool(self.refused):
            raise ValueError("expected either a claim or the reason why it is refused")
        return self

    def value(self) -> Statement:
        return Statement(
            self.id, self.kind, self.text, self.speaker, claim=self.claim or "", refused=self.refused
        )


class _Commitment(_Statement):
    kind: Literal["commitment"]
    promisors: list[Body]
    promisees: list[Body]
    due: Annotated[str, AfterValidator(_due)] | None
    outcome: Outcome

    def value(self) -> Statement:
        return Statement(
            self.id,
            self.kind,
            self.text,
            self.speaker,
            promisors=tuple(self.promisors),
            promisees=tuple(self.promisees),
            due=self.due or "",
            outcome=self.outcome,
        )


class _Task(_Statement):
    kind: Literal["task"]
    bodies: list[Body]
    served_by: list[str]

    def value(self) -> Statement:
        return Statement(
            self.id,
            self.kind,
            self.text,
            self.speaker,
            bodies=tuple(self.bodies),
            served_by=tuple(self.served_by),
        )


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
    places: list[Words]
    signed_on: str
    text: str
    title: Words
    summary: Words
    parties: list[Party]
    statements: list[dict[str, Any]]

    def value(self, statements: tuple[Statement, ...]) -> Announcement:
        return Announcement(
            id=self.announcement,
            agreement=self.agreement,
            source=self.source,
            announced_on=self.announced_on,
            places=tuple(self.places),
            signed_on=self.signed_on,
            text=self.text,
            title=self.title,
            summary=self.summary,
            parties=tuple(self.parties),
            statements=statements,
        )


@part
def announcements_of(edition: Edition) -> dict[str, Announcement]:
    """The announcements of an edition by id, in order of their day."""
    announcements = [
        parse_announcement(content, path)
        for path, content in edition.documents.items()
        if path.startswith(FOLDER)
    ]
    return {one.id: one for one in sorted(announcements, key=lambda one: (one.announced_on, one.id))}


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
