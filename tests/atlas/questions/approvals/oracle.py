"""Counting as plain Python, one authorisation after the other: slow, and easy to check by eye.

What ``concord.atlas.questions.approvals`` reads from columns is written here a second time, from the events
and traits of each row, so that tests can hold one against the other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR
from functools import cache, cached_property
from importlib.resources import files
from typing import TYPE_CHECKING

import yaml

from concord.atlas.edition.model import (
    ENDS,
    Authorisation,
    AuthorisationEvent,
    Basis,
    Confidence,
    EventKind,
    GrantKind,
    LegalForm,
    Product,
)
from concord.atlas.edition.standing import grant_of
from concord.atlas.questions.approvals import NOT_KNOWN
from concord.kernel.jurisdictions import eu_medicines_law_periods, eu_member_periods
from concord.kernel.logic import Truth
from concord.kernel.timelines import ALWAYS, NEVER, Timeline, any_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from concord.atlas.edition.model import Edition, Trait
    from concord.atlas.questions.approvals import CountingRule, Filters, Question
    from concord.kernel.dates import Period

NATIONAL = frozenset({LegalForm.NATIONAL_PERMISSION, LegalForm.HOSPITAL_EXEMPTION})
_CLOSING = ENDS | {EventKind.SUSPENDED, EventKind.OFF_MARKET}


@dataclass(frozen=True)
class Standing:
    """The standing of one authorisation: truths over time, each read from its events when first asked for."""

    authorisation: Authorisation

    @cached_property
    def granted(self) -> Timeline:
        """Whether it had been granted, ended since or not."""
        granted = any_on(self._came(EventKind.GRANTED))
        is_low = self.authorisation.confidence is Confidence.LOW
        return granted.at_most(Truth.UNKNOWN) if is_low else granted

    @cached_property
    def ended(self) -> Timeline:
        """Whether an end had taken effect."""
        return any_on(self._came(*ENDS))

    @cached_property
    def in_force(self) -> Timeline:
        """Whether it stood: granted, not ended, not suspended."""
        events = self.authorisation.events
        # Most authorisations have only been granted.
        return self.granted if len(events) == 1 else self.granted & ~self.ended & ~_suspended(events)

    @cached_property
    def marketed(self) -> Timeline:
        """Whether it stood and was on the market; unknown where no launch was read."""
        launched = any_on(self._came(EventKind.MARKETED))
        left = any_on(self._came(EventKind.OFF_MARKET))
        return self.in_force & (launched | Timeline.constant(Truth.UNKNOWN)) & ~left

    def _came(self, *kinds: EventKind) -> list[Timeline]:
        return [_happened(event) for event in self.authorisation.events if event.kind in kinds]


def word_on(authorisation: Authorisation, day: date) -> str:
    """The standing on a day in one word: not_granted, in_force, suspended, ended or not_known."""
    state = Standing(authorisation)
    in_force = state.in_force.on(day)
    if in_force is Truth.YES:
        return "in_force"
    if in_force is Truth.UNKNOWN:
        return "not_known"
    if state.granted.on(day) is Truth.NO:
        return "not_granted"
    return "ended" if state.ended.on(day) is Truth.YES else "suspended"


def on_terms(authorisation: Authorisation, terms: frozenset[GrantKind]) -> Timeline:
    """Whether the authorisation stood on one of these terms; terms not known stay unknown."""
    grant, *conversions = _of(authorisation.events, EventKind.GRANTED, EventKind.CONVERTED)
    result = _met(grant, terms)
    for event in conversions:
        came, met = _happened(event), _met(event, terms)
        # The last part: where old and new terms agree, it does not matter whether the change had come.
        result = (result & ~came) | (met & came) | (result & met)
    return result


def _met(event: AuthorisationEvent, terms: frozenset[GrantKind]) -> Timeline:
    if event.grant_kind in (None, GrantKind.NOT_KNOWN):
        return Timeline.constant(Truth.UNKNOWN)
    return ALWAYS if event.grant_kind in terms else NEVER


def _happened(event: AuthorisationEvent) -> Timeline:
    came = Timeline.came(event.date)
    is_recalled_end = event.basis is Basis.RECALLED and event.kind in _CLOSING
    is_doubtful = event.confidence is Confidence.LOW or is_recalled_end
    return came.at_most(Truth.UNKNOWN) if is_doubtful else came


def _suspended(events: tuple[AuthorisationEvent, ...]) -> Timeline:
    result = NEVER
    for event in _of(events, EventKind.SUSPENDED, EventKind.REINSTATED):
        came = _happened(event)
        result = (result | came) if event.kind is EventKind.SUSPENDED else (result & ~came)
    return result


def _of(events: Iterable[AuthorisationEvent], *kinds: EventKind) -> list[AuthorisationEvent]:
    return sorted((event for event in events if event.kind in kinds), key=lambda event: event.date)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One authorisation that counts under a rule on some days, in one jurisdiction."""

    authorisation: Authorisation
    product: Product
    jurisdiction: str
    unit: str
    counts: Timeline
    reasons: tuple[tuple[str, Timeline], ...]


