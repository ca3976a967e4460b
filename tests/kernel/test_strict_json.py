import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concord.kernel.faults import FaultsFoundError
from concord.kernel.strict_json import load_json

TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"], exclude_characters="\u202d\u202e"))
WHOLE = st.integers(-(10**18), 10**18)
VALUES = st.recursive(
    st.none() | st.booleans() | WHOLE | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
)


@given(VALUES)
def test_a_document_within_the_bounds_is_read_as_it_was_written(value):
    assert load_json(json.dumps(value), "x") == value
    assert load_json(json.dumps(value, ensure_ascii=False).encode(), "x") == value


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[" * 100_000, "x: '': expected lists and objects at most 50 deep"),
        ("[" * 51 + "]" * 51, "x: '': expected lists and objects at most 50 deep"),
        ('{"a":' * 900 + "1" + "}" * 900, "x: '': expected lists and objects at most 50 deep"),
        ("[" + "1," * 100_000 + "1]", "x: '': expected at most 100,000 values; divide the document"),
        ('{"a": 1,\n"a": 2}', "x: 'a': duplicate key: keep one"),
        ("[NaN]", "x: 'NaN': expected a finite number, or null"),
        ("[-Infinity]", "x: '-Infinity': expected a finite number, or null"),
        ("[1e999]", "x: '1e999': expected a finite number, or null"),
        ("9" * 5_000, f"x: '{'9' * 40}…': expected a whole number of at most 19 digits"),
        ('{"a": 1,\n', "x:2: '': not readable as JSON: Expecting property name"),
        ('["\\ud800"]', "x: '': U+D800 is no character: leave it out"),
        ('{"a\\u0000": 1}', "x: '': U+0000 is a control character: leave it out"),
        ('["a", ["\\u001b[2J"]]', "x: '': U+001B is a control character: leave it out"),
        ('["\u202e"]', "x: '': U+202E is a sign that turns the direction of the text round: leave it out"),
        (b"[\xff]", "x: '': expected JSON in UTF-8 (byte 1)"),
        ("", "x:1: '': not readable as JSON: Expecting value, column 1"),
    ],
)
def test_a_document_beyond_a_bound_is_refused_by_name(text, fault):
    with pytest.raises(FaultsFoundError) as refused:
        load_json(text, "x")
    assert str(refused.value).startswith(fault)


def test_fifty_levels_are_read():
    assert load_json("[" * 50 + "]" * 50, "x")
