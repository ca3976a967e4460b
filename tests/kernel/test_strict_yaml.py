import pytest

from concord.kernel.faults import Fault, FaultsFoundError
from concord.kernel.strict_yaml import load_yaml, read_text


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
