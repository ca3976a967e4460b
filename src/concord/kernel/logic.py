"""Three-valued logic after Kleene (strong): yes, no, and unknown.

One logic serves periods, claims and rules, so that "not known" means the same everywhere.
Source: S. C. Kleene, Introduction to Metamathematics, 1952, section 64.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum


class Truth(Enum):
    """A truth value. Combine with ``&``, ``|`` and ``~``; never with ``and``, ``or``, ``not``."""

    NO = 0
    UNKNOWN = 1
    YES = 2

    def __and__(self, other: Truth) -> Truth:
        return self if self.value <= other.value else other

    def __or__(self, other: Truth) -> Truth:
        return self if self.value >= other.value else other

    def __invert__(self) -> Truth:
        return Truth(2 - self.value)

    def __bool__(self) -> bool:
        """Refuse: a branch on a three-valued answer must say which value it means."""
        raise TypeError("a Truth is not a bool: compare it with Truth.YES, Truth.NO or use .certain")

    @property
    def certain(self) -> bool:
        """Whether the answer is yes beyond doubt."""
        return self is Truth.YES

    @property
    def possible(self) -> bool:
        """Whether the answer is yes or unknown."""
        return self is not Truth.NO

    @classmethod
    def of(cls, value: bool | None) -> Truth:
        """Lift a bool, with ``None`` for unknown."""
        if value is None:
            return cls.UNKNOWN
        return cls.YES if value else cls.NO


def all_of(values: Iterable[Truth]) -> Truth:
    """Conjunction; yes for nothing."""
    return min(values, key=lambda value: value.value, default=Truth.YES)


def any_of(values: Iterable[Truth]) -> Truth:
    """Disjunction; no for nothing."""
    return max(values, key=lambda value: value.value, default=Truth.NO)
