"""Who may see and revoke tokens: their own person, and nobody else, staff included."""

from __future__ import annotations

from concord.society.access import SEE, allow
from concord.society.people.rules import own
from concord.society.tokens.models import Token

allow(Token, own("person_id"), SEE, "revoke")
