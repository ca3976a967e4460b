"""A claim made of one reading, for tests of what is said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concord.atlas.questions.claims.reading import parse_claims

if TYPE_CHECKING:
    from concord.atlas.questions.claims import Claim

CLAIM = """
claims:
- id: a-claim
  text: {{en: Korea leads., ko: 한국이 앞선다.}}
  claimant: somebody
  stated_on: {stated_on}
  sources: [own]
  readings:
  - {reading}
"""


def claim(reading: str, stated_on: str = "2018-12-03") -> Claim:
    """The claim with that reading, in YAML."""
    return parse_claims(CLAIM.format(reading=reading, stated_on=stated_on), "claims.yaml")["a-claim"]
