"""What pages show: the edition in use and its names, sources, numbers and rows in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from concord.atlas.edition import store
from concord.atlas.edition.columns import columns_of
from concord.atlas.edition.model import EventKind, part
from concord.atlas.edition.standing import truth_on
from concord.kernel.jurisdictions import is_jurisdiction, jurisdiction
from concord.kernel.logic import Truth
from concord.web.atlas.words import (
    CLASSES,
    CONFIDENCE,
    DONORS,
    DOUBTS,
    LEGAL_FORMS,
    STANDING,
    TERMS,
    TRIAL_PHASES,
    TRIAL_ROLES,
    TRIAL_STATES,
)
from concord.web.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from concord.atlas.edition.model import (
        Authorisation,
        AuthorisationEvent,
        Edition,
        Organisation,
        OrganisationName,
        Product,
        Reference,
        Trial,
    )
    from concord.atlas.questions.approvals import Count, CountedRow
    from concord.kernel.dates import PartialDate
    from concord.kernel.timelines import Timeline
    from concord.web.atlas.words import Words


def edition() -> Edition:
    """The edition in use, resolved afresh; it is cached by its id. Raises NoEditionError without one."""
    return store.current()


Thing = TypeVar("Thing")


def get_or_404(
    what: str,
    key: str,
    things: Mapping[str, Thing],
    address: str,
    title: Callable[[Thing], str] | None = None,
) -> Thing:
    """The thing with this key. Raises NotFoundError with up to five that are close.

    ``address`` has ``{}`` for their keys; without ``title`` they are called by them.
    """
    if key not in things:
        containing = [known for known in things if key in known][:5]
        close = containing or get_close_matches(key, things, n=5, cutoff=0.5)
        named = [(title(things[near]) if title else near, address.format(near)) for near in close]
        raise NotFoundError(what, key, named)
    return things[key]


def word(words: Words, code: str) -> str:
    """The word for a code; the code itself, without underscores, if it has none."""
    return str(words.get(code, code.replace("_", " ")))


def language() -> str:
    """The language of the page, ``en`` or ``ko``."""
    return get_language() or "en"


@lru_cache(maxsize=1024)
def place_name(code: str, language: str) -> str:
    """The name of a jurisdiction; the code itself if it is none."""
    return jurisdiction(code).name(language) if is_jurisdiction(code) else code


def organisation_name(edition: Edition, key: str, language: str, day: date | None = None) -> str:
    """The name of an organisation on a day, or its present one; the key itself if it is unknown."""
    found = edition.organisations.get(key)
    return name_of(found, language, day) if found else key


def name_of(found: Organisation, language: str, day: date | None = None) -> str:
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


def product_name(found: Product, language: str) -> str:
    """The brand name; in Korean the name under which it is sold there, the shortest if there are several."""
    if language != "ko":
        return found.name
    local = [name for name in found.names if name.name.language == "ko" and name.kind != "code"]
    # A generic name describes the product; nobody asks for it by that.
    best = min(local, key=lambda name: (name.kind == "inn", len(name.name.text)), default=None)
    return best.name.text if best else found.name


@dataclass(frozen=True, slots=True)
class SourceLink:
    """A source as a reader sees it."""

    id: str
    url: str
    label: str
    title: str


def source_link(reference: Reference) -> SourceLink:
    """The publisher as label; the host of the address where no publisher is known."""
    label = reference.publisher or urlsplit(reference.url).netloc or reference.id
    return SourceLink(reference.id, reference.url, label, reference.title)


def source_links(edition: Edition, keys: Iterable[str]) -> tuple[SourceLink, ...]:
    """The sources of a row, each once, in the order given."""
    return tuple(
        source_link(edition.references[key]) for key in dict.fromkeys(keys) if key in edition.references
    )


@dataclass(frozen=True, slots=True)
class Pair:
    """``16–17``: sixteen for certain, seventeen at most."""

    certain: int
    possible: int

    @property
    def text(self) -> str:
        """``16`` or ``16–17``."""
        return str(self.certain) if self.certain == self.possible else f"{self.certain}–{self.possible}"

    @property
    def why(self) -> str:
        """The same in words."""
        if self.certain == self.possible:
            return _("%(n)s for certain") % {"n": self.certain}
        return _("%(certain)s for certain, %(possible)s at most") % {
            "certain": self.certain,
            "possible": self.possible,
        }


def pair(count: Count) -> Pair:
    """The pair of a count."""
    return Pair(count.certain, count.possible)


def groups(rows: list[tuple[str, str, Count]]) -> list[dict[str, Any]]:
    """Groups from (key, name, count), each with its shares of the largest, in per cent."""
    most = max((count.possible for _, _, count in rows), default=0) or 1
    return [
        {
            "key": key,
            "name": name,
            "pair": pair(count),
            "share": round(100 * count.certain / most, 1),
            "share_possible": round(100 * count.possible / most, 1),
        }
        for key, name, count in rows
    ]


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


@part
def authorisations_by_product(edition: Edition) -> dict[str, list[Authorisation]]:
    """The authorisations of each product, in order of id."""
    rows: dict[str, list[Authorisation]] = {}
    for authorisation in edition.authorisations.values():
        rows.setdefault(authorisation.product, []).append(authorisation)
    return rows


def in_force(edition: Edition, authorisation: Authorisation) -> Timeline:
    """Its standing over time."""
    columns = columns_of(edition)
    return columns.standings["in_force"].timeline(columns.index[authorisation.id])


def authorisation_row(
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
    state = truth_on(columns_of(edition), authorisation.id, day).name
    name = product_name(product, language)
    return Row(
        id=authorisation.id,
        product=product.id,
        product_name=name,
        brand=authorisation.brand if authorisation.brand not in (name, "") else "",
        class_code=product.product_class.value,
        class_word=word(CLASSES, product.product_class.value),
        donor=word(DONORS, product.donor.value),
        place_code=place,
        place=place_name(place, language),
        holder=authorisation.holder if authorisation.holder in edition.organisations else "",
        holder_name=organisation_name(edition, authorisation.holder, language),
        since=first.date,
        terms=word(TERMS, first.grant_kind.value) if first.grant_kind else "",
        legal_form=word(LEGAL_FORMS, authorisation.legal_form.value),
        standing=state.lower(),
        standing_word=word(STANDING, state),
        indication=authorisation.indication,
        confidence=authorisation.confidence.value,
        confidence_word=word(CONFIDENCE, authorisation.confidence.value),
        confirmed_on=authorisation.confirmed_on,
        sources=source_links(edition, (*authorisation.sources, *first.sources)),
        doubts=tuple(word(DOUBTS, doubt) for doubt in doubts),
    )


def counted_row(edition: Edition, found: CountedRow, day: date, language: str) -> Row:
    """The row of a counted authorisation, with its doubts: never none for a row that is only possible."""
    doubts = found.doubts or (() if found.truth.certain else ("ever",))
    return authorisation_row(
        edition, found.authorisation, day, language, place=found.jurisdiction, doubts=doubts
    )


def trial_title(trial: Trial) -> str:
    """Its short name, else its first number in a register, else its key."""
    return trial.acronym or next(iter(trial.register_ids), trial.id)


def trial_line(record: Edition, trial: Trial) -> dict[str, Any]:
    """A trial as one row of a table; what is not known is empty."""
    return {
        "id": trial.id,
        "title": trial_title(trial),
        "product": trial.product,
        "product_name": product_name(record.products[trial.product], language()),
        "register_ids": tuple(number for number in trial.register_ids if number != trial_title(trial)),
        "role": word(TRIAL_ROLES, trial.role),
        "phase": word(TRIAL_PHASES, trial.phase),
        "indication": trial.indication,
        "sponsor": trial.sponsor,
        "enrolment": trial.enrolment,
        "start": trial.start,
        "status": word(TRIAL_STATES, trial.status),
    }
