from datetime import date
from urllib.parse import parse_qsl

import pytest

from concord.atlas.questions.pathways import answers
from concord.atlas.questions.pathways.answers import answer, law
from concord.atlas.questions.pathways.facts import read_facts
from concord.atlas.questions.pathways.wizard import State, progress, read_state
from concord.kernel.faults import FaultsFoundError

DAY = date(2026, 11, 22)
PLACES = ("KR", "US", "EU", "JP")


def test_a_state_survives_its_link():
    state = State(PLACES, {"cell_source": "autologous"}, DAY, frozenset({"material"}))
    assert read_state(dict(parse_qsl(state.query())), law(), date(2000, 1, 1), ("KR",)) == state


def test_an_answer_can_be_taken_back_and_a_question_passed_over():
    state = State(PLACES, {}, DAY).with_answer("cell_source", "autologous")
    assert state.facts == {"cell_source": "autologous"}
    assert state.with_answer("cell_source", "").facts == {}
    assert state.with_answer("cell_source", "skip").skipped == {"cell_source"}


@pytest.mark.parametrize(
    ("query", "message"), [({"as_of": "soon"}, "expected a day"), ({"in": "XX"}, "no rules")]
)
def test_a_bad_link_is_refused(query, message):
    with pytest.raises(FaultsFoundError, match=message):
        read_state(query, law(), DAY, PLACES)


def test_the_wizard_settles_four_jurisdictions_within_fifteen_questions():
    truth = {
        "cell_source": "autologous",
        "material": "somatic_cells",
        "viable_cells": "yes",
        "tissue_or_cell": "cell",
        "manipulation": "substantial",
        "combined_with": "none",
        "recombinant_nucleic_acid": "no",
        "nucleic_acid_function": "na",
        "genome_editing": "no",
        "intended_function": "regenerate_repair",
        "infectious_disease_vaccine": "no",
    }
    state = State(PLACES, {}, DAY)
    for _ in range(15):
        standing = progress(law(), state)
        if standing.next is None:
            break
        state = state.with_answer(standing.next.key, truth.get(standing.next.key, "skip"))
    assert standing.is_settled
    assert [one.outcomes for one in standing.answers] == [("KR_CELL",), ("US_351",), ("TEP",), ("JP_RMP",)]


def test_the_question_that_would_decide_comes_first():
    facts = {
        "cell_source": "autologous", "viable_cells": "yes", "tissue_or_cell": "cell",
        "manipulation": "minimal",
        "recombinant_nucleic_acid": "no", "genome_editing": "no", "combined_with": "none", "material": "svf",
    }  # fmt: skip
    asked = progress(law(), State(("KR",), facts, DAY)).next
    assert asked.key == "made_by"


def test_before_the_record_nothing_is_asked():
    standing = progress(law(), State(("JP",), {}, date(1999, 1, 1)))
    assert standing.early == {"JP": date(2000, 12, 26)}
    assert standing.next is None


def test_the_grid_and_the_engine_agree_on_what_would_decide(monkeypatch):
    facts = read_facts(
        {"tissue_or_cell": "cell", "cell_source": "autologous", "viable_cells": "yes"}, law().words
    )
    by_grid = answer(law(), facts, "KR", DAY).undetermined
    monkeypatch.setattr(answers, "FEW", 99)
    one_by_one = answer(law(), facts, "KR", DAY).undetermined
    assert {one.attribute: round(one.reduction, 9) for one in by_grid} == {
        one.attribute: round(one.reduction, 9) for one in one_by_one
    }
