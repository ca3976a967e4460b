"""The Korean of the pages keeps to the glossary."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
GLOSSARY = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
CATALOGUE = ROOT / "src/concord/web/locale/ko/LC_MESSAGES/django.po"


def rows(heading):
    part = GLOSSARY.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def texts():
    with CATALOGUE.open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    first = [
        tuple(part if isinstance(part, str) else part[0] for part in (message.id, message.string))
        for message in messages
    ]
    # A name in a text, such as %(party)s, is no word of it.
    return [(re.sub(r"%\(\w+\)s", "", english), korean) for english, korean in first]


HELD = [(english, korean) for english, korean, held in rows("Set here") if held == "held"]


@pytest.mark.parametrize(("english", "korean"), HELD)
def test_a_word_of_the_glossary_has_its_korean_wherever_it_stands(english, korean):
    word = re.compile(rf"\b{re.escape(english)}s?\b", re.IGNORECASE)
    used = [(text, said) for text, said in texts() if word.search(text)]
    assert used, f"{english} stands on no page"
    assert [pair for pair in used if not any(one in pair[1] for one in korean.split(", "))] == []


def test_every_word_of_a_statute_says_where_it_was_read():
    found = rows("From statutes")
    assert len(found) > 15
    assert [row for row in found if len(row) != 4 or not all(row)] == []
    assert found[0][3].startswith("[")


def test_no_word_stands_twice():
    words = [row[0] for heading in ("From statutes", "Set here") for row in rows(heading)]
    assert len(words) == len(set(words))
