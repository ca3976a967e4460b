"""The policy of an edition: law and regulatory practice, from its documents under ``policy/``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from concord.atlas.edition.model import part
from concord.atlas.edition.policy_model import POLICY_TABLES, Policy, Term
from concord.atlas.sources.curated.facts import TERMS
from concord.atlas.sources.curated.tables import read_values

if TYPE_CHECKING:
    from collections.abc import Mapping

    from concord.atlas.edition.model import Edition


@part
def policy_of(edition: Edition) -> Policy:
    """Law and regulatory practice as an edition holds them."""
    return read_policy(edition.documents)


def read_policy(documents: Mapping[str, Any]) -> Policy:
    """The policy that lies in documents by path; empty for facts without such files.

    The files were checked when the edition was built; what is read here is sound.
    """
    values = read_values(
        POLICY_TABLES,
        {
            name: [table.stored(cells) for cells in documents.get(table.file, ())]
            for name, table in POLICY_TABLES.items()
        },
    )
    return Policy(
        instruments={one.id: one for one in values["instruments"]},
        versions=tuple(values["kr_versions"]),
        designations={one.id: one for one in values["designations"]},
        reviews={one.id: one for one in values["timelines"]},
        terms={
            group: {key: Term(key, names["en"], names["ko"]) for key, names in words.items()}
            for group, words in documents.get(TERMS, {}).items()
        },
    )
