"""Putting tables in order, those of the policy folder too."""

from pathlib import Path

from concord.atlas.edition.build import DECLARED
from concord.atlas.sources.curated import reader
from concord.atlas.sources.curated.files import tidy


def test_policy_tables_are_put_in_order_too(tmp_path: Path) -> None:
    name = "policy/timelines.csv"
    lines = (reader.bundled() / name).read_text(encoding="utf-8").splitlines(keepends=True)[:4]
    path = tmp_path / name
    path.parent.mkdir()
    path.write_text(lines[0] + "".join(reversed(lines[1:])), encoding="utf-8")
    assert list(tidy(tmp_path, DECLARED.values())) == [name]
    assert path.read_text(encoding="utf-8") == "".join(lines)
    assert list(tidy(tmp_path, DECLARED.values())) == []
