from __future__ import annotations

import pytest

from concord.atlas.sources.catalogue import parse, source, sources
from concord.kernel.faults import FaultsFoundError

SOUND = """\
name: {en: A register, ko: 등록부}
publisher: A body
organisation: ""
jurisdiction: KR
url: https://example.org
licence: CC BY 4.0
licence_basis: read
cadence: {en: monthly, ko: 매월}
language: ko
form: CSV
counts: {en: One row each., ko: 한 행씩.}
is_read: false
assertions: {}
"""


def test_only_the_curated_facts_are_read_and_come_first() -> None:
    assert [found.id for found in sources() if found.is_read] == ["curated"]
    assert sources()[0].id == "curated"
    assert len(sources()) > 10


def test_an_unknown_source_names_the_known_ones() -> None:
    with pytest.raises(KeyError, match="known: anvisa_advanced_therapies, "):
        source("nowhere")


def test_a_sound_source() -> None:
    assert parse("x", SOUND).counts["ko"] == "한 행씩."


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "licence_basis: read",
            "licence_basis: sure",
            "x/source.yaml licence_basis: 'sure': expected one of",
        ),
        ("form: CSV", "from: CSV", "x/source.yaml form: '': expected this key"),
        ("form: CSV", "from: CSV", "x/source.yaml from: 'CSV': unknown key"),
        ("jurisdiction: KR", "jurisdiction: UK", "x/source.yaml jurisdiction: 'UK': expected an ISO 3166"),
        ("{en: monthly, ko: 매월}", "{en: monthly}", "expected a text in en and in ko"),
        ("assertions: {}", "assertions: {rows: [9, 1]}", "assertions.rows: '[9, 1]'"),
    ],
)
def test_faults_of_a_source(old: str, new: str, fault: str) -> None:
    with pytest.raises(FaultsFoundError) as refused:
        parse("x", SOUND.replace(old, new))
    assert fault in str(refused.value)
