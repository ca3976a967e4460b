"""What a page of law is asked: place, subject, kind, span of days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from concord.atlas.edition.policy import policy_of
from concord.web.atlas import parameters
from concord.web.atlas.display import edition, language, place_name
from concord.web.atlas.law.rows import Reader

if TYPE_CHECKING:
    from concord.atlas.edition.policy import Instrument
    from concord.web.request import ReaderRequest

MOST_MONTHS = 120


def reader() -> Reader:
    """The policy of the edition in use, in the language of the page."""
    return Reader(edition(), policy_of(edition()), language())


@dataclass(frozen=True, slots=True)
class Filter:
    """Place, subject and kind; empty for all."""

    place: str
    subject: str
    kind: str

    def keeps(self, instrument: Instrument) -> bool:
        """Whether an instrument is wanted."""
        return (
            self.place in ("", instrument.jurisdiction)
            and (not self.subject or self.subject in instrument.subjects)
            and self.kind in ("", instrument.kind.value)
        )


def asked(request: ReaderRequest, found: Reader, place: str = "") -> Filter:
    """The filter of a request; ``place`` where the page has one of its own."""
    places = ("", *places_of(found))
    return Filter(
        place or parameters.choice(request, "jurisdiction", places, ""),
        parameters.choice(request, "subject", ("", *found.policy.terms.get("subject", {})), ""),
        parameters.choice(request, "kind", ("", *found.policy.terms.get("kind", {})), ""),
    )


def places_of(found: Reader) -> list[str]:
    """The jurisdictions that have an instrument, in order of their names."""
    codes = {one.jurisdiction for one in found.policy.instruments.values()}
    return sorted(codes, key=lambda code: place_name(code, found.language))


def months(request: ReaderRequest, default: int = 12) -> int:
    """How many months ahead to look."""
    return parameters.number(request, "months", default, MOST_MONTHS)
