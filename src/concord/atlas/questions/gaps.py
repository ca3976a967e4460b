"""Gaps: products authorised elsewhere and not here, and the reverse."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from concord.atlas.edition.standing import grant_of
from concord.atlas.questions.approvals import CountedRow, Filters, Question, listing
from concord.kernel.logic import Truth, any_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from concord.atlas.edition.model import Edition
    from concord.atlas.questions.approvals import CountingRule
    from concord.kernel.dates import PartialDate


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """One jurisdiction in which the product counts on the day."""

    jurisdiction: str
    authorisation: str
    holder: str
    since: PartialDate
    truth: Truth


@dataclass(frozen=True, slots=True)
class Gap:
    """A product that counts there and not, or not for certain, here.

    ``here`` is no, or unknown where a row here is only possible.
    """

    product: str
    product_class: str
    authorised_in: tuple[Elsewhere, ...]
    here: Truth


@dataclass(frozen=True, slots=True)
class Gaps:
    """``rows``: authorised there and not here; ``reverse``: here and in none of those places."""

    jurisdiction: str
    against: tuple[str, ...]
    as_of: date
    rule: CountingRule
    rows: tuple[Gap, ...]
    reverse: tuple[Gap, ...]


def gaps(
    edition: Edition, rule: CountingRule, jurisdiction: str, against: Iterable[str], as_of: date
) -> Gaps:
    """What stands in ``against`` and not in ``jurisdiction`` on the day, and the reverse.

    Raises ValueError if the jurisdiction stands among those it is held against.
    """
    others = tuple(dict.fromkeys(against))
    if jurisdiction in others:
        raise ValueError(f"{jurisdiction} cannot be held against itself")
    here = _by_product(edition, rule, frozenset({jurisdiction}), as_of)
    there = _by_product(edition, rule, frozenset(others), as_of)
    return Gaps(
        jurisdiction=jurisdiction,
        against=others,
        as_of=as_of,
        rule=rule,
        rows=_missing(edition, there, here),
        reverse=_missing(edition, here, there),
    )


def _by_product(
    edition: Edition, rule: CountingRule, places: frozenset[str], as_of: date
) -> dict[str, list[CountedRow]]:
    found: dict[str, list[CountedRow]] = defaultdict(list)
    for row in listing(edition, Question(rule, as_of, Filters(jurisdictions=places))):
        found[row.authorisation.product].append(row)
    return found


def _missing(
    edition: Edition, present: dict[str, list[CountedRow]], absent: dict[str, list[CountedRow]]
) -> tuple[Gap, ...]:
    missing = []
    for product, rows in sorted(present.items()):
        held = any_of(row.truth for row in absent.get(product, ()))
        if held is not Truth.YES:
            places = tuple(sorted(map(_elsewhere, rows), key=lambda place: (place.since, place.jurisdiction)))
            missing.append(Gap(product, edition.products[product].product_class.value, places, held))
    return tuple(missing)


def _elsewhere(row: CountedRow) -> Elsewhere:
    authorisation = row.authorisation
    since = grant_of(authorisation).date
    return Elsewhere(row.jurisdiction, authorisation.id, authorisation.holder, since, row.truth)
