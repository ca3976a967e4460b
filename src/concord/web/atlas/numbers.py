"""A number as every page shows it: certain and possible, with the rule and the rows behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from concord.atlas.questions.approvals import Count


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


@dataclass(frozen=True, slots=True)
class Group:
    """One group of a count, ready to show: ``share`` and ``share_possible`` of the largest, in per cent."""

    key: str
    name: str
    pair: Pair
    share: float
    share_possible: float


def groups(rows: list[tuple[str, str, Count]]) -> list[Group]:
    """Groups from (key, name, count), each with its share of the largest."""
    most = max((count.possible for _, _, count in rows), default=0) or 1
    return [
        Group(
            key,
            name,
            pair(count),
            round(100 * count.certain / most, 1),
            round(100 * count.possible / most, 1),
        )
        for key, name, count in rows
    ]
