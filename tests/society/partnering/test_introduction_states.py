from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concord.society.partnering.states import Facts, IntroductionAction, State, is_legal, state

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER, EARLIER = NOW + timedelta(days=1), NOW - timedelta(days=1)

ROWS = [
    (Facts(LATER), State.OPEN),
    (Facts(LATER, seeker=True), State.OPEN),
    (Facts(LATER, sought=True), State.OPEN),
    (Facts(LATER, seeker=True, sought=True), State.INTRODUCED),
    (Facts(EARLIER, seeker=True, sought=True), State.INTRODUCED),
    (Facts(EARLIER, seeker=True), State.EXPIRED),
    (Facts(NOW), State.EXPIRED),
    (Facts(LATER, seeker=True, sought=False), State.DECLINED),
    (Facts(LATER, seeker=False, sought=True), State.DECLINED),
    (Facts(LATER, seeker=True, withdrawn=True), State.WITHDRAWN),
    (Facts(EARLIER, seeker=True, sought=False, withdrawn=True), State.WITHDRAWN),
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


@pytest.mark.parametrize(("facts", "expected"), ROWS)
def test_the_state_follows_from_the_facts(facts, expected):
    assert state(facts, NOW) is expected


@pytest.mark.parametrize("at", State)
def test_what_is_legal_in_each_state(at):
    assert {verb for verb in IntroductionAction if is_legal(verb, at)} == LEGAL[at]


said = st.sampled_from([None, True, False])


@given(st.sampled_from([EARLIER, LATER]), said, said, st.booleans())
def test_contacts_open_only_with_two_own_consents(expires, seeker, sought, withdrawn):
    found = state(Facts(expires, seeker, sought, withdrawn), NOW)
    assert (found is State.INTRODUCED) == (seeker is True and sought is True and not withdrawn)
