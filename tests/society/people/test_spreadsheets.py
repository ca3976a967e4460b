import io
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from concord.kernel.faults import FaultsFoundError
from concord.kernel.text import spreadsheet_cell, without_apostrophe
from concord.society.people.spreadsheets import Reading, read, write_csv, write_xlsx
from concord.society.people.workbooks import read_workbook

COLUMNS = ("name", "country")


def rows(content, file="m.csv", columns=COLUMNS):
    return read(content, file).rows(columns)[0]


def faults(content, file="m.csv"):
    try:
        table = read(content, file)
    except FaultsFoundError as found:
        return [str(fault) for fault in found.faults]
    return [str(fault) for fault in table.rows([*table.columns])[1]]


def workbook(*rows):
    book, buffer = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(buffer)
    return buffer.getvalue()


def test_rows_are_read_with_their_line_and_blank_ones_left_out():
    content = "﻿name,country\r\nAda  Lim,KR\r\n,\r\n이선우,KR\r\n".encode()
    assert rows(content) == [
        (2, {"name": "Ada Lim", "country": "KR"}),
        (4, {"name": "이선우", "country": "KR"}),
    ]


def test_a_workbook_reads_like_its_csv():
    assert rows(workbook(["name", "country"], ["Ada", "KR"], ["Bo", None])) == [
        (2, {"name": "Ada", "country": "KR"}),
        (3, {"name": "Bo", "country": ""}),
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"name,country\n=1+1,KR\n", ["m.csv:2 name: '=1+1': a value, not a formula"]),
        (b"name,country\n\x01\xff,KR\n", ["m.csv: '': a list as CSV or XLSX; this is another kind of file"]),
        (b"name,country\nAda,KR,x\n", ["m.csv:2: 'x': 2 cells, as the heading names columns"]),
        (
            b"PK\x03\x04 not a workbook",
            ["m.csv: '': The archive is damaged: its list of entries cannot be read. Save the file again."],
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
    lines = [["@Ada", "KR"]]
    assert write_csv(COLUMNS, lines) == "﻿name,country\r\n'@Ada,KR\r\n".encode()
    sheet = load_workbook(io.BytesIO(write_xlsx(COLUMNS, lines))).active
    assert [[cell.value for cell in row] for row in sheet] == [["name", "country"], ["'@Ada", "KR"]]
    assert rows(write_xlsx(COLUMNS, lines)) == [(2, {"name": "@Ada", "country": "KR"})]


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
    assert read_workbook(content, "m.xlsx")[0][1:] == expected


LIST = "Members of 2026\nas of today\nName;Country\nLim, Ada;KR\n"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (LIST.encode(), Reading("utf-8", ";", 3, "LF")),
        (LIST.encode("utf-8-sig"), Reading("utf-8", ";", 3, "LF")),
        (LIST.encode("utf-16"), Reading("utf-16-le", ";", 3, "LF")),
        (LIST.encode("utf-16-be"), Reading("utf-16-be", ";", 3, "LF")),
        (LIST.replace("Lim", "임").encode("cp949"), Reading("cp949", ";", 3, "LF")),
        (LIST.replace("Lim", "M\u00fcller").encode("cp1252"), Reading("cp1252", ";", 3, "LF")),
        (LIST.replace("Lim", "M\u00fc\u0081").encode("latin-1"), Reading("iso8859-1", ";", 3, "LF")),
        (LIST.replace(";", "\t").replace("\n", "\r\n").encode(), Reading("utf-8", "\t", 3, "CR LF")),
        (LIST.replace(";", "|").replace("\n", "\r").encode(), Reading("utf-8", "|", 3, "CR")),
    ],
)
def test_encoding_delimiter_heading_and_line_ends_are_recognised(content, expected):
    """users 13, robustness 7 and 8"""
    table = read(content, "m.csv", known={"name", "country"})
    assert (table.reading, [*table.columns], len(table.lines)) == (expected, ["Name", "Country"], 1)


def test_what_was_recognised_can_be_corrected():
    table = read(LIST.encode("cp1252"), "m.csv", Reading("cp1252", ",", 4))
    assert (table.reading.delimiter, [*table.columns], table.lines) == (",", ["Lim", "Ada;KR"], [])


def test_a_column_without_a_heading_is_named_by_its_letter_if_it_holds_anything():
    first = Reading(heading=1)
    assert [*read(b"name,age,,\nAda,7,,\n", "m.csv", first).columns] == ["name", "age"]
    assert [*read(b"name,,,age\nAda,,x,7\n", "m.csv", first).columns] == ["name", "C", "age"]
    assert [*read(b"name,name\nAda,Bo\n", "m.csv").columns] == ["name", "name (2)"]
