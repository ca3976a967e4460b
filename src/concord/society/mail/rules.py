"""Who may look into the outbox."""

from __future__ import annotations

from concord.society.access.actor import Role
from concord.society.access.rules import SEE, allow, holders_of
from concord.society.mail.models import Message

host_staff = holders_of(Role.HOST_STAFF)

allow(Message, host_staff, SEE, "release", "drop", "again")
