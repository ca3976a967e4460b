"""The bundled policy facts: whole, in order, supported, and equal to what the law pages say of Korea."""

from datetime import date

import pytest

from concord.atlas.edition.build import read_facts
from concord.atlas.edition.policy import POLICY_TABLES, read_policy
from concord.atlas.questions.instruments import in_force, stage, version_on
from concord.atlas.questions.timelines import Measure, span
from concord.kernel.logic import Truth


@pytest.fixture(scope="module")
def facts():
    return read_facts()


@pytest.fixture(scope="module")
def policy(facts):
    return read_policy(
        {
            file: [row.cells for row in document.content] if file.endswith(".csv") else document.content
            for file, document in facts.documents.items()
        }
    )


def test_no_fault_and_rows_in_order(facts):
    assert set(POLICY_TABLES) <= facts.tables.keys()
    assert facts.reading.faults + facts.reading.untidy == []


def test_counts_of_the_record(policy):
    assert len(policy.instruments) >= 161
    assert len(policy.designations) == 62
    assert len(policy.versions) == 128
    assert len(policy.reviews) == 101


@pytest.mark.parametrize(
    ("day", "number", "force"),
    [
        (date(2020, 8, 27), None, Truth.NO),
        (date(2020, 8, 28), "16556", Truth.YES),
        (date(2025, 2, 20), "20512", Truth.YES),
        (date(2026, 5, 12), "21118", Truth.YES),
    ],
)
def test_the_korean_act_day_by_day(policy, day, number, force):
    act = policy.instruments["kr-armab-act"]
    assert in_force(policy, act, day).in_force is force
    version = version_on(policy, "kr-armab-act", day)
    assert (version.number if version else None) == number


def test_the_part_of_act_20331_that_began_early(policy):
    standing = in_force(policy, policy.instruments["kr-act-20331"], date(2024, 5, 21))
    assert standing.in_force is Truth.NO
    assert [part.article for part in standing.parts if part.in_force is Truth.YES] == ["Art. 28(2)3"]


def test_every_pending_bill_stays_out_of_force(policy):
    day = date(2026, 11, 22)
    for instrument in policy.instruments.values():
        if instrument.kind == "bill":
            assert in_force(policy, instrument, day).in_force is Truth.NO
            assert stage(instrument, day).at_least != "in_force"


def test_no_review_runs_backwards(policy):
    for review in policy.reviews.values():
        for measure in Measure:
            found = span(review, measure)
            assert found is None or 0 <= found.low <= found.high


def test_every_term_that_is_used_has_words(policy):
    for instrument in policy.instruments.values():
        assert policy.terms["kind"][instrument.kind].name("ko")
        assert all(policy.terms["subject"][subject].name("en") for subject in instrument.subjects)
        assert instrument.summary_ko or instrument.jurisdiction != "KR"
