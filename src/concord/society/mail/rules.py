"""Who may look into the outbox."""

from __future__ import annotations

from concord.society.access import SEE, Role, allow, holders_of
from concord.society.mail.models import Message

host_staff = holders_of(Role.HOST_STAFF)

allow(Message, host_staff, SEE, "release", "drop", "again")
