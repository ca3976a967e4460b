from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concord.society.partnering.states import IntroductionAction, State, is_legal, state

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
]

LEGAL = {
    State.OPEN: {
        IntroductionAction.CONSENT,
        IntroductionAction.DECLINE,
        IntroductionAction.WITHDRAW,
        IntroductionAction.RECORD_ON_BEHALF,
    },
    State.INTRODUCED: {IntroductionAction.DECLINE, IntroductionAction.REPORT},
    State.DECLINED: set(),
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
