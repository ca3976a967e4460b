from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concord.society.agreements.states import (
    AgreementAction,
    AgreementFacts,
    Amendment,
    DeliverableAction,
    DeliverableFacts,
    State,
    Status,
    Timing,
    is_answerable,
    is_legal,
    is_legal_on_deliverable,
    last_due_day,
    notice_day,
    state,
    status,
    terms_on,
    timing,
)

# d draft, r in review, w awaiting signatures, s signed, f in force, n in notice, e expired,
# u superseded, t terminated, a announced (public record), c contested.
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
    "c": Status.CONTESTED,
}
LAW = {
    AgreementAction.DRAFT: "d",
    AgreementAction.SUBMIT: "d",
    AgreementAction.SEND_BACK: "r",
    AgreementAction.AGREE: "r",
    AgreementAction.REOPEN: "w",
    AgreementAction.SIGN: "w",
    AgreementAction.ANSWER: "wsfnceu",
    AgreementAction.ANNOUNCE: "sfn",
    AgreementAction.PLAN: "sfn",
    AgreementAction.SETTLE: "sfneu",
    AgreementAction.AMEND: "sfn",
    AgreementAction.RENEW: "fne",
    AgreementAction.TERMINATE: "sfn",
    AgreementAction.RESTORE: "sfn",
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
    DeliverableAction.TAKE_BACK: {State.DELIVERED},
    DeliverableAction.RECALL: {State.RETURNED},
    DeliverableAction.PROPOSE_DAY: {State.PROPOSED, State.PLANNED, State.RETURNED},
    DeliverableAction.WITHDRAW: {State.PROPOSED, State.PLANNED},
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
        ({**SIGNED, **YEARS, "contested": True}, DAY, Status.CONTESTED),
        ({**SIGNED, **YEARS, "contested": True}, date(2027, 1, 1), Status.CONTESTED),
        ({**SIGNED, **YEARS, "contested": True, "terminated_on": DAY}, DAY, Status.TERMINATED),
        ({**SIGNED, "signatures": 1, "contested": True}, DAY, Status.CONTESTED),
        ({"parties": 2, "contested": True}, DAY, Status.DRAFT),
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
        ({"is_agreed": False}, State.PROPOSED),
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
        ({"is_agreed": False}, date(2026, 5, 2), Timing.NOT_AGREED),
        ({"ended_on": date(2026, 5, 2)}, date(2026, 5, 2), Timing.ENDED),
        ({"ended_on": date(2026, 5, 3)}, date(2026, 5, 2), Timing.OVERDUE),
        ({"ended_on": date(2026, 5, 1), "is_accepted": True}, date(2026, 5, 2), Timing.SETTLED),
        ({"ended_on": date(2026, 5, 1), "is_agreed": False}, date(2026, 5, 2), Timing.ENDED),
        ({"is_suspended": True}, date(2026, 5, 2), Timing.SUSPENDED),
        ({"is_suspended": True, "has_evidence": True}, date(2026, 5, 2), Timing.SUSPENDED),
        ({"is_suspended": True, "is_waived": True}, date(2026, 5, 2), Timing.SETTLED),
    ],
)
def test_the_timing_of_a_deliverable(facts, day, expected):
    assert timing(DeliverableFacts(due=DUE, **facts), day) == expected


@pytest.mark.parametrize("of", State)
@pytest.mark.parametrize("letter", LETTERS)
def test_a_proposed_day_is_answered_until_the_deliverable_is_settled(of, letter):
    is_open = of not in {State.ACCEPTED, State.WAIVED}
    assert is_answerable(of, LETTERS[letter]) == (is_open and letter in "sfneu")


@given(st.dates(), st.dates(), st.booleans(), st.booleans(), st.one_of(st.none(), st.dates()))
def test_nothing_is_overdue_before_both_sides_agreed_or_after_the_end(due, day, evidence, returned, ended):
    """users 4, robustness 2."""
    facts = DeliverableFacts(due, is_agreed=False, has_evidence=evidence, is_returned=returned)
    assert timing(facts, day) is Timing.NOT_AGREED
    agreed = replace(facts, is_agreed=True, ended_on=ended)
    if ended is not None and day >= ended:
        assert timing(agreed, day) is Timing.ENDED
    elif due >= day:
        assert timing(agreed, day) is not Timing.OVERDUE


LONGER = Amendment("a", date(2026, 6, 1), ends_on=date(2028, 12, 31))
NOTICE = Amendment("b", date(2026, 9, 1), notice_months=3)
SHORTER = Amendment("c", date(2027, 1, 1), ends_on=date(2027, 6, 30))
OPEN = Amendment("d", date(2026, 7, 1), is_open_ended=True)
LATE = Amendment("e", date(2027, 2, 1), ends_on=date(2029, 12, 31))
TERMINATED = replace(LONGER, key="f", terminated_on=date(2026, 8, 1))


@pytest.mark.parametrize(
    ("amendments", "day", "expected"),
    [
        # robustness 3: the terms are those of the newest signed amendment in effect.
        ([], date(2027, 2, 1), (date(2026, 12, 31), 6, None)),
        ([LONGER], date(2026, 5, 31), (date(2026, 12, 31), 6, None)),
        ([LONGER], date(2026, 6, 1), (date(2028, 12, 31), 6, "a")),
        ([LONGER, NOTICE], date(2026, 9, 1), (date(2028, 12, 31), 3, "b")),
        ([LONGER, NOTICE, SHORTER], date(2027, 1, 1), (date(2027, 6, 30), 3, "c")),
        ([OPEN], date(2030, 1, 1), (None, 6, "d")),
        ([LATE], date(2028, 1, 1), (date(2026, 12, 31), 6, None)),
        ([LONGER, LATE], date(2028, 1, 1), (date(2029, 12, 31), 6, "e")),
        ([TERMINATED], date(2026, 7, 31), (date(2028, 12, 31), 6, "f")),
        ([TERMINATED], date(2026, 8, 1), (date(2026, 12, 31), 6, None)),
    ],
)
def test_the_terms_are_those_of_the_newest_amendment_in_effect(amendments, day, expected):
    facts = AgreementFacts(**SIGNED, **YEARS, notice_months=6, amendments=tuple(amendments))
    terms = terms_on(facts, day)
    assert (terms.ends_on, terms.notice_months, terms.amendment and terms.amendment.key) == expected


def test_what_belongs_to_an_agreement_ends_with_it_as_amended():
    whole = AgreementFacts(**YEARS, amendments=(LONGER,))
    annex = AgreementFacts(**SIGNED, effective_from=date(2024, 1, 1), whole=whole)
    assert status(annex, date(2027, 2, 1)) is Status.IN_FORCE
    assert status(annex, date(2029, 1, 1)) is Status.EXPIRED
    assert status(replace(annex, ends_on=date(2027, 1, 31)), date(2027, 2, 1)) is Status.EXPIRED


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (YEARS, date(2027, 6, 30)),
        ({"effective_from": date(2024, 1, 1)}, None),
        ({**YEARS, "amendments": (LONGER,)}, date(2029, 6, 30)),
        ({**YEARS, "succeeded_on": date(2026, 3, 1)}, date(2026, 8, 31)),
        ({**YEARS, "terminated_on": date(2026, 3, 1)}, date(2026, 2, 28)),
        ({"terminated_on": date(2026, 3, 1)}, date(2026, 2, 28)),
    ],
)
def test_deliverables_fall_due_until_half_a_year_after_the_end(facts, expected):
    assert last_due_day(AgreementFacts(**SIGNED, **facts)) == expected
