"""One authorisation as a row of a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from concord.atlas.edition.model import EventKind
from concord.atlas.edition.standing import standing
from concord.web.atlas import naming
from concord.web.atlas.links import SourceLink, sources
from concord.web.atlas.words import CLASSES, CONFIDENCE, DONORS, DOUBTS, LEGAL_FORMS, STANDING, TERMS, word

if TYPE_CHECKING:
    from datetime import date

    from concord.atlas.edition.model import Authorisation, AuthorisationEvent, Edition
    from concord.atlas.questions.approvals import CountedRow
    from concord.kernel.dates import PartialDate
    from concord.kernel.timelines import Timeline


@dataclass(frozen=True, slots=True)
class Row:
    """What a reader sees of an authorisation on a day. ``doubts`` say why it counts as possible only."""

    id: str
    product: str
    product_name: str
    brand: str
    class_code: str
    class_word: str
    donor: str
    place_code: str
    place: str
    holder: str
    holder_name: str
    since: PartialDate
    terms: str
    legal_form: str
    standing: str
    standing_word: str
    indication: str
    confidence: str
    confidence_word: str
    confirmed_on: date
    sources: tuple[SourceLink, ...]
    doubts: tuple[str, ...]

    @property
    def is_possible_only(self) -> bool:
        """Whether the row counts as possible, not as certain."""
        return bool(self.doubts)


def grant(authorisation: Authorisation) -> AuthorisationEvent:
    """The one event by which it was granted."""
    return next(event for event in authorisation.events if event.kind is EventKind.GRANTED)


def in_force(authorisation: Authorisation) -> Timeline:
    """Its standing over time."""
    return standing(authorisation).in_force


def row(
    edition: Edition,
    authorisation: Authorisation,
    day: date,
    language: str,
    *,
    place: str = "",
    doubts: tuple[str, ...] = (),
) -> Row:
    """The row of one authorisation; ``place`` where it counts, if not its own jurisdiction."""
    product = edition.products[authorisation.product]
    first, place = grant(authorisation), place or authorisation.jurisdiction
    state = in_force(authorisation).on(day).name
    name = naming.product(product, language)
    return Row(
        id=authorisation.id,
        product=product.id,
        product_name=name,
        brand=authorisation.brand if authorisation.brand not in (name, "") else "",
        class_code=product.product_class.value,
        class_word=word(CLASSES, product.product_class.value),
        donor=word(DONORS, product.donor.value),
        place_code=place,
        place=naming.place(place, language),
        holder=authorisation.holder if authorisation.holder in edition.organisations else "",
        holder_name=naming.organisation(edition, authorisation.holder, language),
        since=first.date,
        terms=word(TERMS, first.grant_kind.value) if first.grant_kind else "",
        legal_form=word(LEGAL_FORMS, authorisation.legal_form.value),
        standing=state.lower(),
        standing_word=word(STANDING, state),
        indication=authorisation.indication,
        confidence=authorisation.confidence.value,
        confidence_word=word(CONFIDENCE, authorisation.confidence.value),
        confirmed_on=authorisation.confirmed_on,
        sources=sources(edition, (*authorisation.sources, *first.sources)),
        doubts=tuple(word(DOUBTS, doubt) for doubt in doubts),
    )


def counted(edition: Edition, found: CountedRow, day: date, language: str) -> Row:
    """The row of a counted candidate, with its doubts: never none for a row that is only possible."""
    candidate = found.candidate
    doubts = found.doubts or (() if found.truth.certain else ("ever",))
    return row(edition, candidate.authorisation, day, language, place=candidate.jurisdiction, doubts=doubts)
