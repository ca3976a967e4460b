"""The law of memberships and renewal rounds, a test a row, and the states computed from dates."""

from datetime import date

import pytest

from concord.society.people.states import (
    MEMBERSHIP_ACTIONS,
    ROUND_ACTIONS,
    Dates,
    MembershipAction,
    RoundAction,
    RoundState,
    Standing,
    is_member,
    is_withdrawable,
    round_state,
    standing,
)

DAY = date(2026, 3, 2)
SOON = date(2026, 4, 1)
SINCE, UNTIL = date(2025, 1, 1), date(2026, 1, 1)

MEMBERSHIP_LAW = {
    "renew": ["current", "renewing", "grace"],
    "answer": ["renewing", "grace"],
    "record-answer": ["renewing", "grace"],
    "end": ["current", "renewing", "grace"],
    "withdraw": ["ahead", "current", "renewing", "grace"],
}
ROUND_LAW = {
    "write": ["open"],
    "prepare": ["open"],
    "release": ["open", "over"],
    "withdraw": ["open", "over"],
    "renew-answered": ["open", "over"],
    "close": ["open", "over"],
}


@pytest.mark.parametrize("verb", MEMBERSHIP_LAW)
def test_a_verb_of_a_membership_is_legal_at_these_standings_and_no_other(verb):
    legal = MEMBERSHIP_ACTIONS[MembershipAction(verb)]
    assert [str(one) for one in Standing if one in legal] == MEMBERSHIP_LAW[verb]


@pytest.mark.parametrize("verb", ROUND_LAW)
def test_a_verb_of_a_round_is_legal_in_these_states_and_no_other(verb):
    assert [str(one) for one in RoundState if one in ROUND_ACTIONS[RoundAction(verb)]] == ROUND_LAW[verb]


@pytest.mark.parametrize(
    ("day", "closed", "state"),
    [(SOON, False, "open"), (date(2026, 4, 2), False, "over"), (DAY, True, "closed")],
)
def test_a_round(day, closed, state):
    assert round_state(SOON, day, is_closed=closed) == state


@pytest.mark.parametrize(
    ("facts", "day", "expected"),
    [
        ({}, date(2024, 12, 31), Standing.AHEAD),
        ({}, date(2025, 1, 1), Standing.CURRENT),
        ({}, date(2025, 10, 2), Standing.CURRENT),
        ({}, date(2025, 10, 3), Standing.RENEWING),
        ({}, date(2025, 12, 31), Standing.RENEWING),
        ({}, date(2026, 1, 1), Standing.GRACE),
        ({}, date(2026, 3, 1), Standing.GRACE),
        ({}, date(2026, 3, 2), Standing.LAPSED),
        ({"next_since": UNTIL}, date(2025, 12, 31), Standing.CURRENT),
        ({"next_since": UNTIL}, date(2026, 1, 1), Standing.RENEWED),
        ({"ended_on": date(2025, 6, 1)}, date(2025, 5, 31), Standing.CURRENT),
        ({"ended_on": date(2025, 6, 1)}, date(2025, 6, 1), Standing.ENDED),
    ],
)
def test_the_standing_follows_from_the_dates(facts, day, expected):
    assert standing(Dates(SINCE, UNTIL, grace_days=60, renewal_days=90, **facts), day) == expected


@pytest.mark.parametrize(
    ("day", "expected"), [(date(2025, 1, 1), True), (date(2026, 3, 1), True), (date(2026, 3, 2), False)]
)
def test_a_member_has_rights_to_the_end_of_the_days_of_grace(day, expected):
    assert is_member(Dates(SINCE, UNTIL, grace_days=60, renewal_days=90), day) is expected


@pytest.mark.parametrize(
    ("made_on", "day", "expected"),
    [
        (None, date(2024, 12, 31), True),
        (None, date(2025, 1, 1), False),
        (date(2025, 3, 1), date(2025, 3, 1), True),
        (date(2025, 3, 1), date(2025, 3, 2), False),
    ],
)
def test_a_period_is_taken_back_before_it_begins_or_on_the_day_it_was_made(made_on, day, expected):
    assert is_withdrawable(Dates(SINCE, UNTIL, grace_days=60, renewal_days=90), made_on, day) is expected
