"""The part of a question and its rest, what products are made of, and why a row does not count."""

from datetime import date

import pytest

from concord.atlas.questions.approvals import Division, Filters, Question, count, reasons_against, rule
from concord.atlas.questions.approvals.materials import is_made_of, material_of

DAY = date(2018, 12, 3)
EVER = rule("all-ever")


@pytest.fixture
def world(literal):
    """Three products of cord blood, T cells and cartilage; one grant is doubtful, one comes later."""
    made_of = {"cord": "cord blood cells", "t-cells": "T cells", "knee": "autologous chondrocytes"}
    make = literal.authorisation
    return literal.edition(
        [literal.product(key, material=text) for key, text in made_of.items()],
        [
            make("cord", "KR", "2010-01-01"),
            make("t-cells", "US", "2017-08-30"),
            make("t-cells", "EU", "2018-08-23"),
            make("knee", "KR", "2001-01-30", confidence="low"),
            make("knee", "US", "2020-01-01"),
        ],
    )


def division(edition, **part):
    return Division.of(edition, Question(EVER, DAY, part=Filters(**part)))


def test_a_part_and_its_rest_are_the_whole(world):
    korea = division(world, jurisdictions=frozenset({"KR"}))
    assert korea.on(DAY.toordinal()) == ((1, 2), (1, 1))
    assert korea.on(date(2000, 1, 1).toordinal()) == ((0, 0), (0, 0))
    assert [date.fromordinal(day).year for day in korea.days] == [2001, 2010, 2017, 2018, 2020]


def test_a_part_by_what_products_are_made_of(world):
    blood = division(world, materials=("cord-blood",))
    assert blood.on(DAY.toordinal()) == ((1, 1), (1, 2))


def test_a_filter_of_materials_keeps_products_of_any_of_them(world):
    kept = Question(EVER, DAY, Filters(materials=("cord-blood", "chondrocyte")))
    total = count(world, kept).total
    assert (total.certain, total.possible) == (1, 2)


@pytest.mark.parametrize(("word", "term"), [("chondrocyte", "chondrocyte"), ("Cord Blood", "cord-blood")])
def test_a_material_is_named_by_its_term_or_a_word_of_it(word, term):
    assert material_of(word) == term


def test_a_material_that_no_term_names_is_refused_with_those_that_are_known():
    with pytest.raises(ValueError, match="no such material; known: "):
        material_of("hondrocyte")


def test_a_word_of_a_term_stands_at_the_beginning_of_a_word():
    assert is_made_of("autologous chondrocytes", "chondrocyte")
    assert not is_made_of("T cells", "chondrocyte")


def test_why_a_row_does_not_count(world):
    rows = {one.id: one for one in world.authorisations.values()}
    later = next(one for one in rows.values() if (one.product, one.jurisdiction) == ("knee", "US"))
    counted = next(one for one in rows.values() if (one.product, one.jurisdiction) == ("cord", "KR"))
    elsewhere = Question(EVER, DAY, Filters(jurisdictions=frozenset({"US"})))
    assert reasons_against(world, elsewhere, counted) == ("jurisdiction",)
    assert reasons_against(world, Question(EVER, DAY), later)
