"""Who may look into the outbox."""

from __future__ import annotations

from concord.society.access import SEE, allow, host_staff
from concord.society.mail.models import Message

allow(Message, host_staff, SEE, "release", "drop", "again")
