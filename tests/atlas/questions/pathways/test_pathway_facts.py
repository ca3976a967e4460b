import pytest

from concord.atlas.questions.pathways.facts import read_facts
from concord.atlas.questions.pathways.vocabulary import vocabulary
from concord.kernel.faults import FaultsFoundError

WORDS = vocabulary()


def known(key, given):
    attribute = WORDS.attributes[key]
    return attribute.words(read_facts(given, WORDS).masks[attribute.index])


def test_an_absent_fact_is_every_value():
    assert known("viable_cells", {}) == ["yes", "no"]


def test_unknown_and_not_asked_are_every_value():
    assert known("manipulation", {"manipulation": "any"}) == [
        "minimal",
        "more_than_minimal",
        "substantial",
        "na",
    ]
    assert known("viable_cells", {"viable_cells": "not_stated"}) == ["yes", "no"]


def test_a_word_for_two_values_leaves_both():
    assert known("cell_source", {"cell_source": "autologous_or_related"}) == ["autologous", "related"]


def test_one_of_leaves_the_values_named():
    given = {"cell_source": {"one_of": ["autologous", "xenogeneic"]}}
    assert known("cell_source", given) == ["autologous", "xenogeneic"]


@pytest.mark.parametrize("given", [["autologous", "xenogeneic"], "autologous|xenogeneic"])
def test_autologous_and_xenogeneic_contradict(given):
    with pytest.raises(FaultsFoundError, match=r"autologous and xenogeneic.*one_of"):
        read_facts({"cell_source": given}, WORDS)


def test_facts_that_exclude_each_other_are_named_with_the_reason():
    with pytest.raises(FaultsFoundError, match="embryonic stem cells are never the patient's own"):
        read_facts({"cell_source": "autologous", "pluripotent": "esc"}, WORDS)


def test_an_act_of_an_authority_is_absent_unless_stated():
    facts = read_facts({}, WORDS)
    assert known("mfds_determination", {}) == ["none"]
    assert "mfds_determination" in facts.assumed


@pytest.mark.parametrize(
    ("text", "material", "stem", "pluripotent"),
    [
        ("bone marrow MSC", "msc", ["yes"], ["no"]),
        ("bone marrow mononuclear cells", "bone_marrow", ["yes", "no"], ["no"]),
        ("iPSC", "ipsc", ["yes"], ["ipsc"]),
        ("heart valve", "dura_or_heart_valve", ["no"], ["no"]),
        ("PBMC/APC", "immune_cells", ["no"], ["no"]),
        ("adipose SVF + PRP", "svf", ["yes"], ["no"]),
        ("salivary gland stem cells", "other_stem_cells", ["yes"], ["no"]),
    ],
)
def test_the_starting_material_is_read_from_its_words(text, material, stem, pluripotent):
    given = {"starting_material": text}
    assert known("material", given) == [material]
    assert known("stem_cells", given) == stem
    assert known("pluripotent", given) == pluripotent


def test_a_vague_starting_material_stays_unknown():
    given = {"starting_material": "stem-cell derived blood cells"}
    assert known("pluripotent", given) == ["no", "esc", "ipsc"]


def test_a_value_outside_the_vocabulary_names_what_is_allowed():
    with pytest.raises(FaultsFoundError, match="viable_cells: 'maybe': allowed: yes, no, any, not_needed"):
        read_facts({"viable_cells": "maybe"}, WORDS)


def test_an_unknown_attribute_names_the_known_ones():
    with pytest.raises(FaultsFoundError, match="colour: 'red': no such attribute; known: cell_source"):
        read_facts({"colour": "red"}, WORDS)
