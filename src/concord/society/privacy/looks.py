"""The record of who looked at whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concord.kernel import clock
from concord.society.privacy.models import Look, Matter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from concord.society.access import Actor


def note(actor: Actor, people: Iterable[int], matter: Matter) -> None:
    """Note that the actor looked at these persons (primary keys); oneself and the public are not noted."""
    if actor.person is None:
        return
    day = clock.today()
    looks = [
        Look(viewer_id=actor.person, subject_id=person, matter=matter, day=day)
        for person in people
        if person != actor.person
    ]
    Look.objects.bulk_create(looks, ignore_conflicts=True)
