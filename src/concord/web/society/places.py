"""The places of the society: six groups of pages, known by how their addresses begin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Page:
    """A page that the navigation leads to: the name of its address, its label, and who sees the link."""

    name: str
    label: Promise
    signed_in: bool = False
    host_staff: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A group of pages, shown as its first; ``roots`` are the first parts of their addresses."""

    key: str
    label: Promise
    pages: tuple[Page, ...]
    roots: frozenset[str]


PLACES = (
    Place("desk", _("My desk"), (Page("society-desk", _("My desk"), signed_in=True),), frozenset({"desk"})),
    Place(
        "agreements",
        _("Agreements"),
        (
            Page("society-agreements", _("All agreements")),
            Page("society-due", _("Due this quarter"), signed_in=True),
        ),
        frozenset(
            {"agreements", "due", "parties", "commitments", "initiatives", "deliverables", "texts"}
            | {"day-proposals", "evidence", "signatures"}
        ),
    ),
    Place(
        "committees",
        _("Committees"),
        (
            Page("society-committees", _("All committees")),
            Page("society-rosters", _("Rosters")),
        ),
        frozenset({"committees", "rosters", "seats", "terms", "sittings", "agenda-items", "actions"}),
    ),
    Place(
        "people",
        _("People"),
        (
            Page("society-directory", _("Directory")),
            Page("society-members", _("Members"), signed_in=True, host_staff=True),
            Page("society-coverage", _("Coverage")),
        ),
        frozenset({"directory", "members", "memberships", "coverage", "people", "bodies"}),
    ),
    Place(
        "introductions",
        _("Introductions"),
        (Page("society-introductions", _("Introductions")),),
        frozenset({"introductions"}),
    ),
    Place("news", _("News"), (Page("society-news", _("News")),), frozenset({"news"})),
)
_BY_ROOT = {root: place for place in PLACES for root in place.roots}


def place_of(path: str) -> Place | None:
    """The place in which the page of this address stands, or None."""
    return _BY_ROOT.get(path.strip("/").partition("/")[0])
