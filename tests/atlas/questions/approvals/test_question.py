"""One parser reads the parameters of a question and refuses with name, value and the way out."""

from datetime import date

import pytest

from concord.atlas.questions.approvals import (
    Filters,
    Question,
    answer,
    parse_grouping,
    parse_question,
    rule,
    years_of,
)
from concord.atlas.questions.parameters import ParameterError

TODAY = date(2026, 11, 22)


@pytest.fixture
def edition(literal):
    return literal.edition(
        [literal.product("one")],
        [
            literal.authorisation("one", "KR", "2011-07-01", holder="pharmicell"),
            literal.authorisation("one", "US", "[2012-12..2013-02]", holder="maker"),
        ],
        references={"source": literal.reference("source")},
    )


def test_what_is_not_given_stands_for_all_today(edition):
    assert parse_question({}, edition, TODAY) == Question(rule("all-in-force"), TODAY)
    assert parse_grouping({}) is None


def test_every_parameter_is_read(edition):
    parameters = {
        "rule": ["all-ever"],
        "as_of": ["2018-12-03"],
        "known": ["2026-11-22"],
        "confirmed_within": ["30"],
        "jurisdiction": ["KR, US", "DE"],
        "class": ["gene_therapy"],
        "donor": ["all"],
        "holder": ["pharmicell"],
        "year": ["2011,2012"],
    }
    filters = Filters(
        jurisdictions=frozenset({"KR", "US", "DE"}),
        classes=frozenset({"gene_therapy"}),
        holders=frozenset({"pharmicell"}),
        years=frozenset({"2011", "2012"}),
    )
    expected = Question(rule("all-ever"), date(2018, 12, 3), filters, TODAY, 30)
    assert parse_question(parameters, edition, TODAY) == expected
    assert years_of(edition) == ["2013", "2012", "2011"]


@pytest.mark.parametrize(
    ("parameters", "code", "expected"),
    [
        ({"rule": ["fair"]}, "rule", "a counting rule: all-in-force"),
        ({"rule": ["all-ever", "all-in-force"]}, "one_value", "one value"),
        ({"as_of": ["2018"]}, "day", "a day such as 2018-12-03"),
        ({"as_of": ["1899-12-31"]}, "day_range", "a day from 1900-01-01 to 2100-12-31"),
        ({"known": ["2026-11-21"]}, "record_begins", "the record begins on 2026-11-22"),
        ({"confirmed_within": ["-1"]}, "number", "a whole number from 0 to 36525"),
        ({"jurisdiction": ["UK"]}, "jurisdiction", "the United Kingdom is GB"),
        ({"jurisdiction": ["KR,,US"]}, "empty", "none of them empty"),
        ({"class": ["car"]}, "choice", "one of cell_therapy"),
        ({"holder": ["pharmicel"]}, "choice", "one of maker, pharmicell"),
        ({"year": ["1911"]}, "choice", "one of 2013, 2012, 2011"),
        ({"as_of": ["2" * 201]}, "length", "at most 200 characters"),
    ],
)
def test_what_cannot_be_read_is_named(edition, parameters, code, expected):
    (name,) = parameters
    with pytest.raises(ParameterError) as raised:
        parse_question(parameters, edition, TODAY)
    assert (raised.value.name, raised.value.code) == (name, code)
    assert expected in raised.value.expected


def test_an_answer_has_one_shape_with_groups_or_rows(edition):
    question = parse_question({"as_of": ["2013-01-01"]}, edition, TODAY)
    listed, counted = answer(edition, question), answer(edition, question, "jurisdiction")
    assert [row["authorisation"] for row in listed.as_json()["rows"]] == ["one-kr", "one-us"]
    assert [row["counts"] for row in listed.as_json()["rows"]] == ["certain", "possible"]
    assert counted.as_json()["rows"] == [
        {"jurisdiction": "KR", "certain": 1, "possible": 1},
        {"jurisdiction": "US", "certain": 0, "possible": 1},
    ]
    assert counted.rows == listed.rows
    assert counted.head() == listed.head() | {"by": "jurisdiction"}
