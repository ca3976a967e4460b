"""Which open deliverables wait for whom: the rows behind a desk, told apart by the database.

The same line as :func:`concord.society.agreements.states.state` draws, so that no row is hidden behind
others that were looked at first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from concord.society.agreements.models import Evidence

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

    from concord.society.agreements.models import Deliverable


def to_judge(deliverables: QuerySet[Deliverable], bodies: Collection[int]) -> QuerySet[Deliverable]:
    """Delivered and not yet judged, where one of these organisations is the counterpart."""
    return _open(deliverables).filter(
        pk__in=_unanswered().values("deliverable"), initiative__counterpart__organisation__in=bodies
    )


def to_deliver(deliverables: QuerySet[Deliverable], bodies: Collection[int]) -> QuerySet[Deliverable]:
    """Planned or returned, where one of these organisations leads."""
    return (
        _open(deliverables)
        .filter(initiative__lead__organisation__in=bodies)
        .exclude(pk__in=_unanswered().values("deliverable"))
    )


def _open(deliverables: QuerySet[Deliverable]) -> QuerySet[Deliverable]:
    """Neither waived nor accepted."""
    return deliverables.filter(waiver=None).exclude(verdicts__accepted=True)


def _unanswered() -> QuerySet[Evidence]:
    """Evidence without a verdict that is the newest of its deliverable."""
    at = Q(handed_in_at=OuterRef("handed_in_at"), pk__gt=OuterRef("pk"))
    later = Evidence.objects.filter(
        Q(handed_in_at__gt=OuterRef("handed_in_at")) | at, deliverable=OuterRef("deliverable")
    )
    return Evidence.objects.filter(~Exists(later), verdicts=None).order_by()
