"""What the bundled facts hold of products and decisions, read without building an edition."""

from __future__ import annotations

import csv

from concord.atlas.questions.pathways.decisions import ATTRIBUTES, DECISIONS, Recorded, record_of
from concord.atlas.sources.curated.reader import bundled


def bundled_record() -> Recorded:
    """Attributes and decisions of the bundled facts."""
    return record_of({file: _rows(file) for file in (ATTRIBUTES, DECISIONS)})


def _rows(file: str) -> list[dict[str, str]]:
    with (bundled() / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
