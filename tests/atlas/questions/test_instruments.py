from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.atlas.policy_rows import policy_of

from concord.atlas.questions.instruments import (
    bill_stages,
    changed,
    coming,
    in_force,
    months_after,
    stage,
    standings,
    version_on,
)
from concord.kernel.logic import Truth

ACT = {"instrument": "kr-act"}
DAYS = st.dates(date(2015, 1, 1), date(2030, 1, 1))


def one(events, day, **more):
    policy = policy_of(instruments=[ACT], events=events, **more)
    return in_force(policy, policy.instruments["kr-act"], day)


def test_in_force_from_its_day_until_the_day_of_its_end():
    events = [("kr-act", "in_force", "2020-08-28"), ("kr-act", "repealed", "2027-08-07")]
    assert one(events, date(2020, 8, 27)).in_force is Truth.NO
    assert one(events, date(2020, 8, 28)).in_force is Truth.YES
    assert one(events, date(2027, 8, 6)).in_force is Truth.YES
    assert one(events, date(2027, 8, 7)).in_force is Truth.NO


def test_a_date_known_to_the_month_leaves_that_month_unknown():
    events = [("kr-act", "in_force", "2020-08")]
    assert one(events, date(2020, 7, 31)).in_force is Truth.NO
    assert one(events, date(2020, 8, 15)).in_force is Truth.UNKNOWN
    assert one(events, date(2020, 8, 31)).in_force is Truth.YES


def test_promulgated_without_a_day_of_force_is_unknown_and_a_bill_is_not_in_force():
    assert one([("kr-act", "promulgated", "2019-08-27")], date(2021, 1, 1)).in_force is Truth.UNKNOWN
    assert one([("kr-act", "introduced", "2016-06")], date(2021, 1, 1)).in_force is Truth.NO


def test_part_of_an_act_begins_before_the_rest():
    events = [("kr-act", "in_force", "2025-02-21"), ("kr-act", "in_force", "2024-05-21", "Art. 28(2)3")]
    standing = one(events, date(2024, 6, 1))
    assert standing.in_force is Truth.NO
    assert [(part.article, part.in_force) for part in standing.parts] == [("Art. 28(2)3", Truth.YES)]
    assert standing.possible
    assert stage(standing.instrument, date(2024, 6, 1)).at_least == "in_part"


def test_an_act_in_stages_is_in_force_as_a_whole_after_the_last():
    events = [
        ("kr-act", "in_force", "2025-11-20", "first"),
        ("kr-act", "in_force", "[2026-05-02..2027-05-20]", "last"),
    ]
    assert one(events, date(2026, 1, 1)).in_force is Truth.NO
    assert one(events, date(2026, 11, 22)).in_force is Truth.UNKNOWN
    assert one(events, date(2027, 5, 20)).in_force is Truth.YES


def test_in_force_but_not_yet_applied():
    events = [("kr-act", "in_force", "2024-08-06"), ("kr-act", "applies_from", "2027-08-07")]
    standing = one(events, date(2026, 11, 22))
    assert (standing.in_force, standing.applies) == (Truth.YES, Truth.NO)


def test_a_recalled_date_is_never_certain_unless_a_version_that_was_read_shows_it():
    events = [("kr-act", "in_force", "1954", "", "recalled")]
    assert one(events, date(2020, 1, 1)).in_force is Truth.YES
    assert not one(events, date(2020, 1, 1)).certain
    versions = [("kr-act", "7148", "2004-01-29", "2004-01-29")]
    assert one(events, date(2020, 1, 1), versions=versions).certain
    assert not one(events, date(2003, 1, 1), versions=versions).certain


def test_standings_of_one_jurisdiction():
    policy = policy_of(instruments=[ACT, {"instrument": "us-act", "jurisdiction": "US"}])
    assert [row.instrument.id for row in standings(policy, date(2020, 1, 1), "US")] == ["us-act"]


def test_stage_says_what_is_certain_and_what_is_possible():
    policy = policy_of(
        instruments=[ACT],
        events=[("kr-act", "introduced", "2018-08"), ("kr-act", "superseded", "[2019-03..2019-08-02]")],
    )
    act = policy.instruments["kr-act"]
    assert stage(act, date(2018, 7, 31)).at_most == "not_yet"
    assert stage(act, date(2018, 12, 3)).at_least == stage(act, date(2018, 12, 3)).at_most == "pending"
    between = stage(act, date(2019, 5, 1))
    assert (between.at_least, between.at_most) == ("pending", "ended")


