"""No English on a Korean page of the atlas but what the facts themselves say: names, titles, citations.

A piece of text between two Korean words, marks or figures either stands in the facts as it is, or is
marked as English (``lang="en"``), or is a word of the list.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from django.test import Client
from tests.support.crawl import crawl, route_of
from tests.support.korean import ALLOWED, main_texts

import concord.kernel
from concord import atlas

pytestmark = pytest.mark.slow
# A method's name and book, files and commands as they are typed.
TERMS = ALLOWED | {
    "Conover",
    "Practical",
    "Nonparametric",
    "Statistics",
    "parquet",
    "datapackage",
    "json",
    "build",
    "edition",
}
START = (
    "/", "/search?q=kymriah", "/pathway", "/claims/compose", "/review-times", "/downloads",
    "/gaps?jurisdiction=KR&against=US,JP", "/approvals?as_of=2018-12-03",
)  # fmt: skip
# The society's pages have their own test, on the demonstration.
OF_SOCIETY = re.compile(
    r"^(accounts|agreements|api|bodies|committees|coverage|deliverables|desk|directory|due|introductions|"
    r"members|my-data|news|outbox|people|profile|rehearsal|requests|retention|tokens)"
)
_WORD = re.compile(r"[A-Za-z]{2,}")
_BETWEEN = re.compile(r"[\u3131-\u318e\uac00-\ud7a3]+|[,·:;()→–|“”…]|\.{3}| / |\d+")
_CODES = re.compile(r"\S+@\S+|https?://\S+|\b[0-9a-f]{8,}\b")


@cache
def facts() -> str:
    """Every word of the facts, the sources' catalogue, the rules and the jurisdictions."""
    folders = [Path(package.__path__[0]) for package in (atlas, concord.kernel)]
    files = sorted(
        file for folder in folders for file in folder.rglob("*.*") if file.suffix in {".csv", ".yaml"}
    )
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    return re.sub(r"\s+", " ", text.replace('""', '"'))


@cache
def is_fact(text: str) -> bool:
    """Whether the facts say it so; pages say much the same, and the facts are long."""
    return text in facts()


def english(html: str) -> list[str]:
    """Pieces of the page that are English and no fact."""
    found = []
    for text in main_texts(html):
        line = re.sub(r"\s+", " ", _CODES.sub(" ", text)).strip()
        if not _WORD.search(line) or is_fact(line):
            continue
        pieces = [piece.strip(" .'’-+*/=%") for piece in _BETWEEN.split(line)]
        found += [one for one in pieces if {*_WORD.findall(one)} - TERMS and not is_fact(one)]
    return found


def test_english_is_told_from_facts():
    page = '<h2>Government body</h2><p lang="en">Any words</p><p>노바티스 Novartis, 2018</p>'
    assert english(f'<main id="content">{page}</main>') == ["Government body"]


def test_a_korean_page_of_the_atlas_has_no_english_but_facts(bundled_home, monkeypatch, db):
    monkeypatch.setenv("CONCORD_HOME", str(bundled_home))
    browser, found, seen = Client(), {}, set()

    def fetch(address):
        answer = browser.get(f"{address}{'&' if '?' in address else '?'}lang=ko")
        if answer.status_code != 200 or "text/html" not in answer.headers.get("Content-Type", ""):
            return ""
        text = answer.content.decode()
        seen.add(route_of(address))
        for piece in english(text):
            found.setdefault(piece, address)
        return text

    crawl(fetch, START, lambda route: bool(OF_SOCIETY.search(route)))
    assert found == {}
    assert len(seen) > 25
