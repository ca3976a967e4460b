"""The law of committees, a test a row, and the states computed from dates."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concord.society.committees.states import (
    ActionItemState,
    CommitteeAction,
    MeetingState,
    SeatState,
    TermDates,
    TermState,
    action_item_state,
    end_of_term,
    holder,
    is_legal,
    may_serve,
    meeting_state,
    seat_state,
    term_state,
    terms_in_a_row,
)

DAY = date(2026, 3, 2)
EARLIER, LATER = date(2026, 1, 1), date(2027, 1, 1)
EVERY = [*SeatState, *TermState, *MeetingState, *ActionItemState]

# CommitteeAction: the states in which it is legal; in every other state it is not.
LAW = {
    "appoint": ["vacant", "awaited", "held"],
    "change": ["vacant", "awaited", "held"],
    "close": ["vacant"],
    "end": ["running"],
    "withdraw": ["ahead"],
    "move": ["called"],
    "cancel": ["called"],
    "add-item": ["called", "took_place"],
    "declare": ["called", "took_place"],
    "resolve": ["took_place"],
    "assign": ["took_place"],
    "minutes": ["took_place"],
    "adopt": ["took_place"],
    "finish": ["open", "overdue"],
    "drop": ["open", "overdue"],
}


def test_the_law_names_every_verb():
    assert list(LAW) == [str(verb) for verb in CommitteeAction]


@pytest.mark.parametrize("verb", LAW)
def test_a_verb_is_legal_in_these_states_and_no_other(verb):
    assert [str(state) for state in EVERY if is_legal(CommitteeAction(verb), state)] == LAW[verb]


@pytest.mark.parametrize(
    ("terms", "closed_on", "state"),
    [
        ([], None, "vacant"),
        ([TermDates(1, EARLIER, DAY)], None, "vacant"),
        ([TermDates(1, EARLIER, LATER)], None, "held"),
        ([TermDates(1, DAY, LATER)], None, "held"),
        ([TermDates(1, LATER, date(2028, 1, 1))], None, "awaited"),
        ([TermDates(1, EARLIER, DAY), TermDates(2, LATER, date(2028, 1, 1))], None, "awaited"),
        ([], DAY, "closed"),
        ([], LATER, "vacant"),
    ],
)
def test_a_seat(terms, closed_on, state):
    assert seat_state(terms, closed_on, DAY) == state


@pytest.mark.parametrize(
    ("since", "until", "state"),
    [(LATER, date(2028, 1, 1), "ahead"), (DAY, LATER, "running"), (EARLIER, DAY, "over")],
)
def test_a_term(since, until, state):
    assert term_state(since, until, DAY) == state


@pytest.mark.parametrize(
    ("held_on", "adopted", "cancelled", "state"),
    [
        (LATER, False, False, "called"),
        (DAY, False, False, "took_place"),
        (EARLIER, False, False, "took_place"),
        (EARLIER, True, False, "adopted"),
        (LATER, False, True, "cancelled"),
    ],
)
def test_a_sitting(held_on, adopted, cancelled, state):
    assert meeting_state(held_on, DAY, is_adopted=adopted, is_cancelled=cancelled) == state


@pytest.mark.parametrize(
    ("due", "done", "dropped", "state"),
    [
        (DAY, False, False, "open"),
        (EARLIER, False, False, "overdue"),
        (EARLIER, True, False, "done"),
        (EARLIER, False, True, "dropped"),
    ],
)
def test_an_action(due, done, dropped, state):
    assert action_item_state(due, DAY, is_done=done, is_dropped=dropped) == state


A, B = 1, 2
ROW = [
    TermDates(A, date(2020, 1, 1), date(2021, 1, 1)),
    TermDates(A, date(2021, 1, 1), date(2022, 1, 1)),
    TermDates(B, date(2022, 1, 1), date(2023, 1, 1)),
]


@pytest.mark.parametrize(
    ("person", "before", "count"),
    [
        (A, date(2022, 1, 1), 2),
        (A, date(2022, 1, 2), 2),
        (A, date(2022, 12, 31), 2),
        (A, date(2023, 1, 1), 0),
        (B, date(2023, 1, 1), 1),
    ],
)
def test_only_a_break_of_a_full_term_begins_a_new_row(person, before, count):
    """robustness 18: one vacant day begins no new row."""
    assert terms_in_a_row(ROW, person, before, 12) == count


def test_a_vacant_day_does_not_begin_the_limit_anew():
    again = TermDates(A, date(2022, 1, 2), date(2023, 1, 2))
    assert not may_serve(ROW[:2], again, 12, 2)
    assert may_serve(ROW, TermDates(A, date(2023, 1, 1), date(2024, 1, 1)), 12, 2)


def test_an_earlier_term_put_before_a_later_one_counts():
    assert not may_serve(ROW[:2], TermDates(A, date(2019, 1, 1), date(2020, 1, 1)), 12, 2)
    assert may_serve(ROW[:2], TermDates(A, date(2017, 1, 1), date(2018, 1, 1)), 12, 2)


def test_the_end_of_a_term_never_overflows():
    assert end_of_term(date(9999, 1, 1), 36) == date.max


def test_a_holder_holds_up_to_but_without_the_last_day():
    assert [holder(ROW, day) for day in (date(2019, 12, 31), date(2020, 1, 1), date(2023, 1, 1))] == [
        None,
        A,
        None,
    ]


@given(since=st.dates(date(1990, 1, 1), date(2100, 1, 1)), months=st.integers(1, 120), most=st.integers(1, 5))
def test_exactly_the_most_terms_can_be_served_in_a_row(since, months, most):
    terms, day = [], since
    while may_serve(terms, TermDates(A, day, end_of_term(day, months)), months, most):
        terms.append(TermDates(A, day, end_of_term(day, months)))
        day = terms[-1].until
    assert len(terms) == most
