import pytest

from concord.atlas.questions.pathways.answers import law
from concord.atlas.questions.pathways.cases import read_product
from concord.atlas.questions.pathways.facts import with_steps
from concord.atlas.questions.pathways.vocabulary import step_table
from concord.kernel.faults import FaultsFoundError


@pytest.mark.parametrize(
    ("steps", "place", "expected"),
    [
        (["centrifugation", "freezing"], "EU", "minimal"),
        (["centrifugation", "culture"], "EU", "substantial"),
        (["centrifugation", "culture"], "US", "more_than_minimal"),
        (["selection"], "EU", "minimal"),
        (["selection"], "KR", "more_than_minimal"),
        (["enzymatic_digestion"], "KR", "more_than_minimal"),
        (["enzymatic_digestion"], "EU", None),
        (["cutting", "culture"], "US", "more_than_minimal"),
        (["culture"], "AU", None),
        ([], "KR", None),
    ],
)
def test_the_furthest_step_gives_the_level_of_the_place(steps, place, expected):
    assert step_table().level(steps, place) == expected


def test_a_stated_level_goes_before_the_table():
    assert with_steps({"manipulation": "minimal"}, ["culture"], "KR") == {"manipulation": "minimal"}
    assert with_steps({}, ["culture"], "KR") == {"manipulation": "more_than_minimal"}


def test_an_unknown_step_names_the_known_ones():
    with pytest.raises(FaultsFoundError, match="steps: 'boiling': no such step; known: cutting"):
        step_table().level(["boiling"], "KR")


def test_every_step_has_a_name_in_both_languages():
    assert [key for key, step in step_table().steps.items() if not (step["en"] and step["ko"])] == []


def test_a_product_may_give_its_steps_instead_of_a_level():
    text = "jurisdictions: [KR, EU]\nsteps: [selection]\nfacts: {cell_source: autologous}\n"
    korea, europe = read_product(text, "product.yaml", law())
    assert korea.facts["manipulation"] == "more_than_minimal"
    assert europe.facts["manipulation"] == "minimal"
