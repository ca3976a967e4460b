from datetime import date
from itertools import product

from hypothesis import given
from hypothesis import strategies as st
from tests.atlas.questions.pathways.pathway_rules import HEAD, THREE, row

from concord.atlas.questions.pathways.facts import read_facts
from concord.atlas.questions.pathways.rules import build, decide, open_facts
from concord.atlas.questions.pathways.vocabulary import vocabulary

WORDS = vocabulary()
DAY = date(2024, 1, 1)


def ask(text, **facts):
    table = build({"a.yaml": text}, WORDS)["KR"].table("class", DAY)
    return decide(table, read_facts(facts, WORDS).masks, WORDS)


def test_a_certain_row_stops():
    found = ask(THREE, recombinant_nucleic_acid="yes")
    assert found.outcomes == ("KR_GENE",)
    assert found.fired.id == "gene"


def test_a_row_that_a_fact_fails_is_passed_and_named():
    found = ask(THREE, recombinant_nucleic_acid="no", viable_cells="yes")
    assert found.outcomes == ("KR_CELL",)
    assert [one.row.id for one in found.rejected] == ["gene"]


def test_an_open_row_adds_its_outcome_and_evaluation_goes_on():
    found = ask(THREE, viable_cells="yes")
    assert found.outcomes == ("KR_GENE", "KR_CELL")
    assert [one.id for one in found.open_rows] == ["gene"]
    assert found.fired.id == "cell"


def test_open_rows_that_agree_are_an_answer():
    text = HEAD + row("a", "{viable_cells: yes}", "KR_CELL", 1) + row("b", "{}", "KR_CELL", 2)
    found = ask(text)
    assert (len(found.outcomes), found.has_gap) == (1, False)


def test_a_row_that_earlier_rows_take_whole_adds_nothing():
    rows = row("a", "{viable_cells: yes}", "KR_CELL", 1) + row("b", "{viable_cells: no}", "KR_GENE", 2)
    found = ask(HEAD + rows + row("c", "{}", "KR_OTHER_MEDICINE", 3))
    assert found.outcomes == ("KR_CELL", "KR_GENE")
    assert not found.has_gap


def test_what_no_row_takes_is_a_gap():
    found = ask(HEAD + row("a", "{viable_cells: yes}", "KR_CELL", 1))
    assert (found.outcomes, found.has_gap) == (("KR_CELL",), True)


def test_the_open_facts_are_those_that_keep_rows_open():
    table = build({"a.yaml": THREE}, WORDS)["KR"].table("class", DAY)
    masks = read_facts({"viable_cells": "yes"}, WORDS).masks
    names = [WORDS.ordered[index].key for index in open_facts(decide(table, masks, WORDS), masks)]
    assert names == ["recombinant_nucleic_acid"]


NAMES = ["viable_cells", "recombinant_nucleic_acid", "genome_editing", "infectious_disease_vaccine"]
CODES = ["KR_GENE", "KR_CELL", "KR_OTHER_MEDICINE", "KR_XENO"]


@st.composite
def tables(draw):
    text = HEAD
    for rank in range(draw(st.integers(1, 4))):
        when = draw(st.dictionaries(st.sampled_from(NAMES), st.sampled_from(["yes", "no"]), max_size=3))
        body = "{" + ", ".join(f"{key}: {value}" for key, value in when.items()) + "}"
        text += row(f"r{rank}", body, draw(st.sampled_from(CODES)), rank)
    return text


facts = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(["yes", "no"]))


@given(tables(), facts)
def test_the_outcomes_are_exactly_those_of_all_completions(text, known):
    found = ask(text, **known)
    unknown = [name for name in NAMES if name not in known]
    full = [
        ask(text, **known, **dict(zip(unknown, values, strict=True)))
        for values in product(["yes", "no"], repeat=len(unknown))
    ]
    assert set(found.outcomes) == {code for one in full for code in one.outcomes}
    assert found.has_gap == any(one.has_gap for one in full)


@given(tables(), facts, facts)
def test_knowing_more_never_adds_an_outcome(text, known, more):
    assert set(ask(text, **{**more, **known}).outcomes) <= set(ask(text, **known).outcomes)
