"""What a rule and a question ask of each authorisation, as columns: the one definition of every condition.

A condition has a level for each authorisation (0 no, 1 unknown, 2 yes), or hangs on the day. What is no
counts nowhere; what is unknown counts as possible, and the conditions that are not yes are a row's doubts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from concord.atlas.edition.columns import (
    CLASSES,
    GRANT_KINDS,
    LEGAL_FORMS,
    UNSAID,
    Columns,
    among,
    columns_of,
    years_in,
)
from concord.atlas.edition.intervals import Flags, Intervals, Ints, Levels
from concord.atlas.edition.standing import among_terms, on_terms
from concord.atlas.questions.approvals.jurisdictions import placed
from concord.atlas.questions.approvals.materials import is_made_of
from concord.atlas.questions.approvals.question import Filters

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from concord.atlas.edition.model import Edition, GrantKind
    from concord.atlas.questions.approvals.question import Question
    from concord.atlas.questions.approvals.rules import CountingRule

NO, UNKNOWN, YES = np.int8(0), np.int8(1), np.int8(2)


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """One thing that is asked of every authorisation.

    ``levels``: what holds whatever the day. ``intervals``: those of the authorisations, flagged by
    ``dated``, for which it hangs on the day.
    """

    name: str
    levels: Levels
    dated: Flags | None = None
    intervals: Intervals | None = None

    def certain_on(self, day: int) -> Flags:
        """Of which authorisations it holds for certain on that day."""
        certain: Flags = self.levels == YES
        if self.intervals is not None and self.dated is not None:
            certain &= ~self.dated
            certain[self.intervals.row[self.intervals.on(day)[0]]] = True
        return certain

    def possible_on(self, day: int) -> Flags:
        """Of which authorisations it may hold on that day."""
        possible: Flags = self.levels != NO
        if self.intervals is not None and self.dated is not None:
            possible &= ~self.dated
            possible[self.intervals.row[self.intervals.on(day)[1]]] = True
        return possible


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """The intervals on which authorisations count, each in one place.

    ``intervals.row`` is the index of the authorisation; ``place`` (codes of ``places``) and ``unit`` (codes
    of what is counted once, ``units``) have a value for each interval.
    """

    columns: Columns
    conditions: tuple[Condition, ...]
    intervals: Intervals
    place: Ints
    places: tuple[str, ...]
    unit: Ints
    units: Sequence[str]

    def take(self, chosen: Flags) -> Selection:
        """Those intervals."""
        return replace(
            self, intervals=self.intervals.take(chosen), place=self.place[chosen], unit=self.unit[chosen]
        )

    def meeting(self, conditions: Sequence[Condition]) -> Selection:
        """What meets these conditions, too."""
        if not conditions:
            return self
        level = lowest(conditions)
        selection = self.take(level[self.intervals.row] != NO)
        intervals = selection.intervals.doubted(level[selection.intervals.row] != YES)
        return replace(selection, intervals=intervals, conditions=(*self.conditions, *conditions))


def lowest(conditions: Sequence[Condition]) -> Levels:
    """The level of each authorisation under all of these conditions."""
    level = conditions[0].levels
    for condition in conditions[1:]:
        level = np.minimum(level, condition.levels)
    return level


@lru_cache(maxsize=256)
def select(edition: Edition, question: Question) -> Selection:
    """The intervals that a question asks for, on whatever day they count."""
    selection = _of_rule(edition, question.rule)
    for filters in (question.filters, question.part):
        if filters.jurisdictions:
            selection = selection.take(among(selection.places, filters.jurisdictions)[selection.place])
    return selection.meeting(tuple(_of_question(edition, question)))


def outside(edition: Edition, question: Question) -> Selection:
    """What a question without its part asks for and what does not certainly lie in the part."""
    whole = select(edition, replace(question, part=Filters()))
    inside = np.ones(len(whole.unit), dtype=np.bool_)
    if question.part.jurisdictions:
        inside &= among(whole.places, question.part.jurisdictions)[whole.place]
    for condition in _of_filters(edition, question.part):
        inside &= condition.levels[whole.intervals.row] == YES
    return whole.take(~inside)


@lru_cache(maxsize=64)
def _of_rule(edition: Edition, rule: CountingRule) -> Selection:
    """Everything that counts under a rule on some day."""
    columns = columns_of(edition)
    intervals = columns.standings[rule.standing]
    every = np.ones(len(columns.rows), dtype=np.bool_)
    standing = Condition(rule.standing, np.full(len(columns.rows), YES), every, intervals)
    conditions = (standing, *_static(columns, rule), *_terms(edition, rule))
    level = lowest(conditions)
    intervals = intervals.take(level[intervals.row] != NO)
    intervals = intervals.doubted(level[intervals.row] != YES)
    for condition in conditions[1:]:
        if condition.dated is not None and condition.intervals is not None:
            intervals = intervals.limited(condition.dated, condition.intervals)
    place, places = columns.place.codes[intervals.row], columns.place.names
    if rule.eu != "central":
        intervals, place, places = placed(columns, intervals, rule.eu)
    unit, units = _units(columns, rule)
    selection = Selection(columns, conditions, intervals, place, places, unit[intervals.row], units)
    is_possible = intervals.may_from < intervals.may_to
    return selection if is_possible.all() else selection.take(is_possible)


def _static(columns: Columns, rule: CountingRule) -> Iterator[Condition]:
    """What a rule asks whatever the day."""

    def own(name: str, default: np.int8) -> Levels:
        return _trait(columns.traits, name, default, len(columns.rows))

    def of_product(name: str) -> Levels:
        return _trait(columns.products.traits, name, UNKNOWN, len(columns.products.ids))[columns.product]

    yield _flagged("legal_form", among(LEGAL_FORMS, rule.legal_forms)[columns.legal_form])
    if len(rule.classes) < len(CLASSES):
        yield _flagged("class", among(CLASSES, rule.classes)[columns.products.product_class[columns.product]])
    yield Condition("product_like", own("product_like", YES))
    if rule.cord_blood == "exclude":
        yield Condition("cord_blood", YES - of_product("cord_blood"))
    if rule.minimally_manipulated == "exclude":
        yield Condition("minimally_manipulated", YES - of_product("minimally_manipulated"))
    if rule.export_only == "exclude":
        yield Condition("export_only", YES - own("export_only", NO))
    if rule.listed == "only":
        yield Condition("absent_from_regulator_list", YES - own("absent_from_regulator_list", NO))
    if rule.living_cells == "only":
        yield Condition("living_cells", of_product("living_cells"))
    if rule.stem_cell == "per_regulator":
        # No if it holds no stem or progenitor cells, whatever the regulator does not say.
        holds = np.minimum(of_product("living_cells"), of_product("stem_cells"))
        word = own("stem_cell_per_regulator", UNKNOWN)
        yield Condition("stem_cell_per_regulator", np.where((word == UNKNOWN) & (holds == NO), NO, word))
    if rule.stem_cell == "by_content":
        yield Condition("stem_cells", of_product("stem_cells"))
    if rule.annulled == "never":
        yield _flagged("annulled", ~columns.annulled)


def _trait(traits: dict[str, Levels], name: str, default: np.int8, size: int) -> Levels:
    """The column of a trait, with the default where the record says nothing."""
    column = traits.get(name)
    return np.full(size, default) if column is None else np.where(column == UNSAID, default, column)


def _flagged(name: str, flags: Flags) -> Condition:
    return Condition(name, np.where(flags, YES, NO))


def _terms(edition: Edition, rule: CountingRule) -> Iterator[Condition]:
    """Whether the terms of the grant are asked for; for those converted later it hangs on the day."""
    if rule.terms is None:
        return
    columns = columns_of(edition)
    of_kind = [among_terms(kind, rule.terms).value for kind in GRANT_KINDS]
    levels = np.array(of_kind, dtype=np.int8)[columns.grant_kind]
    levels[columns.converted] = YES
    yield Condition("terms", levels, columns.converted, _converted(edition, rule.terms))


@lru_cache(maxsize=16)
def _converted(edition: Edition, terms: frozenset[GrantKind]) -> Intervals:
    columns = columns_of(edition)
    converted = columns.converted.nonzero()[0].tolist()
    return Intervals.of((at, on_terms(columns.rows[at], terms)) for at in converted)


def _units(columns: Columns, rule: CountingRule) -> tuple[Ints, Sequence[str]]:
    """What is counted once, as a code for each authorisation, and what the codes mean."""
    if rule.unit == "product":
        return columns.product, columns.products.ids
    if rule.unit == "holder":
        return columns.holder.codes, columns.holder.names
    if rule.unit == "substance":
        return columns.products.substance.codes[columns.product], columns.products.substance.names
    return np.arange(len(columns.rows), dtype=np.int32), tuple(columns.index)


def _of_question(edition: Edition, question: Question) -> Iterator[Condition]:
    """What a question asks for of what its rule admits, by each restriction that there is."""
    columns = columns_of(edition)
    yield from _of_filters(edition, question.filters)
    yield from _of_filters(edition, question.part)
    if question.known is not None:
        yield _flagged("known", columns.read_on <= question.known.toordinal())
    if question.confirmed_within is not None:
        is_late = columns.confirmed_on >= question.as_of.toordinal() - question.confirmed_within
        yield Condition("confirmed_within", np.where(is_late, YES, UNKNOWN))


def _of_filters(edition: Edition, filters: Filters) -> Iterator[Condition]:
    """What filters ask for but the place."""
    columns = columns_of(edition)
    products = columns.products
    if filters.classes:
        yield _flagged("class", among(CLASSES, filters.classes)[products.product_class][columns.product])
    if filters.donors:
        yield _flagged(
            "donor", among(products.donor.names, filters.donors)[products.donor.codes][columns.product]
        )
    if filters.products:
        yield _flagged("product", among(products.ids, filters.products)[columns.product])
    if filters.materials:
        texts = [product.material for product in edition.products.values()]
        holds = [any(is_made_of(text, term) for term in filters.materials) for text in texts]
        yield _flagged("material", np.array(holds, dtype=np.bool_)[columns.product])
    if filters.holders:
        yield _flagged("holder", among(columns.holder.names, filters.holders)[columns.holder.codes])
    if filters.indication_groups:
        groups = columns.indication_group
        yield _flagged("indication_group", among(groups.names, filters.indication_groups)[groups.codes])
    if filters.years:
        yield Condition("year", _years(columns, filters.years))
    if filters.granted is not None:
        yield Condition("granted", _granted(columns, filters.granted))


def _years(columns: Columns, years: frozenset[str]) -> Levels:
    """Whether the grant lies in one of the years; unknown if it may."""
    groups = [set(years_in(name)) for name in columns.grant_years.names]
    levels = [YES if group <= years else UNKNOWN if group & years else NO for group in groups]
    return np.array(levels, dtype=np.int8)[columns.grant_years.codes]


def _granted(columns: Columns, days: tuple[date, date]) -> Levels:
    """Whether the grant lies between two days; unknown if it may."""
    first, last = days[0].toordinal(), days[1].toordinal()
    may = (columns.granted_last >= first) & (columns.granted_first <= last)
    is_inside = (columns.granted_first >= first) & (columns.granted_last <= last)
    return np.where(is_inside, YES, np.where(may, UNKNOWN, NO))
