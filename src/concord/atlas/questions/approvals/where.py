"""Which authorisations a question is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from concord.atlas.edition.model import Authorisation, Product


@dataclass(frozen=True, slots=True)
class Where:
    """Restrictions; an empty set restricts nothing. Classes and donors by their codes.

    ``materials``: words of which one stands in the product's material, such as ``CAR-T``.
    ``granted``: only grants from the first to the last of two days, both in.
    """

    jurisdictions: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    donors: frozenset[str] = frozenset()
    holders: frozenset[str] = frozenset()
    products: frozenset[str] = frozenset()
    indication_groups: frozenset[str] = frozenset()
    years: frozenset[str] = frozenset()
    materials: tuple[str, ...] = ()
    granted: tuple[date, date] | None = None

    def admits(self, authorisation: Authorisation, product: Product) -> bool:
        """Whether the row is asked for; jurisdiction and day of grant are settled elsewhere."""
        return (
            _admits(self.classes, product.product_class)
            and _admits(self.donors, product.donor)
            and _admits(self.holders, authorisation.holder)
            and _admits(self.products, authorisation.product)
            and _admits(self.indication_groups, authorisation.indication_group)
            and (not self.materials or any(word in product.material for word in self.materials))
        )


def _admits(wanted: frozenset[str], value: str) -> bool:
    return not wanted or value in wanted
