"""Who may export, erase and run retention."""

from __future__ import annotations

from concord.society.access import SEE, allow, host_staff
from concord.society.people.models import Person
from concord.society.people.rules import own, own_person
from concord.society.privacy.models import ErasureBatch, Look, RetentionRun

allow(Person, own_person, "export")
allow(Person, own_person | host_staff, "erase")
# Staff act on the written request of a person and say which; the ledger and the person's page tell.
allow(Person, host_staff, "hand_out")
allow(Look, own("subject_id"), SEE)
allow(RetentionRun, host_staff, SEE)
allow(ErasureBatch, host_staff, SEE)
