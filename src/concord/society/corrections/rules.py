"""Who sees a dispute, and who decides on it."""

from __future__ import annotations

from django.db.models import Q

from concord.society.access import SEE, Role, Rule, allow, holders_of
from concord.society.corrections.models import Dispute

staff = holders_of(Role.HOST_STAFF, Role.SYSTEM)
decided = Rule(
    lambda _actor: Q(decided_on__isnull=False),
    lambda _actor, dispute: dispute.decided_on is not None,
)

allow(Dispute, staff | decided, SEE)
allow(Dispute, staff, "decide")
