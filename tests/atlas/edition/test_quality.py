from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
import pytest

from concord.atlas.edition.quality import exactness
from concord.kernel.dates import PartialDate

if TYPE_CHECKING:
    from concord.atlas.edition.build import Built


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("2018-12-03", "day"),
        ("2018-12", "month"),
        ("2018", "year"),
        ("2018~", "interval"),
        ("[2018-03..2018-05]", "interval"),
        ("[..2018]", "open"),
        ("[2018..]", "open"),
    ],
)
def test_exactness(text: str, known: str) -> None:
    assert exactness(PartialDate.parse(text)) == known


def test_the_report(tiny_built: Built) -> None:
    report = orjson.loads((tiny_built.path / "quality.json").read_bytes())
    assert report["support"]["authorisations"] == {
        "rows": 3,
        "confidence": {"high": 2, "low": 1},
        "basis": {},
        "without_source": 1,
    }
    assert report["event_dates"] == {"day": 2, "interval": 1, "month": 1}
    assert report["inferred_ends"] == []
    assert report["freshness"] == {
        "oldest": "2026-03-14",
        "median": "2026-08-22",
        "newest": "2026-08-22",
        "by_year": {"2026": 3},
    }
