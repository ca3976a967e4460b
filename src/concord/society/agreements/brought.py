"""What other apps count towards an agreement's renewal dossier; each registers what it keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from concord.kernel.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.utils.functional import _StrOrPromise

    from concord.society.agreements.models import Agreement


@dataclass(frozen=True, slots=True)
class Tally:
    """One figure of the dossier, such as introductions that came about."""

    code: str
    label: _StrOrPromise
    number: int


@dataclass(frozen=True, slots=True)
class Contribution:
    """One heading of the dossier; ``count`` answers with a constant number of queries."""

    label: _StrOrPromise
    count: Callable[[Agreement], list[Tally]]


BROUGHT: Registry[Contribution] = Registry("contribution to a dossier")


def brought(agreement: Agreement) -> list[tuple[_StrOrPromise, list[Tally]]]:
    """Each heading with its figures, without the headings under which nothing was counted."""
    found = [(part.label, part.count(agreement)) for _name, part in BROUGHT]
    return [(label, tallies) for label, tallies in found if any(tally.number for tally in tallies)]
