"""Whatever is done to a product file, the answer is that of a plain reading, or it is refused by name."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random

import pytest
import yaml
from tests.atlas.questions.pathways import oracle
from tests.support.mutations import mutated

from concord.atlas.questions.pathways.answers import law
from concord.atlas.questions.pathways.cases import CaseAnswer, answer_case, read_product
from concord.kernel.faults import FaultsFoundError

TODAY = date(2026, 11, 22)
EXAMPLE = Path(__file__).parents[4] / "examples" / "autologous-chondrocytes.yaml"
VALID = yaml.load(EXAMPLE.read_text("utf-8"), yaml.BaseLoader) | {"date": "2019-01-01", "question": "class"}
VALUES = [
    *sorted({word for one in oracle.words()["attributes"].values() for word in one["values"]}),
    "unknown", "not_needed", "any", ["autologous", "allogeneic"], {"one_of": ["autologous", "allogeneic"]},
    {"one_of": ["yes", "no"]}, {"one_of": []}, "yes|no", "yes", "no", "KR", "GB", "JP", ["AU", "CN"],
    "research_tier", "item_classification", "terms", "2013~", "2020-08", "2005-2008", "before 2010",
    "by 2021-01-01", "1890", "2014-01-01/2021-06-30",
]  # fmt: skip


def text_of(seed: int) -> str:
    """The mutation of that number."""
    return mutated(VALID, Random(seed), VALUES)


def ask(text: str) -> list[CaseAnswer]:
    """The answers to a product file; none if it is refused by name."""
    try:
        cases = read_product(text, "mine.yaml", law())
        return [answer_case(law(), case, TODAY) for case in cases]
    except (FaultsFoundError, LookupError):
        return []


def assess(seed: int) -> str:
    """How a mutation was met: ``answered`` as the oracle answers, or ``refused``."""
    text = text_of(seed)
    answers = ask(text)
    for answered in answers:
        facts = oracle.facts_of(answered.case.facts)
        assert not oracle.is_contradictory(facts), text
        for one in answered.answers:
            expected = oracle.outcomes(answered.case.question, answered.case.jurisdiction, facts, one.day)
            said = set(one.reply.outcomes) | ({oracle.GAP} if one.reply.has_gap else set())
            assert said == expected, (text, answered.case.jurisdiction, one.day)
    return "answered" if answers else "refused"


@pytest.mark.parametrize("seed", range(40))
def test_any_change_of_a_product_file_is_answered_or_refused_by_name(seed):
    assert assess(seed) in ("answered", "refused")


def test_the_changes_are_of_both_kinds():
    assert {assess(seed) for seed in range(12)} == {"answered", "refused"}
