"""Jurisdictions: countries by ISO 3166, the EU with dated membership, and the society's five regions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from babel import Locale

from concord.kernel.dates import Period
from concord.kernel.strict_yaml import load_yaml


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """A place with its own law. ``code`` is ISO 3166-1 (``GB``), 3166-2 (``GB-NIR``), ``EU`` or ``INT``."""

    code: str
    name_en: str
    name_ko: str
    region: str | None

    def name(self, language: str) -> str:
        """The name in English, or in Korean for ``ko``."""
        return self.name_ko if language == "ko" else self.name_en


@dataclass(frozen=True, slots=True)
class Region:
    """One of the society's regions."""

    key: str
    name_en: str
    name_ko: str
    countries: frozenset[str]

    def name(self, language: str) -> str:
        """The name in English, or in Korean for ``ko``."""
        return self.name_ko if language == "ko" else self.name_en


def is_jurisdiction(code: str) -> bool:
    """Whether the code is known."""
    return code in _jurisdictions()


def jurisdiction(code: str) -> Jurisdiction:
    """The jurisdiction of that code. Raises ValueError for an unknown code, with a hint for ``UK``."""
    known = _jurisdictions()
    if code not in known:
        hint = " (the United Kingdom is GB)" if code == "UK" else ""
        raise ValueError(f"{code!r}: expected an ISO 3166 code such as KR, or EU{hint}")
    return known[code]


def countries() -> tuple[Jurisdiction, ...]:
    """Every place with a code of two letters: the countries of ISO 3166-1, and the Union."""
    return tuple(place for place in _jurisdictions().values() if len(place.code) == 2)


def regions() -> tuple[Region, ...]:
    """The five regions in the order in which the society lists them."""
    return tuple(
        Region(key, row["name"]["en"], row["name"]["ko"], frozenset(row["countries"]))
        for key, row in _data()["regions"].items()
    )


def eu_member_periods() -> tuple[tuple[str, Period], ...]:
    """Each state with its period of membership."""
    return tuple((code, Period.parse(text)) for code, text in _data()["eu_members"].items())


def eu_medicines_law_periods() -> tuple[tuple[str, Period], ...]:
    """Each place with a period in which a Commission decision on a medicine held there."""
    beyond = _data()["eu_medicines_law"].items()
    return (*eu_member_periods(), *((code, Period.parse(text)) for code, text in beyond))


@cache
def _data() -> dict[str, Any]:
    text = files("concord.kernel").joinpath("jurisdictions.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = load_yaml(text, "jurisdictions.yaml")
    return data


@cache
def _jurisdictions() -> dict[str, Jurisdiction]:
    english, korean = _names("en"), _names("ko")
    region_of = {code: region.key for region in regions() for code in region.countries}
    places = {
        code: Jurisdiction(code, english[code], korean[code], region_of.get(code))
        for code in english
        if len(code) == 2 and code.isalpha() and code not in _NOT_ISO
    }
    for group in ("beyond_countries", "parts"):
        for code, names in _data()[group].items():
            region = region_of.get(code.split("-")[0])
            places[code] = Jurisdiction(code, names["en"], names["ko"], region)
    return places


def _names(language: str) -> dict[str, str]:
    return {str(code): str(name) for code, name in Locale(language).territories.items()}


# CLDR codes that ISO 3166-1 does not assign: groupings, placeholders, exceptional reservations.
_NOT_ISO = frozenset(
    {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"}
)
