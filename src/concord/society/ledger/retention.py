"""How long things are kept, by purpose: each app registers what it keeps, on which ground and how long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from concord.kernel.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.utils.functional import _StrOrPromise


@dataclass(frozen=True, slots=True)
class Keeping:
    """One purpose. ``count`` says how much is older than a moment, ``end`` ends the keeping of just that."""

    label: _StrOrPromise
    ground: _StrOrPromise
    days: int
    count: Callable[[datetime], int]
    end: Callable[[datetime], int]


KEEPING: Registry[Keeping] = Registry("purpose of keeping")
