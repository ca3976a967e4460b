"""Answers in the documented shapes that the command and the programming interface share.

Days are days, lists are lists; whoever prints them decides how. Keys may be added, never taken away.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from concord.atlas.edition.standing import grant_of, word_on
from concord.atlas.questions.approvals import count, listing, oldest_confirmation
