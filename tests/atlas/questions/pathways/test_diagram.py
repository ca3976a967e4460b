from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concord.atlas.questions.pathways.diagram import classify_many
from concord.atlas.questions.pathways.facts import is_left_over, read_facts
from concord.atlas.questions.pathways.rules import decide, rule_sets
from concord.atlas.questions.pathways.vocabulary import vocabulary

WORDS = vocabulary()
NAMES = [
    "tissue_or_cell",
    "cell_source",
    "viable_cells",
    "manipulation",
    "recombinant_nucleic_acid",
    "made_by",
]


def to_days(days):
    return np.array(days, dtype="datetime64[D]")


def columns(cases):
    masks = np.array([read_facts(case, WORDS).masks for case in cases], dtype=np.uint32)
    return {attribute.index: masks[:, attribute.index] for attribute in WORDS.ordered}


def test_each_case_is_decided_by_the_law_of_its_own_day():
    case = {"cell_source": "allogeneic", "mohw_tier_notice": "to_medium", "manipulation": "substantial"}
    case |= {"tissue_or_cell": "cell", "viable_cells": "yes", "material": "msc"}
    days = to_days(["2025-02-20", "2025-02-21", "2019-01-01"])
    found = classify_many(rule_sets()["KR"], "research_tier", columns([case] * 3), days, WORDS)
    assert [found.of(one) for one in range(3)] == [["KR_RESEARCH_HIGH"], ["KR_RESEARCH_MED"], []]


@st.composite
def cases(draw):
    keys = draw(st.lists(st.sampled_from(NAMES), unique=True))
    return {key: draw(st.sampled_from([*WORDS.attributes[key].values])) for key in keys}


@settings(max_examples=30)
@given(st.lists(cases(), min_size=1, max_size=8))
def test_many_at_once_say_what_each_alone_says(some):
    possible = []
    for case in some:
        try:
            possible.append((case, read_facts(case, WORDS)))
        except ValueError:
            continue
    if not possible:
        return
    days = to_days([date(2026, 11, 22)] * len(possible))
    for place in ("KR", "EU"):
        rules = rule_sets()[place]
        found = classify_many(rules, "class", columns([case for case, _ in possible]), days, WORDS)
        table = rules.table("class", date(2026, 11, 22))
        alone = [set(decide(table, facts.masks, WORDS).outcomes) for _, facts in possible]
        assert [set(found.of(one)) for one in range(len(possible))] == alone


def drawn(count, seed):
    """Random facts, half of them unknown or known to lie among a few values; none contradicts itself."""
    random = np.random.default_rng(seed)
    masks = np.stack(
        [random.integers(1, attribute.full, size=count, endpoint=True) for attribute in WORDS.ordered], axis=1
    ).astype(np.uint32)
    single = np.stack(
        [np.uint32(1) << random.integers(len(attribute.values), size=count) for attribute in WORDS.ordered],
        axis=1,
    ).astype(np.uint32)
    found = np.where(random.random(masks.shape) < 0.5, single, masks)
    boxes = [contradiction.limits for contradiction in WORDS.contradictions]
    return found[[is_left_over(row, boxes) for row in found.tolist()]]


@pytest.mark.parametrize(
    ("place", "question"),
    [(place, question) for place, rules in sorted(rule_sets().items()) for question in rules.questions()],
)
def test_random_facts_on_random_days(place, question):
    masks = drawn(150, len(place + question))
    rules = rule_sets()[place]
    changes = rules.changes(question)
    days = [changes[at % len(changes)] + timedelta(days=at % 3 - 1) for at in range(len(masks))]
    columns = {attribute.index: masks[:, attribute.index] for attribute in WORDS.ordered}
    found = classify_many(rules, question, columns, to_days(days), WORDS)
    for at, day in enumerate(days):
        alone = decide(rules.table(question, day), masks[at].tolist(), WORDS) if day >= changes[0] else None
        assert set(found.of(at)) == set(alone.outcomes if alone else ()), (day, masks[at].tolist())


def test_facts_that_no_column_gives_are_unknown():
    rules = rule_sets()["KR"]
    day = date(2026, 11, 22)
    known = WORDS.attributes["viable_cells"]
    column = np.array([known.masks["yes"], known.full], dtype=np.uint32)
    found = classify_many(rules, "class", {known.index: column}, to_days([day, day]), WORDS)
    for at, mask in enumerate(column.tolist()):
        masks = [attribute.full for attribute in WORDS.ordered]
        masks[known.index] = mask
        assert set(found.of(at)) == set(decide(rules.table("class", day), masks, WORDS).outcomes)


def test_a_question_without_rules_is_refused():
    with pytest.raises(LookupError, match="no rules for 'nothing'"):
        classify_many(rule_sets()["KR"], "nothing", {}, to_days([]), WORDS)
