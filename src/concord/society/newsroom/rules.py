"""Who may read and say what in public."""

from __future__ import annotations

from django.db.models import Q

from concord.society.access import NOTHING, SEE, Rule, allow, host_staff, may, visible
from concord.society.newsroom.models import Announcement, Correction

published = Rule(
    lambda _actor: Q(published_at__isnull=False),
    lambda _actor, announcement: announcement.published_at is not None,
)
own_organisation = Rule(
    lambda actor: Q(organisation__in=actor.represents) if actor.represents else NOTHING,
    lambda actor, announcement: announcement.organisation_id in actor.represents,
)

allow(Announcement, published | own_organisation | host_staff, SEE)
# What was corrected in public is read by whoever reads the announcement.
allow(
    Correction,
    Rule(
        lambda actor: Q(announcement__in=visible(actor, Announcement)),
        lambda actor, correction: may(actor, SEE, correction.announcement),
    ),
    SEE,
)
# An organisation speaks for itself: the staff of the host do not publish in a partner's name.
allow(Announcement, own_organisation, "rewrite", "publish", "correct", "withdraw")
