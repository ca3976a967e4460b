"""What a claim may name: each key, place, group and year is one that the record knows, or it is refused.

Bundled claims are held to the files of facts, one's own to an edition: the rules are the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from concord.atlas.edition.model import Donor, Edition, ProductClass, part
from concord.atlas.edition.policy import policy_of
from concord.atlas.edition.standing import grant_of
from concord.atlas.questions.claims.model import Population, Reading, Relation
from concord.kernel.faults import Fault, near
from concord.kernel.jurisdictions import eu_medicines_law_periods, is_jurisdiction

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from concord.atlas.questions.approvals import Filters
    from concord.atlas.questions.claims.model import Claim
    from concord.kernel.dates import PartialDate

WORLD = "world"
NOT_WORLD = frozenset({Relation.MOST, Relation.RANK, Relation.FIRST})
_CODES = {"class": frozenset(ProductClass), "donor": frozenset(Donor)}
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Scope:
    """The keys that the record knows; None for what could not be read, so that nothing can be judged.

    ``holders`` hold an authorisation, in ``places`` something is or was authorised, ``years`` are those
    from the first to the last grant, ``measures`` are the names of published figures.
    """

    references: frozenset[str] | None
    products: frozenset[str] | None
    organisations: frozenset[str] | None
    meetings: frozenset[str] | None
    instruments: frozenset[str] | None
    indication_groups: frozenset[str] | None
    measures: frozenset[str] | None
    holders: frozenset[str] | None
    places: frozenset[str] | None
    years: frozenset[str] | None


@part
def scope_of(edition: Edition) -> Scope:
    """What claims about an edition may name."""
    rows = edition.authorisations.values()
    return Scope(
        references=frozenset(edition.references),
        products=frozenset(edition.products),
        organisations=frozenset(edition.organisations),
        meetings=frozenset(edition.meetings),
        instruments=frozenset(policy_of(edition).instruments),
        indication_groups=frozenset(edition.indication_groups),
        measures=frozenset(row.measure for row in edition.measures.values()),
        holders=frozenset(row.holder for row in rows) - {""},
        places=places_in(row.jurisdiction for row in rows),
        years=years_of(grant_of(row).date for row in rows),
    )


def places_in(codes: Iterable[str]) -> frozenset[str]:
    """These places, and with the Union each in which a decision of the Commission holds or held."""
    places = frozenset(codes)
    return places | {state for state, _ in eu_medicines_law_periods()} if "EU" in places else places


def years_of(grants: Iterable[PartialDate]) -> frozenset[str]:
    """The years from the first to the last in which something was certainly granted."""
    years = {date.earliest.year for date in grants if date.earliest.year == date.latest.year}
    return frozenset(map(str, range(min(years), max(years) + 1))) if years else frozenset()


def scope_faults(claim: Claim, scope: Scope, file: str) -> Iterator[Fault]:
    """Everything that the claim names and the record does not know, with claim, reading and field."""
    yield from _unknown(f"{claim.id}.sources", claim.sources, scope.references, "a key of references", file)
    for reading in claim.readings:
        place = f"{claim.id}.{reading.id}"
        yield from _subject_faults(reading, scope, f"{place}.subject", file)
        if reading.among:
            rivals = _rivals(reading, scope)
            yield from _unknown(f"{place}.among", reading.among, rivals, "rivals of the subject", file)
        if reading.measure:
            yield from _unknown(f"{place}.measure", [reading.measure], scope.measures, "a measure", file)
        for name, filters in (("where", reading.filters), ("part", reading.part)):
            if filters is not None:
                yield from _filter_faults(filters, scope, f"{place}.{name}", file)


def _unknown(
    column: str, values: Iterable[str], known: frozenset[str] | None, what: str, file: str
) -> Iterator[Fault]:
    for value in sorted(set(values) - known) if known is not None else ():
        yield Fault(file, 0, column, value[:_SHOWN], f"expected {what}{near(value, known or ())}")


def _subject_faults(reading: Reading, scope: Scope, column: str, file: str) -> Iterator[Fault]:
    subjects = _subjects(reading, scope)
    if subjects is None:
        return
    if reading.subject not in subjects:
        what = f"a subject of the population {reading.population}"
        yield from _unknown(column, [reading.subject], subjects, what, file)
    wanted = reading.filters.jurisdictions
    is_place = scope.places is not None and reading.subject in scope.places
    if is_place and wanted and reading.subject not in wanted:
        yield Fault(file, 0, column, reading.subject, "expected a place among those of where.jurisdictions")


def _subjects(reading: Reading, scope: Scope) -> frozenset[str] | None:
    """What may be the subject; None if it could not all be read."""
    if reading.population is Population.AUTHORISATIONS:
        groups = _groups(reading, scope)
        if reading.relation is Relation.FIRST:
            return _together(groups, scope.products)
        has_world = reading.relation not in NOT_WORLD and reading.by == "jurisdiction"
        return _together(groups, frozenset({WORLD})) if has_world else groups
    if reading.population is Population.INSTRUMENTS:
        return scope.instruments
    if reading.population is Population.MEETINGS:
        return scope.meetings
    if reading.population is Population.ORGANISATIONS:
        return scope.organisations
    return _together(scope.organisations, scope.meetings)


def _groups(reading: Reading, scope: Scope) -> frozenset[str] | None:
    """The groups that ``by`` makes."""
    groups = {"jurisdiction": scope.places, "holder": scope.holders, "year": scope.years, **_CODES}
    return groups[reading.by]


def _rivals(reading: Reading, scope: Scope) -> frozenset[str] | None:
    """What may stand among the rivals: any country, for one without a product is a rival, too."""
    if reading.by == "jurisdiction":
        return frozenset(code for code in reading.among if is_jurisdiction(code)) - {reading.subject}
    groups = _groups(reading, scope)
    return None if groups is None else groups - {reading.subject}


def _together(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    return None if one is None or other is None else one | other


def _filter_faults(filters: Filters, scope: Scope, place: str, file: str) -> Iterator[Fault]:
    known = (
        ("jurisdictions", filters.jurisdictions, scope.places, "a place in which something is authorised"),
        ("holders", filters.holders, scope.holders, "a holder of an authorisation"),
        ("products", filters.products, scope.products, "a key of products"),
        ("indication_groups", filters.indication_groups, scope.indication_groups, "an indication group"),
        ("years", filters.years, scope.years, "a year of the record"),
    )
    for name, values, keys, what in known:
        yield from _unknown(f"{place}.{name}", values, keys, what, file)
