"""Every code that a page shows has its words: doubts of rows, kinds of messages, actions in the ledger."""

import ast
import re
from pathlib import Path

from concord.atlas.questions.claims import wording
from concord.web.atlas.words import DOUBTS
from concord.web.society.privacy.words import ACTS, LETTERS

SOURCE = Path(__file__).parents[2] / "src/concord"
OF_CLAIMS_ALONE = {"own_figure", "other_time", "recalled"}


def test_every_doubt_of_counting():
    assert set(DOUBTS) == set(wording.DOUBTS) - OF_CLAIMS_ALONE


def test_every_kind_of_message():
    kinds = {path.stem for path in SOURCE.glob("society/*/templates/mail/*.txt")}
    assert set(LETTERS) == {kind for kind in kinds if not kind.startswith("frame")}


def recorded():
    """The actions that functions enter in the ledger, read from their code."""
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record" and len(node.args) > 1:
                yield from (one.value for one in ast.walk(node.args[1]) if isinstance(one, ast.Constant))


def test_every_action_in_the_ledger():
    verbs = set(recorded())
    assert {"deliverable.returned", "affiliation.begun"} <= verbs
    assert verbs - set(ACTS) == set()


def test_every_term_of_a_list_of_facts_stands_in_one_block_with_its_value():
    """The list is a grid: what stands bare in it is laid out apart from its value."""
    bare = re.compile(r'<dl class="facts">(?:\s|{%[^%]*%})*<dt>|</dd>(?:\s|{%[^%]*%})*<dt>')
    pages = {path: path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.html")}
    lists = {path: re.findall(r'<dl class="facts">.*?</dl>', text, re.DOTALL) for path, text in pages.items()}
    assert sum(len(found) for found in lists.values()) > 20
    assert [path.name for path, found in lists.items() if any(bare.search(one) for one in found)] == []
