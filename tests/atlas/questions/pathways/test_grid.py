from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.atlas.questions.pathways.pathway_rules import THREE

from concord.atlas.questions.pathways.facts import read_facts, split
from concord.atlas.questions.pathways.proofs import Grid, marginals
from concord.atlas.questions.pathways.rules import build
from concord.atlas.questions.pathways.vocabulary import vocabulary

WORDS = vocabulary()


def test_a_mask_is_cut_into_the_groups_that_no_cut_divides():
    assert split(0b1111, {0b0011, 0b0110}) == [0b0001, 0b0010, 0b0100, 0b1000]
    assert split(0b1111, {0b0011}) == [0b0011, 0b1100]
    assert split(0b1010, set()) == [0b1010]


def test_what_each_value_would_leave():
    grid = Grid(build({"a.yaml": THREE}, WORDS)["KR"].table("class", date(2024, 1, 1)), WORDS)
    left = grid.left_by(read_facts({"viable_cells": "yes"}, WORDS).masks)
    attribute = WORDS.attributes["recombinant_nucleic_acid"]
    said = {tuple(attribute.words(mask)): grid.names(bits) for mask, bits in left[attribute.index]}
    assert said == {("yes",): ("KR_GENE",), ("no",): ("KR_CELL",)}


@given(st.lists(st.integers(1, 4), min_size=1, max_size=4), st.integers(0, 2**32 - 1))
def test_marginals_are_the_unions_over_all_other_axes(shape, seed):
    bits = np.random.default_rng(seed).integers(0, 256, size=shape, dtype=np.uint32)
    for axis, found in enumerate(marginals(bits)):
        others = tuple(at for at in range(bits.ndim) if at != axis)
        assert found.tolist() == np.bitwise_or.reduce(bits, axis=others).tolist()
