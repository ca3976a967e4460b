"""Who may look into the outbox."""

from __future__ import annotations

from concord.society.ledger.access import SEE, allow, holders_of
from concord.society.ledger.actor import Role
from concord.society.ledger.models import Message

host_staff = holders_of(Role.HOST_STAFF)

allow(Message, host_staff, SEE, "post")
