"""What may count under a rule, as columns: all candidates at once, without making one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from concord.atlas.edition.columns import Columns, EditionKey, columns_of
from concord.atlas.edition.spells import ALWAYS, Spells, bounds_of
from concord.atlas.edition.standing import on_terms
from concord.atlas.questions.approvals.conditions import NO, YES, static, terms_level
from concord.atlas.questions.approvals.placing import placed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from concord.atlas.edition.model import GrantKind
    from concord.atlas.questions.approvals.rules import CountingRule

    Ints = NDArray[np.int32]
    Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Selected:
    """Spells of the authorisations that a question asks for, each in one place.

    ``spells.row`` is the index of the authorisation; ``place`` (codes of ``places``) and ``unit`` (codes of
    what is counted once) have a value for each spell.
    """

    columns: Columns
    spells: Spells
    place: Ints
    places: tuple[str, ...]
    unit: Ints

    def take(self, chosen: Flags) -> Selected:
        """Those spells."""
        return Selected(
            self.columns, self.spells.take(chosen), self.place[chosen], self.places, self.unit[chosen]
        )

    def with_spells(self, spells: Spells) -> Selected:
        """Other days for the same rows."""
        return Selected(self.columns, spells, self.place, self.places, self.unit)


@lru_cache(maxsize=64)
def of_rule(key: EditionKey, rule: CountingRule) -> Selected:
    """Everything that counts under a rule on some day."""
    columns = columns_of(key)
    level = static(columns, rule)
    if rule.terms is not None:
        level = np.minimum(level, terms_level(columns, rule.terms))
    spells = columns.standings[rule.standing]
    spells = spells.take(level[spells.row] != NO)
    spells = spells.doubted(level[spells.row] != YES)
    if rule.terms is not None and columns.converted:
        places, terms = _converted(key, rule.terms)
        spells, _ = spells.crossed(places[spells.row], terms)
    spells, place, names = placed(columns, spells, rule.eu)
    found = Selected(columns, spells, place, names, _unit(columns, rule)[spells.row])
    is_possible = spells.may_from < spells.may_to
    return found if is_possible.all() else found.take(is_possible)


@lru_cache(maxsize=16)
def _converted(key: EditionKey, terms: frozenset[GrantKind]) -> tuple[NDArray[np.intp], Spells]:
    """For each authorisation the row of its terms: 0 for those that hold always, else of a converted one."""
    columns = columns_of(key)
    places = np.zeros(len(columns.ids), dtype=np.intp)
    rows, bounds = [0], [ALWAYS]
    for number, at in enumerate(columns.converted, start=1):
        places[at] = number
        found = bounds_of(on_terms(key.edition.authorisations[columns.ids[at]], terms))
        rows += [number] * len(found)
        bounds += found
    return places, Spells.of(rows, bounds)


def _unit(columns: Columns, rule: CountingRule) -> Ints:
    """What is counted once, as a code for each authorisation."""
    if rule.unit == "product":
        return columns.product
    if rule.unit == "holder":
        return columns.holder.codes
    if rule.unit == "substance":
        return columns.products.substance.codes[columns.product]
    return np.arange(len(columns.ids), dtype=np.int32)
