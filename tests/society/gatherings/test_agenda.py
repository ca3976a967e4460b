"""The agenda of a partnering day: it keeps every rule, is worth what it can be, and says why not."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from benchmarks.agenda_instances import draw
from hypothesis import given, settings
from hypothesis import strategies as st

from concord.society.gatherings.agenda.check import Breach, Reason, Refusal, Rule, check, refusals
from concord.society.gatherings.agenda.problem import NOWHERE, Problem, problem, value
from concord.society.gatherings.agenda.programme import degree_relaxation, full_bound
from concord.society.gatherings.agenda.solver import solve


def day(pairs, free, *, most=None, tables=None, worth=None):
    """Requests between numbered people; ``free`` has a row of slots for each of them."""
    free = np.array(free, np.int32)
    return problem(
        np.array(pairs, np.int32).reshape(-1, 2),
        np.array(worth or [1] * len(pairs), float),
        free,
        np.array(free.sum(axis=1) if most is None else most, np.int32),
        np.array([9] * free.shape[1] if tables is None else tables, np.int32),
    )


def best(posed):
    """The worth of the best agenda, by trying all of them."""
    slots = range(NOWHERE, posed.free.shape[1])
    agendas = (np.array(one, np.int32) for one in product(slots, repeat=len(posed.worth)))
    return max(value(posed, one) for one in agendas if not check(posed, one))


@st.composite
def days(draw_):
    people, slots = draw_(st.integers(2, 4)), draw_(st.integers(1, 3))
    pairs = [(a, b) for a in range(people) for b in range(a)]
    asked = draw_(st.lists(st.sampled_from(pairs), min_size=1, max_size=5, unique=True))
    rows = st.lists(st.integers(0, 2), min_size=slots, max_size=slots)
    posed = day(
        asked,
        draw_(st.lists(rows, min_size=people, max_size=people)),
        most=draw_(st.lists(st.integers(0, 3), min_size=people, max_size=people)),
        tables=draw_(rows),
        worth=draw_(st.lists(st.integers(1, 9), min_size=len(asked), max_size=len(asked))),
    )
    zones = st.lists(st.integers(-1, 0), min_size=len(asked), max_size=len(asked))
    return replace(
        posed,
        tables=np.array([draw_(rows), posed.tables[0]], np.int32),
        zone=np.array(draw_(zones), np.int32),
        first=draw_(st.integers(0, 2)),
        first_worth=float(draw_(st.integers(0, 5))),
    )


@given(days())
@settings(max_examples=60, deadline=None)
def test_an_agenda_of_few_requests_is_as_good_as_the_best_of_all(posed):
    solution = solve(posed, rounds=3)
    assert check(posed, solution.agenda) == []
    assert solution.value == pytest.approx(best(posed))
    assert best(posed) <= full_bound(posed) + 1e-6 <= degree_relaxation(posed).value + 2e-6
    refusals(posed, solution.agenda)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_day_of_sixty_is_close_to_the_bound(seed):
    posed = draw(60, 12, seed)
    solution = solve(posed, rounds=40)
    assert check(posed, solution.agenda) == []
    assert solution.method == "full"
    assert solution.share > 0.998


def test_the_same_seed_and_rounds_give_the_same_agenda():
    posed = draw(40, 8, 3)
    one, two = (solve(posed, seed=5, rounds=12).agenda for _ in range(2))
    assert one.tolist() == two.tolist()


def test_rounds_beside_end_at_their_time_and_give_what_they_found():
    posed = draw(40, 8, 4)
    solution = solve(posed, seconds=4)
    assert check(posed, solution.agenda) == []
    assert solution.value >= solution.steps[0].value
    again = solve(posed, rounds=solution.rounds)
    assert again.agenda.tolist() == solution.agenda.tolist()


def test_nobody_meets_without_requests():
    assert solve(day([], [[1]])).agenda.tolist() == []


# Three people who are all free in one slot: only one of three meetings takes place.
TRIANGLE = day([(0, 1), (1, 2), (0, 2)], [[1], [1], [1]], worth=[5, 3, 4])


def test_every_refusal_has_the_reason_that_is_true_of_it():
    solution = solve(TRIANGLE, rounds=1)
    assert solution.agenda.tolist() == [0, NOWHERE, NOWHERE]
    assert refusals(TRIANGLE, solution.agenda) == [
        Refusal(1, Reason.MAXIMUM, (1,)),
        Refusal(2, Reason.MAXIMUM, (0,)),
    ]
    wanting = replace(TRIANGLE, most=np.array([3, 3, 3], np.int32))
    assert [one.reason for one in refusals(wanting, solution.agenda)] == [Reason.BUSY, Reason.BUSY]
    apart = day([(0, 1)], [[1, 0], [0, 1]])
    assert refusals(apart, solve(apart, rounds=1).agenda) == [Refusal(0, Reason.NO_COMMON_SLOT)]
    full = day([(0, 1), (2, 3)], [[1], [1], [1], [1]], tables=[1], worth=[2, 1])
    assert refusals(full, solve(full, rounds=1).agenda) == [Refusal(1, Reason.TABLES_FULL)]


def test_a_request_that_could_have_a_place_has_no_reason():
    with pytest.raises(ValueError, match="request 0 could have a place"):
        refusals(TRIANGLE, np.array([NOWHERE] * 3, np.int32))


def test_each_rule_that_an_agenda_breaks_is_named():
    posed = replace(
        day([(0, 1), (0, 2), (1, 2)], [[1, 1], [1, 1], [1, 0]], most=[1, 2, 2], tables=[1, 1]),
        locked=np.array([1, NOWHERE, NOWHERE], np.int32),
    )
    assert check(posed, np.array([0, 0, 1], np.int32)) == [
        Breach(Rule.AVAILABLE, request=2, slot=1),
        Breach(Rule.LOCKED, request=0, slot=1),
        Breach(Rule.DELEGATES, participant=0, slot=0),
        Breach(Rule.MAXIMUM, participant=0),
        Breach(Rule.TABLES, slot=0),
    ]


def test_what_is_locked_stays_whatever_else_would_be_worth_more():
    posed = replace(TRIANGLE, locked=np.array([NOWHERE, 0, NOWHERE], np.int32))
    assert solve(posed, rounds=3).agenda.tolist() == [NOWHERE, 0, NOWHERE]


@pytest.mark.parametrize(("price", "agenda"), [(0, [0, NOWHERE, NOWHERE]), (3, [NOWHERE, 0, NOWHERE])])
def test_a_released_meeting_moves_only_for_more_than_its_price(price, agenda):
    posed = replace(TRIANGLE, released=np.array([NOWHERE, 0, NOWHERE], np.int32), move_price=price)
    assert solve(posed, rounds=3).agenda.tolist() == agenda


def test_a_delegation_meets_as_many_at_once_as_it_has_delegates():
    posed = day([(0, 1), (0, 2), (0, 3)], [[2], [1], [1], [1]])
    assert (solve(posed, rounds=2).agenda >= 0).sum() == 2


def test_pavilion_tables_are_for_its_holders_and_go_before_common_ones():
    posed: Problem = replace(
        day([(0, 1), (2, 3), (4, 5)], [[1]] * 6, worth=[1, 1, 5]),
        tables=np.array([[1], [1]], np.int32),
        zone=np.array([0, 0, NOWHERE], np.int32),
    )
    agenda = solve(posed, rounds=2).agenda
    assert agenda[2] == 0
    assert sorted(agenda[:2].tolist()) == [NOWHERE, 0]


def test_fairness_gives_a_first_meeting_before_a_second():
    # One table: the dear meeting of two busy people, or one of somebody who has none.
    posed = day([(0, 1), (0, 2), (3, 4)], [[1, 1]] * 5, tables=[1, 1], worth=[9, 8, 1])
    assert solve(posed, rounds=3).agenda.tolist()[2] == NOWHERE
    assert solve(posed.with_fairness(1, 20), rounds=3).agenda.tolist()[2] != NOWHERE
