from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concord.society.partnering.states import (
    IntroductionAction,
    Reach,
    State,
    end_of,
    is_legal,
    last_day,
    state,
)

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER, EARLIER = NOW + timedelta(days=1), NOW - timedelta(days=1)

ROWS = [
    (LATER, {}, State.OPEN),
    (LATER, {"seeker": True}, State.OPEN),
    (LATER, {"sought": True}, State.OPEN),
    (LATER, {"seeker": True, "sought": True}, State.INTRODUCED),
    (EARLIER, {"seeker": True, "sought": True}, State.INTRODUCED),
    (EARLIER, {"seeker": True}, State.EXPIRED),
    (NOW, {}, State.EXPIRED),
    (LATER, {"seeker": True, "sought": False}, State.DECLINED),
    (LATER, {"seeker": False, "sought": True}, State.DECLINED),
    (LATER, {"seeker": True, "withdrawn": True}, State.WITHDRAWN),
    (EARLIER, {"seeker": True, "sought": False, "withdrawn": True}, State.WITHDRAWN),
    (LATER, {"seeker": True, "reach": Reach.NOBODY}, State.WITH_HOST),
    (LATER, {"seeker": True, "reach": Reach.LETTER}, State.OUTSIDE),
    (LATER, {"sought": True, "reach": Reach.LETTER}, State.OPEN),
    (EARLIER, {"seeker": True, "reach": Reach.NOBODY}, State.EXPIRED),
    (LATER, {"seeker": True, "sought": True, "reach": Reach.LETTER}, State.INTRODUCED),
    (LATER, {"seeker": True, "reach": Reach.NOBODY, "given_up": True}, State.NOT_ROUTED),
    (LATER, {"seeker": True, "given_up": True, "withdrawn": True}, State.WITHDRAWN),
]

LEGAL = {
    State.WITH_HOST: set(IntroductionAction) - {IntroductionAction.REPORT},
    State.OUTSIDE: set(IntroductionAction) - {IntroductionAction.REPORT},
    State.OPEN: {
        IntroductionAction.CONSENT,
        IntroductionAction.DECLINE,
        IntroductionAction.WITHDRAW,
        IntroductionAction.RECORD_ON_BEHALF,
    },
    State.INTRODUCED: {IntroductionAction.DECLINE, IntroductionAction.REPORT},
    State.DECLINED: set(),
    State.NOT_ROUTED: set(),
    State.EXPIRED: set(),
    State.WITHDRAWN: set(),
}


@pytest.mark.parametrize(("expires", "facts", "expected"), ROWS)
def test_the_state_follows_from_the_facts(expires, facts, expected):
    assert state(NOW, expires, **facts) is expected


@pytest.mark.parametrize("at", State)
def test_what_is_legal_in_each_state(at):
    assert {verb for verb in IntroductionAction if is_legal(verb, at)} == LEGAL[at]


said = st.sampled_from([None, True, False])


@given(st.sampled_from([EARLIER, LATER]), said, said, st.booleans())
def test_contacts_open_only_with_two_own_consents(expires, seeker, sought, withdrawn):
    at = state(NOW, expires, seeker=seeker, sought=sought, withdrawn=withdrawn)
    assert (at is State.INTRODUCED) == (seeker is True and sought is True and not withdrawn)


def test_nothing_is_withdrawn_once_the_other_side_has_answered():
    withdraw = IntroductionAction.WITHDRAW
    assert is_legal(withdraw, State.OPEN)
    assert not is_legal(withdraw, State.OPEN, is_answered=True)
    assert is_legal(IntroductionAction.DECLINE, State.OPEN, is_answered=True)


@pytest.mark.parametrize(
    ("zone", "end"),
    [
        ("UTC", datetime(2026, 3, 10, tzinfo=UTC)),
        ("Asia/Seoul", datetime(2026, 3, 9, 15, tzinfo=UTC)),
        ("America/Los_Angeles", datetime(2026, 3, 10, 7, tzinfo=UTC)),
    ],
)
def test_the_last_day_to_answer_ends_where_who_is_bound_lives(zone, end):
    """Robustness 5: a deadline is a day of the party that is bound."""
    assert end_of(date(2026, 3, 2), 7, zone) == end
    assert last_day(end, zone) == date(2026, 3, 9)
