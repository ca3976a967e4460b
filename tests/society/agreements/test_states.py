from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concord.society.agreements.states import (
    AgreementAction,
    AgreementFacts,
    DeliverableAction,
    DeliverableFacts,
    State,
    Status,
    Timing,
    is_legal,
    is_legal_on_deliverable,
    notice_day,
    state,
    status,
    timing,
)

# d draft, r in review, w awaiting signatures, s signed, f in force, n in notice, e expired,
# u superseded, t terminated, a announced (public record).
LETTERS = {
    "d": Status.DRAFT,
    "r": Status.IN_REVIEW,
    "w": Status.AWAITING_SIGNATURES,
    "s": Status.SIGNED,
    "f": Status.IN_FORCE,
    "n": Status.IN_NOTICE,
    "e": Status.EXPIRED,
    "u": Status.SUPERSEDED,
    "t": Status.TERMINATED,
    "a": Status.ANNOUNCED,
}
LAW = {
    AgreementAction.DRAFT: "d",
    AgreementAction.SUBMIT: "d",
    AgreementAction.SEND_BACK: "r",
    AgreementAction.APPROVE: "r",
    AgreementAction.SIGN: "w",
    AgreementAction.ANNOUNCE: "sfn",
    AgreementAction.PLAN: "sfn",
    AgreementAction.SETTLE: "sfneu",
    AgreementAction.AMEND: "sfn",
    AgreementAction.RENEW: "fne",
    AgreementAction.TERMINATE: "sfn",
}


def test_the_table_names_every_status():
    assert set(LETTERS.values()) == set(Status)


@pytest.mark.parametrize("verb", AgreementAction)
@pytest.mark.parametrize("letter", LETTERS)
def test_each_verb_is_legal_exactly_where_the_law_says(verb, letter):
    assert is_legal(verb, LETTERS[letter]) == (letter in LAW[verb])


ACTS = {
    DeliverableAction.HAND_IN: {State.PLANNED, State.DELIVERED, State.RETURNED},
    DeliverableAction.ACCEPT: {State.DELIVERED},
    DeliverableAction.RETURN: {State.DELIVERED},
    DeliverableAction.WAIVE: {State.PLANNED, State.DELIVERED, State.RETURNED},
}


@pytest.mark.parametrize("act", DeliverableAction)
@pytest.mark.parametrize("of", State)
@pytest.mark.parametrize("letter", LETTERS)
def test_each_act_is_legal_exactly_where_the_law_says(act, of, letter):
    assert is_legal_on_deliverable(act, of, LETTERS[letter]) == (of in ACTS[act] and letter in "sfneu")


SIGNED = {"parties": 2, "signatures": 2, "in_review": True, "approved": True}
YEARS = {"effective_from": date(2024, 1, 1), "ends_on": date(2026, 12, 31)}
DAY = date(2025, 6, 1)


@pytest.mark.parametrize(
    ("facts", "day", "expected"),
    [
        ({"parties": 2}, DAY, Status.DRAFT),
        ({"parties": 2, "in_review": True}, DAY, Status.IN_REVIEW),
        ({**SIGNED, "signatures": 1}, DAY, Status.AWAITING_SIGNATURES),
        (SIGNED, DAY, Status.SIGNED),
        ({**SIGNED, **YEARS}, date(2023, 12, 31), Status.SIGNED),
        ({**SIGNED, **YEARS}, date(2024, 1, 1), Status.IN_FORCE),
        ({**SIGNED, **YEARS}, date(2026, 12, 31), Status.IN_FORCE),
        ({**SIGNED, **YEARS}, date(2027, 1, 1), Status.EXPIRED),
        ({**SIGNED, **YEARS, "notice_months": 6}, date(2026, 6, 29), Status.IN_FORCE),
        ({**SIGNED, **YEARS, "notice_months": 6}, date(2026, 6, 30), Status.IN_NOTICE),
        ({**SIGNED, **YEARS, "terminated_on": DAY}, DAY, Status.TERMINATED),
        ({**SIGNED, **YEARS, "terminated_on": DAY}, date(2025, 5, 31), Status.IN_FORCE),
        ({**SIGNED, **YEARS, "succeeded_on": DAY}, DAY, Status.SUPERSEDED),
        ({**SIGNED, "effective_from": date(2024, 1, 1)}, date(2099, 1, 1), Status.IN_FORCE),
        ({"parties": 3, "is_record": True}, DAY, Status.ANNOUNCED),
        ({"parties": 3, "is_record": True, **YEARS}, DAY, Status.IN_FORCE),
        ({"parties": 1, "signatures": 1}, DAY, Status.DRAFT),
    ],
)
def test_the_status_follows_from_facts_and_the_day(facts, day, expected):
    assert status(AgreementFacts(**facts), day) == expected


@given(day=st.dates(), months=st.integers(0, 36))
def test_the_notice_day_never_falls_after_the_end(day, months):
    end = date(2300, 5, 31)
    notice = notice_day(end, months)
    assert notice is None if months == 0 else notice < end
    facts = AgreementFacts(**SIGNED, effective_from=date(1, 1, 1), ends_on=end, notice_months=months)
    assert (status(facts, day) is Status.EXPIRED) == (day > end)


DUE = date(2026, 5, 1)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, State.PLANNED),
        ({"has_evidence": True}, State.DELIVERED),
        ({"has_evidence": True, "is_returned": True}, State.RETURNED),
        ({"has_evidence": True, "is_accepted": True}, State.ACCEPTED),
        ({"is_waived": True}, State.WAIVED),
    ],
)
def test_the_state_of_a_deliverable(facts, expected):
    assert state(DeliverableFacts(due=DUE, **facts)) == expected


@pytest.mark.parametrize(
    ("facts", "day", "expected"),
    [
        ({}, date(2026, 3, 31), Timing.ON_TRACK),
        ({}, date(2026, 4, 1), Timing.DUE_SOON),
        ({}, DUE, Timing.DUE_SOON),
        ({}, date(2026, 5, 2), Timing.OVERDUE),
        ({"has_evidence": True}, date(2026, 5, 2), Timing.WITH_COUNTERPART),
        ({"has_evidence": True, "is_returned": True}, date(2026, 5, 2), Timing.OVERDUE),
        ({"is_waived": True}, date(2026, 5, 2), Timing.SETTLED),
    ],
)
def test_the_timing_of_a_deliverable(facts, day, expected):
    assert timing(DeliverableFacts(due=DUE, **facts), day) == expected
