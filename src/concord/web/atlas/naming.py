"""Which name to show: the reader's language where there is one, an organisation under the name of its day."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from concord.kernel.jurisdictions import is_jurisdiction, jurisdiction
from concord.kernel.logic import Truth

if TYPE_CHECKING:
    from datetime import date

    from concord.atlas.edition.model import Edition, Organisation, OrganisationName, Product


@lru_cache(maxsize=1024)
def place(code: str, language: str) -> str:
    """The name of a jurisdiction; the code itself if it is none."""
    return jurisdiction(code).name(language) if is_jurisdiction(code) else code


def organisation(edition: Edition, key: str, language: str, day: date | None = None) -> str:
    """The name of an organisation on a day, or its present one; the key itself if it is unknown."""
    found = edition.organisations.get(key)
    return organisation_name(found, language, day) if found else key


def organisation_name(found: Organisation, language: str, day: date | None = None) -> str:
    """The official name borne on the day, in the reader's language if one is recorded."""
    borne = [name for name in found.names if day is not None and _was_borne(name, day)]
    for name in borne:
        if name.name.language == language:
            return name.name.text
    if borne and all(name.name.language != "en" for name in borne):
        return found.name
    if borne:
        return next(name.name.text for name in borne if name.name.language == "en")
    if language != "en":
        local = (n.name.text for n in found.names if n.name.language == language and n.kind in _PRESENT)
        return next(local, found.name)
    return found.name


_PRESENT = ("official", "local")


def _was_borne(name: OrganisationName, day: date) -> bool:
    """Whether the name is dated, a full one and borne on the day, beyond doubt."""
    if name.kind not in ("official", "former", "local") or (name.since is None and name.until is None):
        return False
    begun = name.since is None or name.since.is_on_or_before(day) is Truth.YES
    ended = name.until is not None and name.until.is_on_or_before(day) is not Truth.NO
    return begun and not ended


def product(found: Product, language: str) -> str:
    """The brand name; in Korean the name under which it is sold there, the shortest if there are several."""
    if language != "ko":
        return found.name
    local = [name for name in found.names if name.name.language == "ko" and name.kind != "code"]
    # A generic name describes the product; nobody asks for it by that.
    best = min(local, key=lambda name: (name.kind == "inn", len(name.name.text)), default=None)
    return best.name.text if best else found.name
