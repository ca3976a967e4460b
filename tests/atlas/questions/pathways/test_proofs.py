from datetime import date

import pytest
from tests.atlas.questions.pathways.pathway_rules import HEAD, THREE, row

from concord.atlas.questions.pathways import proofs
from concord.atlas.questions.pathways.proofs import prove, prove_table
from concord.atlas.questions.pathways.rules import Decision, build, rule_sets
from concord.atlas.questions.pathways.vocabulary import vocabulary

WORDS = vocabulary()


def against(text):
    (proof,) = prove(build({"a.yaml": text}, WORDS, refuse_clashes=False), WORDS)
    return [(one.kind, one.rows, one.facts) for one in proof.against]


def test_three_rows_are_proved_over_their_combinations():
    (proof,) = prove(build({"a.yaml": THREE}, WORDS), WORDS)
    assert (proof.rows, proof.attributes, proof.combinations, proof.partial) == (3, 2, 4, 4)
    assert proof.against == ()


def test_an_overlap_is_shown_at_the_facts_where_both_rows_fire():
    text = THREE + row("also", "{genome_editing: yes}", "KR_XENO", 2)
    facts = "viable_cells=yes, recombinant_nucleic_acid=no, genome_editing=yes"
    assert against(text) == [("overlap", ("cell", "also"), facts)]


def test_a_gap_is_shown_unless_it_is_declared():
    rest = row("rest", "{}", "KR_OTHER_MEDICINE", 3)
    assert against(THREE.replace(rest, "")) == [
        ("gap", (), "viable_cells=no, recombinant_nucleic_acid=no"),
    ]
    declared = rest.replace("outcome: KR_OTHER_MEDICINE", "gap: {en: not settled, ko: 미정}")
    (proof,) = prove(build({"a.yaml": THREE.replace(rest, declared)}, WORDS), WORDS)
    assert (proof.declared_gaps, proof.against) == (1, ())


def test_a_combination_that_contradicts_itself_is_no_gap():
    rows = row("a", "{cell_source: [related, allogeneic, xenogeneic, none]}", "KR_CELL", 1)
    rows += row("b", "{cell_source: autologous, pluripotent: [no, ipsc]}", "KR_GENE", 2)
    assert against(HEAD + rows) == []


def test_an_engine_that_forgets_an_outcome_is_caught(monkeypatch):
    table = build({"a.yaml": THREE}, WORDS)["KR"].table("class", date(2024, 1, 1))
    monkeypatch.setattr(proofs, "decide", lambda *_: Decision(("KR_CELL",), None, (), (), has_gap=False))
    (wrong,) = prove_table(table, date(2024, 1, 1), WORDS).against
    assert wrong.kind == "not monotone"


@pytest.mark.slow
def test_every_table_of_this_installation_is_proved():
    proofs = prove(rule_sets(), WORDS)
    assert len(proofs) > 20
    assert [one for one in proofs if one.against] == []
