"""Boxes: sets of fact combinations with one mask of values for each attribute.

What is known of a product is a box; the condition of a row is a box. All of the engine's logic is about
whether one box lies inside another, and whether some boxes together cover one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# The conditions of a box: attribute index and mask of the values that satisfy it.
Limits = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Box:
    """Conditions on some attributes; the others are free."""

    limits: Limits

    @classmethod
    def of(cls, masks: Mapping[int, int]) -> Box:
        """A box from masks by attribute index."""
        return cls(tuple(sorted(masks.items())))

    def meets(self, other: Box) -> Box | None:
        """The common part of two boxes, or ``None`` if they have none."""
        masks = dict(self.limits)
        for index, mask in other.limits:
            masks[index] = masks.get(index, mask) & mask
        return Box.of(masks) if all(masks.values()) else None


def holds(facts: Sequence[int], limits: Limits) -> bool | None:
    """Whether conditions hold: yes, no, or ``None`` where the facts leave it open."""
    is_sure = True
    for index, mask in limits:
        known = facts[index]
        if not known & mask:
            return False
        if known & ~mask:
            is_sure = False
    return True if is_sure else None


def within(facts: Sequence[int], limits: Limits) -> list[int]:
    """The facts narrowed to the box."""
    narrowed = list(facts)
    for index, mask in limits:
        narrowed[index] &= mask
    return narrowed


def is_left_over(facts: Sequence[int], covers: Sequence[Limits]) -> bool:
    """Whether some combination of the facts lies in none of the covers. ``facts`` must not be empty.

    A combination lies outside a cover if one attribute does; so the part outside is split by attribute.
    """
    for place, cover in enumerate(covers):
        if any(not facts[index] & mask for index, mask in cover):
            continue
        rest = covers[place + 1 :]
        for index, mask in cover:
            outside = facts[index] & ~mask
            if outside:
                part = list(facts)
                part[index] = outside
                if is_left_over(part, rest):
                    return True
        return False
    return True
