"""What a rule asks whatever the day, for all authorisations at once: 0 no, 1 unknown, 2 yes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from concord.atlas.edition.columns import CLASSES, LEGAL_FORMS, UNSAID, Columns
from concord.atlas.edition.event_columns import GRANT_KINDS
from concord.atlas.edition.model import GrantKind

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from concord.atlas.questions.approvals.rules import CountingRule

    Levels = NDArray[np.int8]
    Flags = NDArray[np.bool_]

NO, UNKNOWN, YES = np.int8(0), np.int8(1), np.int8(2)


def said(traits: dict[str, Levels], name: str, default: np.int8, size: int) -> Levels:
    """The column of a trait, with the default where the record says nothing."""
    column = traits.get(name)
    if column is None:
        return np.full(size, default)
    return np.where(column == UNSAID, default, column)


def among(names: Sequence[str], wanted: Collection[str]) -> Flags:
    """For each name whether it is wanted."""
    return np.array([name in wanted for name in names], dtype=np.bool_)


def static(columns: Columns, rule: CountingRule) -> Levels:
    """What holds of each authorisation whatever the day."""
    size = len(columns.ids)

    def own(name: str, default: np.int8) -> Levels:
        return said(columns.traits, name, default, size)

    level = own("product_like", YES)
    level[~among(LEGAL_FORMS, rule.legal_forms)[columns.legal_form]] = NO
    for product_level in _of_products(columns, rule):
        level = np.minimum(level, product_level[columns.product])
    if rule.export_only == "exclude":
        level = np.minimum(level, YES - own("export_only", NO))
    if rule.listed == "only":
        level = np.minimum(level, YES - own("absent_from_regulator_list", NO))
    if rule.stem_cell == "per_regulator":
        level = np.minimum(level, _stem_cell(columns))
    if rule.annulled == "never":
        level = np.where(columns.annulled, NO, level)
    return level


def _of_products(columns: Columns, rule: CountingRule) -> list[Levels]:
    """The conditions on products, a level for each."""

    def its(name: str) -> Levels:
        return said(columns.products.traits, name, UNKNOWN, len(columns.products.index))

    found = []
    if len(rule.classes) < len(CLASSES):
        found.append(np.where(among(CLASSES, rule.classes), YES, NO)[columns.products.product_class])
    found += [
        YES - its(name)
        for name, asked in (
            ("cord_blood", rule.cord_blood),
            ("minimally_manipulated", rule.minimally_manipulated),
        )
        if asked == "exclude"
    ]
    if rule.living_cells == "only":
        found.append(its("living_cells"))
    if rule.stem_cell == "by_content":
        found.append(its("stem_cells"))
    return found


def _stem_cell(columns: Columns) -> Levels:
    """As ``candidates.is_stem_cell``."""
    size = len(columns.products.index)
    traits = columns.products.traits
    holds = np.minimum(said(traits, "living_cells", UNKNOWN, size), said(traits, "stem_cells", UNKNOWN, size))
    otherwise = np.where(holds == NO, NO, UNKNOWN)[columns.product]
    word = said(columns.traits, "stem_cell_per_regulator", UNKNOWN, len(columns.ids))
    return np.where(word == UNKNOWN, otherwise, word)


def terms_level(columns: Columns, terms: frozenset[GrantKind]) -> Levels:
    """Whether the terms of the grant are asked for; yes for those converted later, which hang on the day."""
    levels = [
        UNKNOWN if kind is GrantKind.NOT_KNOWN else YES if kind in terms else NO for kind in GRANT_KINDS
    ]
    found = np.array(levels, dtype=np.int8)[columns.grant_kind]
    found[list(columns.converted)] = YES
    return found
