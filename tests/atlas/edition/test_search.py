from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concord.atlas.edition import search, search_documents
from concord.atlas.edition.build import build
from concord.atlas.edition.search import Hit, Searcher
from concord.atlas.edition.search_documents import SearchDocument, Term

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from concord.atlas.edition.build import Built
    from concord.atlas.edition.model import Edition


@pytest.fixture(scope="session")
def searcher(tiny_built: Built) -> Searcher:
    return Searcher(tiny_built.path)


def best(hits: list[Hit]) -> tuple[str, str, str]:
    return hits[0].kind, hits[0].id, hits[0].reason


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("킴리아주", ("product", "kymriah", "local name 킴리아주")),
        ("킴리", ("product", "kymriah", "local name 킴리아주")),
        ("리아", ("product", "kymriah", "local name 킴리아주")),
        ("キムリア", ("product", "kymriah", "local name キムリア")),
        ("ムリ", ("product", "kymriah", "local name キムリア")),
        ("식품의약품", ("organisation", "mfds", "local name 식품의약품안전처")),
        ("kymriah", ("product", "kymriah", "name Kymriah")),
        ("ＫＹＭＲＩＡＨ", ("product", "kymriah", "name Kymriah")),
        ("tisagenle", ("product", "kymriah", "common name tisagenlecleucel")),
        ("CTL019", ("product", "kymriah", "code name CTL019")),
        ("ctl-019", ("product", "kymriah", "code name CTL019")),
        ("BLA 125646", ("authorisation", "kymriah-us", "register id BLA 125646")),
        ("bla125646", ("authorisation", "kymriah-us", "register id BLA 125646")),
        ("125646", ("authorisation", "kymriah-us", "register id BLA 125646")),
        ("EMEA/H/C/004090", ("authorisation", "kymriah-eu", "register id EMEA/H/C/004090")),
        ("NCT02435849", ("trial", "kymriah-eliana", "register id NCT02435849")),
        ("2013-003205-25", ("trial", "kymriah-eliana", "register id 2013-003205-25")),
        ("10.1056/NEJMoa1709866", ("trial", "kymriah-eliana", "publication 10.1056/NEJMoa1709866")),
        ("https://ror.org/01f7dp456", ("organisation", "mfds", "ROR id 01f7dp456")),
        ("01f7dp456", ("organisation", "mfds", "ROR id 01f7dp456")),
        ("korea food and drug", ("organisation", "mfds", "former name Korea Food and Drug Administration")),
        ("montreal 2018", ("meeting", "isct-2018", "name ISCT 2018")),
        ("advanced therapies", ("committee", "cat", "name Committee for Advanced Therapies")),
        ("memorandum", ("agreement", "medipost-novartis-2019", "instrument memorandum")),
        ("kymriha", ("product", "kymriah", "name Kymriah")),
        ("NCT02435848", ("trial", "kymriah-eliana", "near miss NCT02435849")),
    ],
)
def test_found_first_with_the_reason(searcher: Searcher, text: str, found: tuple[str, str, str]) -> None:
    assert best(searcher.search(text)) == found


def test_kinds_filter(searcher: Searcher) -> None:
    assert {hit.kind for hit in searcher.search("kymriah", kinds=["authorisation"])} == {"authorisation"}
    assert searcher.search("kymriah", kinds=[]) == []
    assert searcher.search("NCT02435848", kinds=["product"]) == []


def test_limit(searcher: Searcher) -> None:
    assert len(searcher.search("kymriah")) > 2
    assert len(searcher.search("kymriah", limit=2)) == 2
    assert searcher.search("kymriah", limit=0) == []


@pytest.mark.parametrize(
    "text", ["", "   ", "?!*()\"'", "국가에없는이름", "zzzzzz", "AND OR NOT", "a" * 5000]
)
def test_nothing_found_is_an_empty_list(searcher: Searcher, text: str) -> None:
    assert searcher.search(text) == []


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30))
def test_any_text_may_be_asked(searcher: Searcher, text: str) -> None:
    assert all(isinstance(hit, Hit) for hit in searcher.search(text))


def test_every_pair_of_an_east_asian_name_finds_it(searcher: Searcher) -> None:
    name = "식품의약품안전처"
    for start in range(len(name) - 1):
        assert "mfds" in [hit.id for hit in searcher.search(name[start : start + 2])]


def test_pairs() -> None:
    assert search.pairs("킴리아") == ["킴리", "리아"]
    assert search.pairs("薬") == []
    assert search.pairs("cell") == []
    assert list(search.tokens("CAR-T세포 Größe")) == ["car", "t", "세포", "grosse"]


def test_a_registered_provider_adds_documents(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def laws(edition: Edition) -> Iterable[SearchDocument]:
        for law in edition.documents["laws.yaml"]:
            yield SearchDocument("instrument", law["id"], law["ko"], "law", (Term(law["ko"], "title"),))

    monkeypatch.setattr(search_documents.providers, "_entries", {"laws": laws})
    (tiny / "laws.yaml").write_text("- {id: armab, ko: 첨단재생바이오법}\n", encoding="utf-8")
    built = build(tiny, tmp_path / "home")
    assert best(Searcher(built.path).search("재생바이오")) == (
        "instrument",
        "armab",
        "title 첨단재생바이오법",
    )
