"""The documents of counting and claims name every rule, relation, verdict and doubt."""

import re
from pathlib import Path

import pytest

from concord.atlas.questions.approvals import rules
from concord.atlas.questions.claims import Outcome, Relation, Verdict
from concord.atlas.questions.claims.wording import DOUBTS

DOCS = Path(__file__).parents[2] / "docs"
COUNTING = (DOCS / "counting.md").read_text(encoding="utf-8")
CLAIMS = (DOCS / "claims.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", rules().values(), ids=lambda rule: rule.id)
def test_every_counting_rule_is_described_as_it_describes_itself(rule):
    assert f"| `{rule.id}` | {rule.name('en')} | {rule.text('en')} |" in COUNTING


def test_no_rule_is_described_that_is_gone():
    described = re.findall(r"^\| `([a-z0-9-]+)` \| [^|]+ \| [^|]+ \|$", COUNTING, flags=re.MULTILINE)
    assert set(described) == set(rules())


@pytest.mark.parametrize("word", [*Relation, *sorted(set(Verdict) | {Outcome.DEPENDS, Outcome.REFUSED})])
def test_every_relation_and_verdict_is_described(word):
    assert f"`{word}`" in CLAIMS


def test_every_doubt_of_counting_is_described():
    assert [
        code
        for code in DOUBTS.keys() - {"own_figure", "other_time", "recalled"}
        if f"`{code}`" not in COUNTING
    ] == []


def test_the_sets_and_files_that_are_named_exist():
    for path in re.findall(r"`(src/[^`]+)`", COUNTING + CLAIMS):
        assert (DOCS.parent / path).exists()
