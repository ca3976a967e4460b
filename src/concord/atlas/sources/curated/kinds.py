"""What a cell may hold: one small check for each kind of value, declared once and used by every table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from babel import Locale, UnknownLocaleError

from concord.kernel.dates import PartialDate, parse_day
from concord.kernel.faults import near
from concord.kernel.ids import is_slug
from concord.kernel.jurisdictions import jurisdiction

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

TEXT_SQL, DAY_SQL, NUMBER_SQL, LIST_SQL = "VARCHAR", "DATE", "BIGINT", "VARCHAR[]"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of cell. ``check`` raises ValueError that says what is expected; ``sql`` is its column type.

    A ``partial`` kind is a partial date: its column is text beside two days, the bounds.
    """

    name: str
    check: Callable[[str], object]
    sql: str = TEXT_SQL
    partial: bool = False


def one_of(name: str, words: Sequence[str]) -> Kind:
    """One of a closed list."""

    def check(text: str) -> None:
        if text not in words:
            raise ValueError(f"expected one of {', '.join(words)}{near(text, words)}")

    return Kind(name, check)


def each(kind: Kind) -> Kind:
    """A list of that kind, joined by ``|``, without repeats."""

    def check(text: str) -> None:
        parts = text.split("|")
        for part in parts:
            if not part:
                raise ValueError(f"expected a list such as a|b without empty parts, each {kind.name}")
            kind.check(part)
        if len(set(parts)) < len(parts):
            raise ValueError("expected a list without repeats")

    return Kind(f"a list of {kind.name}", check, LIST_SQL)


def _check_slug(text: str) -> None:
    if not is_slug(text):
        raise ValueError("expected a key of lower-case ASCII letters, digits and single hyphens")


def _check_number(text: str) -> None:
    if not re.fullmatch(r"0|[1-9]\d{0,17}", text):
        raise ValueError("expected a whole number without separators, such as 1500")


def _check_url(text: str) -> None:
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        parts, host = None, ""
    if parts is None or parts.scheme not in ("http", "https") or "." not in host or re.search(r"\s", text):
        raise ValueError("expected an address such as https://www.example.org/page")


def _check_language(text: str) -> None:
    try:
        known = text == "und" or bool(Locale.parse(text, sep="-"))
    except (UnknownLocaleError, ValueError):
        known = False
    if not known:
        raise ValueError("expected a BCP 47 language such as en, ko or zh-Hant, or und")


def _check_ror(text: str) -> None:
    if not re.fullmatch(r"https://ror\.org/0[a-hj-km-np-tv-z0-9]{6}\d{2}", text):
        raise ValueError("expected a ROR id such as https://ror.org/01f7dp456")


KINDS = {
    kind.name: kind
    for kind in (
        Kind("text", str),
        Kind("slug", _check_slug),
        Kind("date", PartialDate.parse, partial=True),
        Kind("day", parse_day, DAY_SQL),
        Kind("number", _check_number, NUMBER_SQL),
        Kind("url", _check_url),
        Kind("jurisdiction", jurisdiction),
        Kind("language", _check_language),
        Kind("ror", _check_ror),
    )
}
