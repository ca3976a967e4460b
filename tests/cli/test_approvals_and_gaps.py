from __future__ import annotations

import json

import pytest
from tests.support.literals import Literals as Literal

from concord.atlas.questions import gaps
from concord.atlas.questions.pathways.decisions import Recorded
from concord.cli import current_edition
from concord.cli import main as cli


@pytest.fixture
def answer(monkeypatch, capsys):
    """Run a command on a tiny edition; its JSON."""
    make = Literal.authorisation
    ended = Literal.event("withdrawn", "2015-06-01")
    products = [Literal.product(key) for key in ("a", "b", "gone", "maybe")]
    rows = [
        make("a", "KR", "2011-07-01", holder="pharmicell"),
        make("a", "US", "2012-01-01"),
        make("b", "US", "2013"),
        make("gone", "KR", "2007", ended),
        make("maybe", "KR", "2010", confidence="low"),
    ]
    references = {"source": Literal.reference("source")}
    edition = Literal.edition(products, rows, references=references)
    monkeypatch.setattr(current_edition, "edition", lambda _: edition)
    monkeypatch.setattr(gaps, "recorded", lambda _: Recorded({}, ()))

    def run(*arguments, code=0):
        assert cli.run(arguments) == code
        out = capsys.readouterr()
        return json.loads(out.out) if code == 0 else out.err

    return run


def test_counts_by_jurisdiction(answer):
    found = answer("approvals", "--as-of", "2018-12-03", "--by", "jurisdiction")
    assert found["rows"] == [
        {"jurisdiction": "US", "certain": 2, "possible": 2},
        {"jurisdiction": "KR", "certain": 1, "possible": 2},
    ]
    assert found["total"] == {"certain": 2, "possible": 3}
    assert (found["as_of"], found["known"], found["rule"]) == ("2018-12-03", None, "all-in-force")
    assert found["oldest_confirmed"] == "2026-01-01"


def test_rows_say_what_stands_and_what_is_doubtful(answer):
    found = answer("approvals", "--as-of", "2018-12-03", "--jurisdiction", "KR", "--rule", "all-ever")
    shown = [
        (row["product"], row["granted"], row["standing"], row["counts"], row["doubts"])
        for row in found["rows"]
    ]
    assert shown == [
        ("a", "2011-07-01", "in_force", "certain", []),
        ("gone", "2007", "ended", "certain", []),
        ("maybe", "2010", "not_known", "possible", ["ever"]),
    ]
    assert found["rows"][0]["sources"] == ["source"]
    assert found["rows"][0]["addresses"] == ["https://example.org/source"]


def test_filters_narrow(answer):
    only = ("--holder", "pharmicell", "--class", "cell_therapy", "--donor", "autologous")
    found = answer("approvals", "--as-of", "2018-12-03", "--confirmed-within", "30", *only)
    assert [row["authorisation"] for row in found["rows"]] == ["a-kr"]
    assert found["total"] == {"certain": 1, "possible": 1}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--rule", "fair"), "'fair': expected a counting rule: all-in-force"),
        (("--jurisdiction", "UK"), "the United Kingdom is GB"),
        (("--class", "car"), "'car' is not one of cell_therapy, gene_modified_cell_therapy"),
        (("--holder", "pharmicel"), "'pharmicel' is not one of holder, pharmicell"),
        (("--by", "colour"), "'colour'"),
        (("--known", "2000-01-01"), "the record begins on 2026-11-22"),
        (("--as-of", "2018"), "expected a day such as 2018-12-03"),
    ],
)
def test_a_wrong_parameter_is_one_line_with_what_is_allowed(answer, arguments, message):
    said = answer("approvals", *arguments, code=2)
    assert message in said
    assert said.count("\n") == 1


def test_gaps_both_ways(answer):
    found = answer("gaps", "--jurisdiction", "KR", "--against", "US,EU", "--as-of", "2018-12-03")
    shown = [
        (row["product"], row["authorised_in"], row["holder"], row["routes_here"]) for row in found["rows"]
    ]
    assert shown == [("b", ["US"], "holder", [])]
    assert [(row["product"], row["authorised_in"]) for row in found["reverse"]] == [("maybe", ["KR"])]


@pytest.mark.parametrize(
    ("against", "message"),
    [("KR", "cannot be held against itself"), (",", "such as US,EU,JP"), ("XX", "ISO 3166")],
)
def test_gaps_refuses_nonsense(answer, against, message):
    assert message in answer("gaps", "--jurisdiction", "KR", "--against", against, code=2)
