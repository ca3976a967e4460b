from __future__ import annotations

import json

import pytest

from concord.cli import main as cli

CLAIM = """
claims:
- id: mine
  text: {en: Korea leads., ko: 한국이 앞선다.}
  claimant: me
  stated_on: 2018-12-03
  sources: []
  readings: [{relation: most, subject: KR, rules: [all-ever, full-terms-only]}]
"""


@pytest.fixture
def run(capsys):
    def answer(*arguments, code=0):
        assert cli.run(["claim", *arguments]) == code
        out = capsys.readouterr()
        return json.loads(out.out) if code == 0 else out.err

    return answer


def test_the_list_gives_each_claim_one_word(run):
    words = {row["claim"]: row["outcome"] for row in run("list")["rows"]}
    assert words["isct-2018-most-authorised"] == "depends"
    assert words["isct-2018-gsrac-2011"] == "holds"
    assert words["isct-2018-market-hub"] == "refused"


def test_a_claim_of_the_edition_is_checked_rule_by_rule(run):
    found = run("check", "isct-2018-most-authorised")
    verdicts = {row["rule"]: row for row in found["verdicts"]}
    assert len(verdicts) >= 8
    assert {"holds", "fails", "undetermined"} == {row["verdict"] for row in verdicts.values()}
    without = verdicts["without-cord-blood"]
    assert without["verdict"] == "holds"
    assert without["counts"]["KR"][0] == 16
    assert {"role", "id", "when", "counts"} <= without["rows"][0].keys()
    assert without["flips"][0]["kind"] == "margin"
    assert found["strongest_true"]["form"] == "under_rules"
    assert "without-cord-blood" in found["strongest_true"]["rules"]


def test_a_refused_claim_names_what_is_missing(run):
    found = run("check", "isct-2018-market-hub")
    assert (found["verdicts"], found["strongest_true"]) == ([], None)
    assert found["refused"]["missing"].startswith("Sales of regenerative medicine products")


def test_a_file_of_claims_is_checked(run, tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(CLAIM, encoding="utf-8")
    assert [row["verdict"] for row in run("check", str(file))["verdicts"]] == ["holds", "fails"]
    file.write_text(CLAIM + CLAIM.replace("claims:\n", "").replace("id: mine", "id: other"), encoding="utf-8")
    assert [one["claim"] for one in run("check", str(file))["answers"]] == ["mine", "other"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[]", "expected a mapping"),
        ("claims: 1", "claims: '1': expected a list"),
        (CLAIM.replace("all-ever", "fair"), "mine.main.rules: 'fair': no such counting rule"),
        ("claims: [", "not readable as YAML"),
    ],
)
def test_a_faulty_file_is_named_with_its_place(run, tmp_path, text, message):
    file = tmp_path / "mine.yaml"
    file.write_text(text, encoding="utf-8")
    assert message in run("check", str(file), code=1)


def test_an_unknown_claim_is_one_line_with_the_nearest(run):
    assert "did you mean 'isct-2018-most-authorised'?" in run("check", "isct-2018-most-authorized", code=2)
