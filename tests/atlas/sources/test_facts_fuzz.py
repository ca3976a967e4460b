"""Whatever bytes stand in a file of facts: named faults, never another error, and a fault has a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.support.tiny_facts import write_tiny_facts

from concord.atlas.edition.build import read_facts
from concord.atlas.sources.curated.statements import statements

if TYPE_CHECKING:
    from pathlib import Path

FILES = (
    "products.csv",
    "authorisation_events.csv",
    "trials.csv",
    "indication_groups.yaml",
    "extra.yaml",
    "extra.csv",
)
YAML_PIECES = [b"- ", b": ", b"{", b"[", b"&a", b"*a", b"!!int x", b"? [1]\n: 2", b"2018: 1\n", b".nan"]
CSV_PIECES = [b"\n", b"\r\n", b",", b'"', b"|", b"..", b"\t", b"99999999999999999999"]
BYTES = [b"\xc3\x28", b"\xef\xbb\xbf", b"\x07", b"\xed\xa0\x80", b"\xcc\x81"]
PIECES = st.one_of(st.binary(max_size=6), st.sampled_from(YAML_PIECES + CSV_PIECES + BYTES))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = write_tiny_facts(tmp_path_factory.mktemp("fuzz") / "facts")
    (found / "extra.yaml").write_text("- {id: a, list: [1, b, {c: true}], text: 한국}\n", encoding="utf-8")
    (found / "extra.csv").write_text("id,x\na,1\nb,2\n", encoding="utf-8")
    return found


@settings(max_examples=120)
@given(file=st.sampled_from(FILES), place=st.floats(0, 1), cut=st.integers(0, 5), piece=PIECES)
@example(file="extra.yaml", place=1.0, cut=0, piece=b"? [1]\n: 2")
@example(file="extra.yaml", place=0.0, cut=80, piece=b"a: &x [*x]")
@example(file="extra.yaml", place=0.0, cut=0, piece=b"\x07")
@example(file="extra.yaml", place=0.0, cut=50, piece=b"a: !!int x")
@example(file="extra.yaml", place=0.0, cut=80, piece=b"2018: 99999999999999999999")
def test_any_bytes_are_read_or_refused(folder: Path, file: str, place: float, cut: int, piece: bytes) -> None:
    path = folder / file
    sound = path.read_bytes()
    at = int(place * len(sound))
    path.write_bytes(sound[:at] + piece + sound[at + cut :])
    try:
        facts = read_facts(folder)
    finally:
        path.write_bytes(sound)
    assert all(fault.file and fault.expected for fault in facts.reading.faults)
    if not facts.reading.faults:
        found = [statement.id for statement in statements(facts)]
        assert len(found) == len(set(found))