def candidates(edition: Edition, rule: CountingRule) -> Iterator[Candidate]:
    """Every candidate of the edition, in order of authorisation."""
    for authorisation in edition.authorisations.values():
        yield from candidates_of(authorisation, edition.products[authorisation.product], rule)


def candidates_of(authorisation: Authorisation, product: Product, rule: CountingRule) -> Iterator[Candidate]:
    """The candidates of one authorisation: none, one, or one for each place in which it counts."""
    parts = _conditions(authorisation, product, rule)
    if parts is None:
        return
    counts = ALWAYS
    for _, timeline in parts:
        counts = counts & timeline
    unit = _unit(authorisation, product, rule)
    for place, held in places(authorisation.jurisdiction, authorisation.legal_form, rule.eu):
        clipped = counts & held
        if clipped != NEVER:
            yield Candidate(authorisation, product, place, unit, clipped, parts)


def trait(traits: tuple[Trait, ...], name: str, default: Truth) -> Truth:
    """The value of a trait, or the default where the record says nothing."""
    for found in traits:
        if found.name == name:
            return found.value
    return default


def is_stem_cell(authorisation: Authorisation, product: Product) -> Truth:
    """Whether the regulator calls it stem cell therapy; no if it holds no stem or progenitor cells."""
    said = trait(authorisation.traits, "stem_cell_per_regulator", Truth.UNKNOWN)
    if said is not Truth.UNKNOWN:
        return said
    holds = trait(product.traits, "living_cells", Truth.UNKNOWN) & trait(
        product.traits, "stem_cells", Truth.UNKNOWN
    )
    return Truth.NO if holds is Truth.NO else Truth.UNKNOWN


def _conditions(
    authorisation: Authorisation, product: Product, rule: CountingRule
) -> tuple[tuple[str, Timeline], ...] | None:
    """The named conditions that all must hold, or None if one fails on every day."""
    if product.product_class not in rule.classes or authorisation.legal_form not in rule.legal_forms:
        return None
    parts: list[tuple[str, Timeline]] = [(rule.standing, _standing(authorisation, rule))]
    for name, truth in _static(authorisation, product, rule):
        if truth is Truth.NO:
            return None
        if truth is Truth.UNKNOWN:
            parts.append((name, Timeline.constant(truth)))
    if rule.terms is not None:
        parts.append(("terms", on_terms(authorisation, rule.terms)))
    return tuple(parts)


def _standing(authorisation: Authorisation, rule: CountingRule) -> Timeline:
    state = Standing(authorisation)
    if rule.standing == "in_force":
        return state.in_force
    return state.granted if rule.standing == "ever" else state.marketed


def _static(
    authorisation: Authorisation, product: Product, rule: CountingRule
) -> Iterator[tuple[str, Truth]]:
    own, its = authorisation.traits, product.traits
    yield "product_like", trait(own, "product_like", Truth.YES)
    if rule.cord_blood == "exclude":
        yield "cord_blood", ~trait(its, "cord_blood", Truth.UNKNOWN)
    if rule.minimally_manipulated == "exclude":
        yield "minimally_manipulated", ~trait(its, "minimally_manipulated", Truth.UNKNOWN)
    if rule.export_only == "exclude":
        yield "export_only", ~trait(own, "export_only", Truth.NO)
    if rule.listed == "only":
        yield "absent_from_regulator_list", ~trait(own, "absent_from_regulator_list", Truth.NO)
    if rule.living_cells == "only":
        yield "living_cells", trait(its, "living_cells", Truth.UNKNOWN)
    if rule.stem_cell == "per_regulator":
        yield "stem_cell_per_regulator", is_stem_cell(authorisation, product)
    if rule.stem_cell == "by_content":
        yield "stem_cells", trait(its, "stem_cells", Truth.UNKNOWN)
    if rule.annulled == "never":
        was_annulled = any(event.kind is EventKind.ANNULLED for event in authorisation.events)
        yield "annulled", Truth.of(not was_annulled)


def _unit(authorisation: Authorisation, product: Product, rule: CountingRule) -> str:
    units = {
        "product": authorisation.product,
        "authorisation": authorisation.id,
        "holder": authorisation.holder,
        "substance": product.inn or product.id,
    }
    return units[rule.unit]


def places(own: str, legal_form: LegalForm, mode: str) -> list[tuple[str, Timeline]]:
    """Where an authorisation of that place counts, with the days on which it does."""
    if mode == "member_states" and own == "EU":
        return [(state, held) for state, held in _held("law").items()]
    if mode == "europe" and legal_form in NATIONAL and own in _held("members"):
        member = _held("members")[own]
        return [("EU", member), (own, ~member)]
    return [(own, ALWAYS)]


