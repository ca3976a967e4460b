from datetime import date

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from concord.atlas.questions.pathways.batch import classify_many, to_days
from concord.atlas.questions.pathways.deciding import decide
from concord.atlas.questions.pathways.facts import read_facts
from concord.atlas.questions.pathways.loading import rule_sets
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


def columns(cases):
    masks = np.array([read_facts(case, WORDS).masks for case in cases], dtype=np.uint32)
    return {attribute.index: masks[:, attribute.index] for attribute in WORDS.ordered}


def test_each_case_is_decided_by_the_law_of_its_own_day():
    case = {"cell_source": "allogeneic", "mohw_tier_notice": "to_medium", "manipulation": "substantial"}
    case |= {"tissue_or_cell": "cell", "viable_cells": "yes", "material": "msc"}
    days = to_days([date(2025, 2, 20), date(2025, 2, 21), date(2019, 1, 1)])
    found = classify_many(rule_sets()["KR"], "research_tier", columns([case] * 3), days, WORDS)
    assert [found.of(one) for one in range(3)] == [["KR_RESEARCH_HIGH"], ["KR_RESEARCH_MED"], []]


@st.composite
def cases(draw):
    keys = draw(st.lists(st.sampled_from(NAMES), unique=True))
    return {key: draw(st.sampled_from(WORDS.attributes[key].values)) for key in keys}


@settings(deadline=None, max_examples=30)
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
