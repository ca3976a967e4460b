from datetime import date

import pytest
from tests.atlas.policy_rows import policy_of

from concord.atlas.questions.claims import Verdict, check
from concord.atlas.questions.claims.reading import parse_claims

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
    def found(day, subject="bill", law=policy):
        claim = parse_claims(CLAIM.format(day=day, subject=subject), "claims.yaml")["a-bill"]
        if law is not None:
            monkeypatch.setattr("concord.atlas.questions.claims.checking.policy_of", lambda _: law)
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


@pytest.mark.parametrize("has_policy", [True, False])
def test_an_instrument_that_is_not_on_record_settles_nothing(finding, policy, has_policy):
    found = finding("2018-12-03", "other-bill", policy if has_policy else None)
    assert (found.verdict, found.flips[0].kind) == (U, "record")


def test_a_stage_that_is_not_known_is_a_fault():
    with pytest.raises(Exception, match="stage: 'done': expected one of before_legislature, in_force"):
        parse_claims(
            CLAIM.format(day="2018", subject="bill").replace("before_legislature", "done"), "claims.yaml"
        )
