"""The parts of the atlas that hold files under facts, or that can be found: importing this registers them.

Whoever builds or checks facts imports it first. A part that registers a validator
(``sources.curated.facts.validators``) or a provider of search documents
(``edition.search_documents.providers``) adds its module here.
"""

from __future__ import annotations

import concord.atlas.questions.fact_checks  # noqa: F401
