"""Agreements as things that others may point at, such as announcements and introductions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from concord.society.access import Actor, visible
from concord.society.agreements.models import Agreement
from concord.society.agreements.queries import status_of, with_facts
from concord.society.agreements.states import Status
from concord.society.links import LINKS, Linked, LinkKind
from concord.society.people.zones import host_today

if TYPE_CHECKING:
    from collections.abc import Sequence

_STANDING = frozenset({Status.SIGNED, Status.IN_FORCE, Status.IN_NOTICE, Status.ANNOUNCED})


def _find_links(keys: Sequence[str]) -> dict[str, Linked]:
    day = host_today()
    return {
        agreement.key: Linked(
            "agreement",
            agreement.key,
            agreement.title,
            agreement.get_absolute_url(),
            status_of(agreement, day) in _STANDING,
        )
        for agreement in with_facts(Agreement.objects.filter(key__in=keys))
    }


def _link_choices(actor: Actor) -> list[tuple[str, str]]:
    return [(agreement.key, agreement.title) for agreement in visible(actor, Agreement)]


LINKS.register("agreement", LinkKind(_("agreement"), _find_links, _link_choices))
