"""From authorisations to candidates: what may count, where, and on which days.

A candidate is one authorisation in one jurisdiction with the timeline on which it counts under a rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from concord.atlas.edition.model import Authorisation, EventKind, Product
from concord.atlas.edition.standing import on_terms, standing
from concord.atlas.questions.approvals.placing import places
from concord.kernel.logic import Truth
from concord.kernel.timelines import ALWAYS, NEVER, Timeline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from concord.atlas.edition.model import Edition, Trait
    from concord.atlas.questions.approvals.rules import CountingRule


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
    state = standing(authorisation)
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