@cache
def _held(what: str) -> dict[str, Timeline]:
    periods = eu_member_periods() if what == "members" else eu_medicines_law_periods()
    held: dict[str, Timeline] = {}
    for state, period in periods:
        held[state] = held.get(state, NEVER) | _timeline(period)
    return held


def _timeline(period: Period) -> Timeline:
    begun = Timeline.came(period.start) if period.start else Timeline.constant(Truth.UNKNOWN)
    if period.is_open:
        return begun
    return begun & ~(Timeline.came(period.end) if period.end else Timeline.constant(Truth.UNKNOWN))


def narrow(candidate: Candidate, question: Question) -> Candidate | None:
    """The candidate as the question narrows it, or None if it is not asked for."""
    filters = question.filters
    if filters.jurisdictions and candidate.jurisdiction not in filters.jurisdictions:
        return None
    if not admits(filters, candidate.authorisation, candidate.product):
        return None
    if question.known is not None and candidate.authorisation.read_on > question.known:
        return None
    confirmed = _of_years(_confirmed(candidate, question), filters.years)
    found = _granted_within(confirmed, filters.granted)
    return None if found.counts == NEVER else found


def _confirmed(candidate: Candidate, question: Question) -> Candidate:
    if question.confirmed_within is None:
        return candidate
    age = (question.as_of - candidate.authorisation.confirmed_on).days
    if age <= question.confirmed_within:
        return candidate
    return _doubted(candidate, "confirmed_within")


def _of_years(candidate: Candidate, years: frozenset[str]) -> Candidate:
    if not years:
        return candidate
    found = grant_years(candidate)
    if not years & set(found):
        return replace(candidate, counts=NEVER)
    return candidate if set(found) <= years else _doubted(candidate, "year")


def _granted_within(candidate: Candidate, window: tuple[date, date] | None) -> Candidate:
    if window is None:
        return candidate
    grant, (first, last) = grant_of(candidate.authorisation).date, window
    if grant.latest < first or grant.earliest > last:
        return replace(candidate, counts=NEVER)
    is_inside = first <= grant.earliest and grant.latest <= last
    return candidate if is_inside else _doubted(candidate, "granted")


def _doubted(candidate: Candidate, reason: str) -> Candidate:
    doubt = Timeline.constant(Truth.UNKNOWN)
    return replace(candidate, counts=candidate.counts & doubt, reasons=(*candidate.reasons, (reason, doubt)))


def admits(filters: Filters, authorisation: Authorisation, product: Product) -> bool:
    """Whether the row is asked for; jurisdiction and day of grant are settled elsewhere."""
    return (
        _admits(filters.classes, product.product_class)
        and _admits(filters.donors, product.donor)
        and _admits(filters.holders, authorisation.holder)
        and _admits(filters.products, authorisation.product)
        and _admits(filters.indication_groups, authorisation.indication_group)
        and (not filters.materials or any(names(product.material, term) for term in filters.materials))
    )


def names(material: str, term: str) -> bool:
    """Whether a word of the term stands in the material; hyphens are blanks, case makes no difference."""
    blanks = str.maketrans(dict.fromkeys(",()/-", " "))
    text = " " + " ".join(material.translate(blanks).casefold().split())
    words = (" ".join(word.translate(blanks).split()).casefold() for word in _terms()[term])
    return any(f" {word}" in text for word in words)


@cache
def _terms() -> dict[str, list[str]]:
    file = files("concord.atlas.questions.approvals").joinpath("materials.yaml")
    terms: dict[str, list[str]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return terms


def _admits(wanted: frozenset[str], value: str) -> bool:
    return not wanted or value in wanted


def groups_of(candidate: Candidate, by: str) -> list[str]:
    """The groups in which a candidate counts: one, but for a grant whose year is not certain."""
    if by == "year":
        return grant_years(candidate)
    keys = {
        "jurisdiction": candidate.jurisdiction,
        "class": candidate.product.product_class.value,
        "donor": candidate.product.donor.value,
        "holder": candidate.authorisation.holder or NOT_KNOWN,
        "all": "all",
    }
    return [keys[by]]


def grant_years(candidate: Candidate) -> list[str]:
    """The years in which the grant may lie."""
    day = grant_of(candidate.authorisation).date
    if day.earliest.year == MINYEAR or day.latest.year == MAXYEAR:
        return [NOT_KNOWN]
    return [str(year) for year in range(day.earliest.year, day.latest.year + 1)]


def listed(edition: Edition, question: Question) -> list[tuple[str, str, str, Truth, tuple[str, ...]]]:
    """Authorisation, place, unit, truth and doubts of every row that counts on the day."""
    rows = []
    for candidate in candidates(edition, question.rule):
        kept = narrow(candidate, question)
        truth = kept.counts.on(question.as_of) if kept else Truth.NO
        if kept and truth.possible:
            doubts = [name for name, timeline in kept.reasons if not timeline.on(question.as_of).certain]
            named = () if truth is Truth.YES else tuple(doubts)
            rows.append((kept.authorisation.id, kept.jurisdiction, kept.unit, truth, named))
    return rows
