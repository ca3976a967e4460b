from datetime import date

import pytest
from tests.atlas.policy_rows import policy_of

from concord.atlas.questions.claims import Verdict, check
from concord.atlas.questions.claims.reading import parse_claims
from concord.kernel.faults import FaultsFoundError

CLAIM = """
claims:
- id: a-bill
  text: {{en: A bill is before parliament., ko: 법률안이 심사 중이다.}}
  claimant: somebody
  stated_on: {day}
  sources: [own]
  readings:
  - {{population: instruments, relation: stage, subject: {subject}, stage: before_legislature}}
"""
H, F, U = Verdict.HOLDS, Verdict.FAILS, Verdict.UNDETERMINED


@pytest.fixture
def policy():
    events = [
        ("bill", "introduced", "2018-08"),
        ("bill", "committee", "2018-12-04"),
        ("bill", "superseded", "[2019-03..2019-08-02]"),
    ]
    return policy_of(instruments=[{"instrument": "bill", "kind": "bill"}], events=events)


@pytest.fixture
def finding(literal, policy, monkeypatch):
    def found(day, subject="bill", law=policy, stage="before_legislature"):
        text = CLAIM.format(day=day, subject=subject).replace("before_legislature", stage)
        claim = parse_claims(text, "claims.yaml")["a-bill"]
        for room in ("checking", "scope"):
            monkeypatch.setattr(f"concord.atlas.questions.claims.{room}.policy_of", lambda _: law)
        return check(literal.edition([], []), claim).findings[0]

    return found


@pytest.mark.parametrize(
    ("day", "verdict"),
    [
        ("2018-07-31", F),
        ("2018-08-15", U),
        ("2018-12-03", H),
        ("2019-05-01", U),
        ("2019-08-02", F),
    ],
)
def test_a_bill_is_pending_between_introduction_and_end(finding, day, verdict):
    assert finding(day).verdict is verdict


def test_steps_to_come_are_told_from_those_that_came_and_the_nearest_days_are_named(finding):
    found = finding("2018-12-03")
    shown = [(row.role, row.group, row.when) for row in found.rows]
    assert shown == [
        ("step", "introduced", "2018-08"),
        ("later_step", "committee", "2018-12-04"),
        ("later_step", "superseded", "[2019-03..2019-08-02]"),
    ]
    assert [(flip.day, flip.verdict) for flip in found.flips] == [
        (date(2018, 8, 30), U),
        (date(2019, 3, 1), U),
    ]


def test_of_an_instrument_that_is_not_on_record_no_verdict_is_given(finding):
    with pytest.raises(FaultsFoundError, match=r"a-bill\.main\.subject: 'other-bill': expected a subject"):
        finding("2018-12-03", "other-bill")


@pytest.mark.parametrize(
    ("events", "day", "verdict"),
    [
        # Nobody read when it was introduced: before the committee it may have been.
        ([("committee", "2018-12-04")], "2018-08-15", U),
        ([("committee", "2018-12-04")], "2018-12-04", H),
        ([("introduced", "2018-08", "recalled"), ("committee", "2018-12-04")], "2018-07-31", U),
        ([("passed", "2018-12-04")], "2018-08-15", U),
        ([("passed", "2018-12-04")], "2018-12-04", F),
        ([("introduced", "2018-08-01"), ("passed", "2018-12-04", "recalled")], "2018-12-05", U),
        ([("introduced", "2018-08-01"), ("passed", "2018-12-04", "recalled")], "2018-12-03", H),
    ],
)
def test_a_bill_is_not_before_the_legislature_only_where_that_was_read(finding, events, day, verdict):
    found = finding(day, law=law("bill", events))
    assert found.verdict is verdict
    is_dated = ("introduced", "2018-08-01") in events
    record = [flip.group for flip in found.flips if flip.kind == "record"]
    assert record == ([] if is_dated or verdict is not U else ["bill"])


@pytest.mark.parametrize(
    ("kind", "events", "day", "verdict"),
    [
        ("act", [("in_force", "2019-01-01")], "2019-01-01", H),
        ("act", [("in_force", "2019-01-01")], "2018-12-31", F),
        ("act", [("in_force", "2019-01-01", "recalled")], "2019-01-01", U),
        ("act", [("in_force", "2019-01-01"), ("repealed", "2020-01-01")], "2020-01-01", F),
        ("act", [("in_force", "2019-01-01"), ("repealed", "2020-01-01", "recalled")], "2020-01-01", U),
        ("act", [("published", "2018-01-01")], "2019-01-01", U),
        ("bill", [("introduced", "2018-01-01")], "2019-01-01", F),
    ],
)
def test_a_law_is_in_force_or_not_where_that_was_read(finding, kind, events, day, verdict):
    assert finding(day, law=law(kind, events), stage="in_force").verdict is verdict


def law(kind, events):
    rows = [("bill", step, when, "", *basis) for step, when, *basis in events]
    return policy_of(instruments=[{"instrument": "bill", "kind": kind}], events=rows)


def test_a_stage_that_is_not_known_is_a_fault():
    with pytest.raises(Exception, match="stage: 'done': expected one of before_legislature, in_force"):
        parse_claims(
            CLAIM.format(day="2018", subject="bill").replace("before_legislature", "done"), "claims.yaml"
        )
