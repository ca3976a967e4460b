from datetime import date

import pytest

from concord.atlas.questions.approvals import rule
from concord.atlas.questions.gaps import GapQuestion, gaps, parse_gap_question, since
from concord.kernel.logic import Truth

DAY = date(2026, 1, 1)


@pytest.fixture
def edition(literal):
    make = literal.authorisation
    return literal.edition(
        [literal.product(key) for key in ("both", "doubtful", "here", "there")],
        [
            make("both", "KR", "2010"),
            make("both", "US", "2012"),
            make("doubtful", "KR", "2011", confidence="low"),
            make("doubtful", "EU", "2012"),
            make("here", "KR", "2013"),
            make("there", "US", "2015", holder="maker"),
            make("there", "EU", "2014"),
        ],
    )


def test_what_is_there_and_not_here_and_the_reverse(edition):
    answer = gaps(edition, GapQuestion(rule("all-in-force"), "KR", ("US", "EU"), DAY))
    assert [(gap.product, gap.here) for gap in answer.rows] == [
        ("doubtful", Truth.UNKNOWN),
        ("there", Truth.NO),
    ]
    assert [
        (e.jurisdiction, e.authorisation.holder, str(since(e))) for e in answer.rows[1].authorised_in
    ] == [
        ("EU", "holder", "2014"),
        ("US", "maker", "2015"),
    ]
    assert [gap.product for gap in answer.reverse] == ["here"]


def test_a_place_is_not_held_against_itself(edition):
    with pytest.raises(ValueError, match="KR cannot be held against itself"):
        parse_gap_question({"jurisdiction": ["KR"], "against": ["US,KR"]}, edition, DAY)
