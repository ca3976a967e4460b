from datetime import date

import pytest

from concord.atlas.questions.pathways.answers import law
from concord.atlas.questions.pathways.cases import (
    answer_case,
    days_within,
    read_day,
    read_product,
    read_table,
)
from concord.kernel.faults import FaultsFoundError

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2011-01", date(2011, 1, 1), date(2011, 1, 31)),
        ("by 2021-08-27", date.min, date(2021, 8, 27)),
        ("before 2024", date.min, date(2023, 12, 31)),
        ("2005-2008", date(2005, 1, 1), date(2008, 12, 31)),
        ("[2005..2008]", date(2005, 1, 1), date(2008, 12, 31)),
        ("2011/2012-03", date(2011, 1, 1), date(2012, 3, 31)),
    ],
)
def test_days_as_cases_write_them(text, earliest, latest):
    day = read_day(text)
    assert (day.earliest, day.latest) == (earliest, latest)


def test_no_day_is_none_and_another_word_is_refused():
    assert read_day("") is None
    with pytest.raises(ValueError, match="expected a day"):
        read_day("after the war")


def test_a_partly_known_day_asks_every_table_within_it():
    changes = (date(2001, 1, 30), date(2020, 8, 28), date(2025, 2, 21))
    assert days_within(read_day("by 2021-08-27"), changes, TODAY) == [date(2001, 1, 30), date(2020, 8, 28)]
    assert days_within(read_day("2019"), changes, TODAY) == [date(2019, 1, 1)]
    assert days_within(read_day("1999"), changes, TODAY) == [date(1999, 12, 31)]
    assert days_within(None, changes, TODAY) == [TODAY]


def cases(text):
    return read_table(text, "cases.csv", law().words)


def test_a_kind_of_case_says_its_question_and_what_it_states():
    (japan, korea), faults = cases(
        "case_id,jurisdiction,case_type\na,JP,marketing_authorisation\nb,KR,research_tier\n"
    )
    assert faults == []
    assert (japan.question, japan.facts) == ("terms", {"made_by": "licensed_manufacturer"})
    assert (korea.question, korea.facts) == ("research_tier", {})


def test_full_or_conditional_stays_open_where_the_evidence_is_not_stated():
    text = "case_id,jurisdiction,case_type,viable_cells,tissue_or_cell,manipulation,date,"
    (case,), _ = cases(
        f"{text}infectious_disease_vaccine\na,JP,marketing_authorisation,yes,cell,substantial,2020-03-19,no\n"
    )
    found = answer_case(law(), case, TODAY)
    assert found.outcomes == ("JP_RMP_FULL", "JP_RMP_CTL")
    assert [one.attribute for one in found.answers[0].undetermined] == ["evidence_level"]


def test_what_a_row_gets_wrong_is_named_with_its_line():
    _, faults = cases("case_id,jurisdiction,case_type,date\na,KR,rumour,\nb,KR,court,soon\n")
    assert [(one.row, one.column, one.value) for one in faults] == [
        (2, "case_type", "rumour"),
        (3, "date", "soon"),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id: x\n", "facts: '': expected this key"),
        ("facts: {}\ncolour: red\n", "colour: 'red': unknown key; known: date, facts"),
        ("facts: {}\nquestion: why\n", "question: 'why': allowed: class"),
        ("facts: {}\ndate: soon\n", "date: 'soon'"),
    ],
)
def test_a_product_file_that_is_wrong_is_named(text, message):
    with pytest.raises(FaultsFoundError, match=message):
        read_product(text, "product.yaml", law())


def test_a_row_with_more_cells_than_the_header_is_named_and_the_others_are_read():
    table, faults = read_table("id,jurisdiction\na,KR\nb,KR,x,y\n", "cases.csv", law().words)
    assert [one.id for one in table] == ["a"]
    assert [(one.file, one.row, one.value) for one in faults] == [("cases.csv", 3, "x,y")]


def test_a_duplicate_column_is_refused():
    with pytest.raises(FaultsFoundError, match=r"cases\.csv:1 columns: 'id': duplicate column"):
        read_table("id,id,jurisdiction\na,b,KR\n", "cases.csv", law().words)


def test_what_is_no_csv_is_refused_with_its_line():
    with pytest.raises(FaultsFoundError, match=r"cases\.csv:1.* not readable as CSV: field larger"):
        read_table(f"id,jurisdiction\n{'x' * 140_000},KR\n", "cases.csv", law().words)
