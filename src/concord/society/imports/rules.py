"""Who sees and runs imports: staff of the host, and the system for the command."""

from __future__ import annotations

from concord.society.access import SEE, Role, allow, holders_of
from concord.society.imports.models import KeptMapping, MemberImport
from concord.society.imports.states import ImportAction

_runners = holders_of(Role.HOST_STAFF, Role.SYSTEM)

allow(MemberImport, _runners, SEE, *ImportAction)
allow(KeptMapping, _runners, SEE)
