from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from tests.support.records import bundled_record

from concord.atlas.questions.pathways.answers import law
from concord.atlas.questions.pathways.decisions import Verdict, compare, judge, tallies
from concord.atlas.questions.pathways.reforms import apply, effects, read_reform, unknown_bills
from concord.kernel.faults import FaultsFoundError

TODAY = date(2026, 11, 22)
REFORM = Path(__file__).parents[4] / "reforms" / "kr-2025-genetic-material.yaml"


def verdict(expected, outcome, source="official_read", place="KR"):
    return Verdict("x", place, "court", source, expected, ("A",), (), outcome, "")


def test_a_tally_stands_beside_a_constant_that_says_the_commonest_label():
    some = [verdict("A", "right"), verdict("A", "open"), verdict("B", "wrong"), verdict("A", "undetermined")]
    (row,) = tallies(some)["all"]
    assert (row["cases"], row["right"], row["open"], row["wrong"], row["undetermined"]) == (4, 1, 1, 1, 1)
    assert (row["recall"], row["reached"]) == (0.25, 0.5)
    assert (row["constant"], row["constant_recall"]) == ("A", 0.75)


def test_within_a_class_the_constant_is_that_of_the_jurisdiction():
    rows = tallies([verdict("A", "right"), verdict("A", "right"), verdict("B", "open")])["class"]
    assert [(row["group"], row["recall"], row["constant"], row["constant_recall"]) for row in rows] == [
        ("KR A", 1.0, "A", 1.0),
        ("KR B", 0.0, "A", 0.0),
    ]


@pytest.mark.parametrize("source", ["inferred", "none"])
def test_a_label_that_is_not_an_authority_s_own_never_counts(source):
    assert tallies([verdict("A", "wrong", source)]) == {}


def test_official_cases_are_hardly_ever_wrong_and_seldom_undetermined():
    counted = [one for one in judge(law(), TODAY) if one.counts]
    found = Counter(one.verdict for one in counted)
    assert len(counted) == 111
    assert found["wrong"] / len(counted) <= 0.03
    assert (found["right"] + found["open"]) / len(counted) >= 0.95
    assert (found["open"] + found["undetermined"]) / len(counted) < 0.15


def test_a_case_that_is_not_right_says_why():
    silent = [
        one.id for one in judge(law(), TODAY) if one.counts and one.verdict != "right" and not one.reason
    ]
    assert silent == []


def test_the_rows_that_answer_are_those_expected():
    verdicts = judge(law(), TODAY)
    assert [one.id for one in verdicts if one.row_agrees is False] == []
    assert sum(one.row_agrees is True for one in verdicts) == 100


def test_every_decision_is_about_a_product_with_recorded_attributes():
    record = bundled_record()
    assert {row["product"] for row in record.decisions} == record.products.keys()


def test_a_disagreement_stays_a_finding():
    found = {one.authorisation: one.verdict for one in compare(law(), bundled_record(), TODAY)}
    assert found["epicel-us"] == "disagrees"
    assert found["jace-jp"] == "open"
    assert found["apligraf-us"] == "undetermined"
    assert found["tisagenlecleucel-us"] == "agrees"


def test_one_product_beside_its_decisions():
    found = compare(law(), bundled_record(), TODAY, "tisagenlecleucel")
    assert {one.jurisdiction for one in found} == {"EU", "JP", "KR", "US"}


def test_the_korean_bills_would_bring_vectors_into_high_risk_research():
    reform = read_reform(REFORM.read_text(encoding="utf-8"), REFORM.name, law().words)
    changed = {one.id: one for one in effects(reform, law(), bundled_record())}
    zolgensma = changed["onasemnogene-abeparvovec"]
    assert (zolgensma.before, zolgensma.after) == (("KR_RESEARCH_OUT",), ("KR_RESEARCH_HIGH",))
    assert "KR_RESEARCH_HIGH" in zolgensma.routes_gained
    assert "cartistem" not in changed
    assert reform.bills == ("kr-bill-2025-kim-yb", "kr-bill-2025-lee-sj")


def test_a_bill_that_the_record_does_not_hold_is_a_fault_with_what_is_near():
    reform = read_reform(REFORM.read_text(encoding="utf-8"), REFORM.name, law().words)
    (fault,) = unknown_bills(reform, "r.yaml", ["kr-bill-2025-kim-yb", "kr-bill-2025-lee-s"])
    expected = "expected an instrument of the record; did you mean 'kr-bill-2025-lee-s'?"
    assert str(fault) == f"r.yaml bills: 'kr-bill-2025-lee-sj': {expected}"


def test_a_reform_changes_nothing_before_its_day():
    reform = read_reform(REFORM.read_text(encoding="utf-8"), REFORM.name, law().words)
    rules = law().rules_of("KR")
    patched = apply(reform, rules, law().words)
    assert patched.hash != rules.hash
    before = date(2027, 6, 30)
    same = [one.id for one in patched.table("research_tier", before).rows]
    assert same == [one.id for one in rules.table("research_tier", before).rows]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("id: kr-tier-2025-out-in-vivo", "id: no-such-row", "no such row in the rule set"),
        ("  - replace:", "  - twist:", "expected one of add, replace, end"),
        ("supposed_from: 2027-07-01", "supposed_from: soon", "supposed_from: 'soon': .*expected a day"),
        ("title:\n", "title: Genes\nnote_on_title:\n", "title: 'Genes': expected a mapping"),
        ("bills: [kr-bill-2025-kim-yb, kr-bill-2025-lee-sj]", "bills: kim", "bills: 'kim': expected a list"),
        ("changes:\n", "changes: 3\nother:\n", "changes: '3': expected a list"),
        ("        id: kr-tier-reform-high-in-vivo", "        id: [1]", "id: .*expected a text"),
        ("supposed_from: 2027-07-01\n", "", "supposed_from: '': expected this key"),
        ("outcome: KR_RESEARCH_HIGH", "outcome: GTMP", "allowed: KR_ADV_BIO"),
    ],
)
def test_a_broken_reform_is_named(old, new, message):
    text = REFORM.read_text(encoding="utf-8").replace(old, new, 1)
    with pytest.raises(FaultsFoundError, match=message):
        apply(read_reform(text, "reform.yaml", law().words), law().rules_of("KR"), law().words)
