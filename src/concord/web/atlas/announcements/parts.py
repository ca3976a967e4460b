"""The parts of Concord that serve the task of an announcement, with the way into each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Part:
    """A part: its page with what to ask of it, what it is called and what it does."""

    page: str
    query: Mapping[str, str]
    label: StrOrPromise
    text: StrOrPromise


@dataclass(frozen=True, slots=True)
class PartShown:
    """A part as a reader sees it; ``address`` is empty if this site has no page for it."""

    address: str
    label: str
    text: str


_PARTS: Mapping[str, Part] = {
    "approvals": Part(
        "approvals",
        {"jurisdiction": "KR"},
        _("Approvals"),
        _("what is authorised in Korea and elsewhere, on any day, by named ways of counting"),
    ),
    "claims": Part(
        "claims", {}, _("Claims"), _("what was said of the field, checked under every way of counting")
    ),
    "gaps": Part(
        "gaps",
        {"jurisdiction": "KR", "against": "US,EU,JP"},
        _("Gaps"),
        _("what is authorised abroad and not in Korea, who holds it, and the reverse"),
    ),
    "instruments": Part(
        "instruments",
        {"jurisdiction": "KR"},
        _("Law"),
        _("which rules are in force, what changed, what is coming"),
    ),
    "pathway": Part(
        "pathway",
        {},
        _("Pathways"),
        _("how a product is classified here and there, and which routes are open"),
    ),
    "products": Part(
        "products", {}, _("Products"), _("every product with its names, authorisations and trials")
    ),
    "organisations": Part(
        "organisations", {}, _("Organisations"), _("who works in the field, under which names, with whom")
    ),
    "meetings": Part("meetings", {}, _("Meetings"), _("where the field meets")),
    "trials": Part("trials", {}, _("Trials"), _("the trials on which authorisations rest")),
    "society": Part(
        "society-agreements",
        {},
        _("Agreements"),
        _("agreements whose commitments are kept track of until they are met"),
    ),
}


def parts(keys: Iterable[str]) -> tuple[PartShown, ...]:
    """The parts that serve a task, in the order given."""
    return tuple(_shown(_PARTS[key]) for key in keys)


def _shown(part: Part) -> PartShown:
    try:
        address = reverse(part.page)
    except NoReverseMatch:
        address = ""
    query = f"?{urlencode(part.query)}" if part.query and address else ""
    return PartShown(f"{address}{query}", str(part.label), str(part.text))
