"""Shapes that several answers share, and how values of an edition become text in them."""

from __future__ import annotations

from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, Any

from django.http import HttpRequest
from ninja import Schema
from pydantic import AliasPath, BeforeValidator, Field, ValidationInfo

from concord.atlas.edition import store

if TYPE_CHECKING:
    from collections.abc import Iterable

    from concord.atlas.edition.model import Edition
    from concord.kernel.dates import PartialDate
    from concord.kernel.logic import Truth


class EditionRequest(HttpRequest):
    """A request with the edition that it asks about, which the schemas read (``use_edition``)."""

    edition: Edition


def use_edition(request: EditionRequest, edition_id: str | None) -> Edition:
    """The edition asked for, else the one in use, for the schemas of this request. Raises NoEditionError."""
    request.edition = store.current(edition_id or None)
    return request.edition


def asked_edition(info: ValidationInfo) -> Edition:
    """The edition of the request that is answered."""
    request: EditionRequest = (info.context or {})["request"]
    return request.edition


def _addresses(keys: Iterable[str], info: ValidationInfo) -> list[str]:
    references = asked_edition(info).references
    return [references[key].url for key in keys]


def _optional_text(when: PartialDate | None) -> str | None:
    return when.text if when else None


def _truth(value: Truth) -> str:
    return value.name.lower()


Day = Annotated[str, BeforeValidator(date.isoformat)]
Edtf = Annotated[str, BeforeValidator(attrgetter("text"))]
OptionalEdtf = Annotated[str | None, BeforeValidator(_optional_text)]
YesNo = Annotated[str, BeforeValidator(_truth)]
Addresses = Annotated[list[str], BeforeValidator(_addresses)]


class EditionAnswer(Schema):
    """An answer that names its edition."""

    edition: str

    @staticmethod
    def resolve_edition(_answer: object, context: dict[str, Any]) -> str:
        """The edition that answers."""
        return str(context["request"].edition.id)


class Name(Schema):
    """A name with BCP 47 language and ISO 15924 script; where it is used, if that is known."""

    text: str = Field(validation_alias=AliasPath("name", "text"))
    language: str = Field(validation_alias=AliasPath("name", "language"))
    script: str = Field(validation_alias=AliasPath("name", "script"))
    kind: str
    jurisdiction: str = ""


class TraitOut(Schema):
    """A property that counting rules ask for: yes, no or unknown."""

    name: str
    value: YesNo
    basis: str
    confidence: str
    sources: Addresses
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


class FieldRefusal(Schema):
    """One field that does not fit (empty: the whole), the words of the page's form, and the code."""

    field: str
    message: str
    code: str


class ActionRefusal(Refusal, FieldRefusal):
    """What was sent does not fit; nothing was done. The first of ``errors`` stands for them."""

    errors: list[FieldRefusal]
