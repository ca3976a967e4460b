import io
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from concord.kernel.faults import FaultsFoundError
from concord.kernel.text import spreadsheet_cell, without_apostrophe
from concord.society.people.spreadsheets import read, write_csv, write_xlsx

COLUMNS = ("name", "country")


def faults(content, file="m.csv"):
    with pytest.raises(FaultsFoundError) as caught:
        read(content, file).rows(COLUMNS)
    return [str(fault) for fault in caught.value.faults]


def workbook(*rows):
    book, buffer = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(buffer)
    return buffer.getvalue()


def test_rows_are_read_with_their_line_and_blank_ones_left_out():
    content = "﻿Name,Country\r\nAda  Lim,KR\r\n,\r\n이선우,KR\r\n".encode()
    assert read(content, "m.csv").rows(COLUMNS) == [
        (2, {"name": "Ada Lim", "country": "KR"}),
        (4, {"name": "이선우", "country": "KR"}),
    ]


def test_a_workbook_reads_like_its_csv():
    assert read(workbook(["name", "country"], ["Ada", "KR"], ["Bo", None]), "m.xlsx").rows(COLUMNS) == [
        (2, {"name": "Ada", "country": "KR"}),
        (3, {"name": "Bo", "country": ""}),
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"name\nAda\n", ["m.csv:1 country: '': this column, which is missing"]),
        (b"name,country,age\n", ["m.csv:1 age: 'age': one of name, country"]),
        (b"name,country,name\n", ["m.csv:1 name: 'name': each column once"]),
        (b"name,country\n=1+1,KR\n", ["m.csv:2 name: '=1+1': a value, not a formula"]),
        (
            b"name,country\n\xff,KR\n",
            ["m.csv: '': text in UTF-8 (byte 13); save the list as CSV in UTF-8, or as XLSX"],
        ),
        (
            b"PK\x03\x04 not a workbook",
            ["m.csv: '': The archive is damaged: its list of entries cannot be read. Save the file again."],
        ),
        (
            b"",
            [
                "m.csv:1 country: '': this column, which is missing",
                "m.csv:1 name: '': this column, which is missing",
            ],
        ),
    ],
)
def test_what_cannot_be_read_is_named_by_place(content, expected):
    assert faults(content) == expected


def test_a_formula_in_a_workbook_is_refused():
    assert faults(workbook(["name", "country"], ["=HYPERLINK()", "KR"]), "m.xlsx") == [
        "m.xlsx:2 name: '=HYPERLINK()': a value, not a formula"
    ]


@pytest.mark.parametrize("text", ["=1", "+82 2 123", "-1+2", "@SUM(A1)", "\tx", "\rx"])
def test_what_a_spreadsheet_would_compute_is_spreadsheet_cell(text):
    assert spreadsheet_cell(text) == f"'{text}"


@given(st.text(st.characters(exclude_characters="'")))
def test_defusing_is_undone_by_reading(text):
    assert without_apostrophe(spreadsheet_cell(text)) == text
    assert spreadsheet_cell(spreadsheet_cell(text)) == spreadsheet_cell(text)


def test_both_forms_carry_the_defused_text():
    rows = [["@Ada", "KR"]]
    assert write_csv(COLUMNS, rows) == "﻿name,country\r\n'@Ada,KR\r\n".encode()
    sheet = load_workbook(io.BytesIO(write_xlsx(COLUMNS, rows))).active
    assert [[cell.value for cell in row] for row in sheet] == [["name", "country"], ["'@Ada", "KR"]]
    assert read(write_xlsx(COLUMNS, rows), "m.xlsx").rows(COLUMNS) == [(2, {"name": "@Ada", "country": "KR"})]


CELLS = st.one_of(
    st.text("ab =한😀&<", min_size=1),
    st.integers(-(10**12), 10**12),
    st.floats(-1e12, 1e12),
    st.booleans(),
    st.dates(date(1900, 3, 1), date(2200, 1, 1)),
    st.none(),
)


def as_text(value):
    return "" if value is None or not str(value).strip() else str(value)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=4))
def test_a_workbook_is_read_as_openpyxl_reads_it(rows):
    content = workbook(["one", "two", "three"], *rows)
    sheet = load_workbook(io.BytesIO(content)).active
    expected = []
    for number, cells in enumerate(sheet.iter_rows(min_row=2, values_only=True), 2):
        texts = [as_text(cell.date() if isinstance(cell, datetime) else cell) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            expected.append((number, texts))
    assert read(content, "m.xlsx").lines == expected
