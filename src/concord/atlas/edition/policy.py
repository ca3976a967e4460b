"""The policy of an edition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concord.atlas.edition.model import part
from concord.atlas.edition.policy_assemble import assemble_policy

if TYPE_CHECKING:
    from concord.atlas.edition.model import Edition
    from concord.atlas.edition.policy_model import Policy


@part
def policy_of(edition: Edition) -> Policy:
    """Law and regulatory practice as an edition holds them."""
    return assemble_policy(edition.documents)
