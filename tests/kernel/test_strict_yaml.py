from itertools import pairwise
from pathlib import Path

import pytest

from concord.kernel.faults import Fault, FaultsFoundError
from concord.kernel.strict_yaml import load_yaml, read_bytes, read_text


def test_dates_and_country_codes_stay_text():
    assert load_yaml("{day: 2018-12-03, country: NO, answer: yes, known: true, n: 3}", "x.yaml") == {
        "day": "2018-12-03",
        "country": "NO",
        "answer": "yes",
        "known": True,
        "n": 3,
    }


def test_a_text_that_only_begins_like_a_boolean_stays_text():
    assert load_yaml("[true!, falsehood, true]", "x.yaml") == ["true!", "falsehood", True]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", "x.yaml:3: '': not readable as YAML: duplicate key 'a'"),
        ("a: [", "x.yaml:1"),
    ],
)
def test_a_fault_names_file_and_line(text, message):
    with pytest.raises(FaultsFoundError, match=message):
        load_yaml(text, "x.yaml")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: 1\n? [b]\n: 2\n", "f.yaml:2: '': not readable as YAML: a key must be a text or a number"),
        ("a: 1\nb: &x [*x]\n", "f.yaml:2: '': not readable as YAML: found unconstructable recursive node"),
        ("한: 1\nb: \x07\n", "f.yaml:2: '': not readable as YAML: control characters are not allowed: 7"),
        ("a: !!bool trueish\n", "f.yaml: '': not readable as YAML: 'trueish' is neither true nor false"),
        ("a: !!int x\n", "f.yaml: '': not readable as YAML: invalid literal for int() with base 10: 'x'"),
    ],
)
def test_what_yaml_allows_and_we_do_not(text: str, fault: str) -> None:
    with pytest.raises(FaultsFoundError) as refused:
        load_yaml(text, "f.yaml")
    assert str(refused.value) == fault


@pytest.mark.parametrize(("content", "row", "strange"), [(b"\xff\xfea", 1, "ff"), (b"a\nb\xb0", 2, "b0")])
def test_a_file_that_is_not_utf_8_is_a_fault_with_file_line_and_bytes(tmp_path, content, row, strange):
    file = tmp_path / "cases.csv"
    file.write_bytes(content)
    with pytest.raises(FaultsFoundError) as caught:
        read_text(file)
    assert caught.value.faults == (Fault("cases.csv", row, "", strange, "expected UTF-8"),)


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path):
    file = tmp_path / "cases.csv"
    file.write_bytes(b"\xef\xbb\xbfid\r\n")
    assert read_text(file) == "id\r\n"


BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n" for before, name in pairwise("abcdefg")
)


@pytest.mark.parametrize(
    ("text", "row", "expected"),
    [
        ("[" * 100_000, 1, "expected lists and mappings at most 50 deep"),
        ("a:\n" + "- " * 100, 2, "expected lists and mappings at most 50 deep"),
        (BOMB, 5, "expected at most 100000 values, aliases written out; divide the file"),
        (f"a: &a {{b: 1}}\nc: {{<<: [{'*a, ' * 60_000}]}}", 2, "expected at most 100000 values, aliases"),
        ("- 1\n" * 100_001, 100_000, "expected at most 100000 values"),
        ("a: 1" + ":1" * 50_000, 1, "expected a number of at most 100 characters, or a text in quotes"),
        ("a: 1" + ":1" * 50_000 + ".5", 1, "expected a number of at most 100 characters"),
        ("a: " + "9" * 5_000, 1, "expected a number of at most 100 characters"),
        ("a: !!timestamp x", 1, "expected no tag of a type, found tag:yaml.org,2002:timestamp"),
        ("a: !!python/object:os.system x", 1, "expected no tag of a type"),
        ("a: !!int ''", 0, "expected a number"),
        ("a: *b", 1, "found undefined alias"),
    ],
    ids=range(12),
)
def test_what_a_document_expands_to_is_bounded(text: str, row: int, expected: str) -> None:
    with pytest.raises(FaultsFoundError) as refused:
        load_yaml(text, "f.yaml")
    (fault,) = refused.value.faults
    assert (fault.file, fault.row) == ("f.yaml", row)
    assert fault.expected.startswith(f"not readable as YAML: {expected}")


def test_a_text_that_is_too_long_is_not_looked_at() -> None:
    with pytest.raises(
        FaultsFoundError, match="expected at most 5,000,000 characters of YAML; divide the file"
    ):
        load_yaml(" " * 5_000_001, "f.yaml")


def test_an_alias_within_the_bounds_is_read() -> None:
    assert load_yaml("a: &a [1, 2]\nb: *a\n", "f.yaml") == {"a": [1, 2], "b": [1, 2]}


def test_no_more_of_a_file_is_read_than_may_stand_in_it(tmp_path) -> None:
    (tmp_path / "list.csv").write_bytes(b"12345")
    assert read_bytes(tmp_path / "list.csv", 5) == b"12345"
    with pytest.raises(FaultsFoundError) as refused:
        read_bytes(tmp_path / "list.csv", 4)
    assert str(refused.value) == "list.csv: '': larger than 4 bytes; divide the file"
    with pytest.raises(FaultsFoundError, match="larger than 4 bytes"):
        read_bytes(Path("/dev/zero"), 4)


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ('a: "\\x08"', "0008 is a control"),
        ('a:\n- "\\uD800"', "character escape"),
        ("a: x\u202ey", "202E turns|202E is"),
    ],
)
def test_a_text_that_no_row_may_hold_is_refused(text, sign):
    with pytest.raises(FaultsFoundError, match=sign):
        load_yaml(text, "x.yaml")