def test_changed_counts_after_the_first_day_up_to_the_second():
    policy = policy_of(instruments=[ACT], events=[("kr-act", "in_force", "2020-08-28")])
    assert changed(policy, date(2020, 8, 28), date(2021, 1, 1)) == ()
    (change,) = changed(policy, date(2020, 8, 27), date(2020, 8, 28))
    assert change.certain
    assert change.legal
    with pytest.raises(ValueError, match="give the earlier day first"):
        changed(policy, date(2021, 1, 1), date(2020, 1, 1))


def test_versions_count_as_changes_but_not_twice():
    policy = policy_of(
        instruments=[ACT],
        events=[("kr-act", "in_force", "2020-08-28")],
        versions=[
            ("kr-act", "16556", "2019-08-27", "2020-08-28"),
            ("kr-act", "17472", "2020-08-11", "2020-09-12"),
        ],
    )
    found = changed(policy, date(2018, 12, 3), date(2026, 11, 22))
    assert [(change.event.step, str(change.event.date)) for change in found] == [
        ("in_force", "2020-08-28"),
        ("amended", "2020-09-12"),
    ]


def test_coming_is_certain_only_if_it_was_laid_down_by_then():
    policy = policy_of(
        instruments=[ACT],
        events=[("kr-act", "promulgated", "2019-08-27"), ("kr-act", "in_force", "2020-08-28")],
    )
    (before,) = coming(policy, date(2019, 8, 26), 24)
    assert (before.certain, before.settled) == (False, Truth.NO)
    (after,) = coming(policy, date(2019, 8, 27), 24)
    assert after.certain
    assert coming(policy, date(2019, 8, 27), 11) == ()


def test_months_end_on_the_last_day_of_a_shorter_month():
    assert months_after(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert months_after(date(2026, 11, 22), 12) == date(2027, 11, 22)


def test_version_in_force_prefers_the_last_promulgated_of_one_day():
    policy = policy_of(
        instruments=[ACT],
        versions=[
            ("kr-act", "8643", "2007-10-17", "2008-04-18", "80956"),
            ("kr-act", "8852", "2008-02-29", "2008-04-18", "84031"),
        ],
    )
    assert version_on(policy, "kr-act", date(2008, 4, 17)) is None
    assert version_on(policy, "001", date(2008, 4, 18)).number == "8852"


def test_bill_stages_follow_the_bills_the_law_and_its_amendments():
    policy = policy_of(
        instruments=[{"instrument": key, "kind": "bill"} for key in ("one", "two")]
        + [ACT, {"instrument": "new"}],
        events=[
            ("one", "introduced", "2016-06"),
            ("two", "introduced", "2018-08"),
            ("kr-act", "promulgated", "2019-08-27"),
            ("new", "in_force", "2025-02-21"),
        ],
        relations=[
            ("one", "merged_into", "two"),
            ("two", "successor", "kr-act"),
            ("new", "amends", "kr-act"),
        ],
    )
    steps = bill_stages(policy, date(2018, 12, 3), "kr-act")
    assert [(step.instrument.id, step.come) for step in steps] == [
        ("one", Truth.YES),
        ("two", Truth.YES),
        ("kr-act", Truth.NO),
        ("new", Truth.NO),
    ]
    with pytest.raises(LookupError, match="no instrument 'kr-none'"):
        bill_stages(policy, date(2018, 12, 3), "kr-none")


@given(st.lists(st.tuples(st.sampled_from(["in_force", "repealed", "superseded"]), DAYS), max_size=4), DAYS)
def test_knowing_less_of_a_date_never_turns_yes_into_no(events, day):
    exact = [("kr-act", step, when.isoformat()) for step, when in events]
    vague = [("kr-act", step, when.isoformat()[:7]) for step, when in events]
    known, unsure = one(exact, day).in_force, one(vague, day).in_force
    assert unsure in (known, Truth.UNKNOWN)


@given(DAYS, DAYS, DAYS, DAYS)
def test_changes_of_two_spans_that_meet_are_those_of_the_whole(when, first, second, third):
    first, second, third = sorted((first, second, third))
    policy = policy_of(instruments=[ACT], events=[("kr-act", "in_force", when.isoformat())])
    parts = changed(policy, first, second) + changed(policy, second, third)
    assert parts == changed(policy, first, third)
