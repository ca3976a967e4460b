import pytest

from concord.kernel.faults import FaultsFoundError
from concord.kernel.reading import load_yaml


def test_dates_and_country_codes_stay_text():
    assert load_yaml("{day: 2018-12-03, country: NO, answer: yes, known: true, n: 3}", "x.yaml") == {
        "day": "2018-12-03",
        "country": "NO",
        "answer": "yes",
        "known": True,
        "n": 3,
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", "x.yaml:3: '': not readable as YAML: the key 'a' stands twice"),
        ("a: [", "x.yaml:1"),
    ],
)
def test_a_fault_names_file_and_line(text, message):
    with pytest.raises(FaultsFoundError, match=message):
        load_yaml(text, "x.yaml")
