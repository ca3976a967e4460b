"""Renewal rounds: whose membership runs out is asked whether to renew, and what they said."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from concord.society.fields import key_field
from concord.society.people.models.membership import Membership, MembershipClass


class RenewalRound(models.Model):
    """A round over the memberships that run out from ``due_from`` to ``due_to``, both in.

    A renewal of the round lasts ``months``; ``closes_on`` is the last day to answer. Without a class the
    round is over all of them.
    """

    key = key_field("rnw")
    membership_class = models.ForeignKey(
        MembershipClass, on_delete=models.PROTECT, null=True, related_name="rounds"
    )
    due_from = models.DateField()
    due_to = models.DateField()
    months = models.PositiveSmallIntegerField(default=12)
    closes_on = models.DateField()
    opened_at = models.DateTimeField()
    closed_on = models.DateField(null=True)

    class Meta:
        ordering = ("-opened_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(due_to__gte=F("due_from")), name="round_forwards"),
            models.CheckConstraint(condition=Q(months__gt=0), name="round_renews_for_some_time"),
        )

    def __str__(self) -> str:
        return f"{self.due_from}/{self.due_to}"


class RenewalAnswer(models.Model):
    """The member's own word on one membership: whether they want to renew. The last word counts."""

    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="answer")
    wants = models.BooleanField()
    said_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.membership_id} {self.wants}"
