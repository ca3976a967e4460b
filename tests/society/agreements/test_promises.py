"""Commitments with all below them, tied to the parties at hand."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from concord.society.agreements.models import Agreement, Deliverable
from concord.society.agreements.queries import (
    attach_sides,
    commitments_of,
    fetch_settlement,
    parties_of,
    promisors_and_promisees,
    state_of,
    with_end,
    with_facts,
)
from concord.society.agreements.states import State


@pytest.fixture
def agreement(planned):
    return with_facts(Agreement.objects.all()).get(pk=planned.agreement_id)


def names(parties):
    return [str(party.organisation) for party in parties]


def test_everything_below_an_agreement_takes_five_queries_and_its_parties_are_those_at_hand(agreement):
    host, partner = parties_of(agreement)
    with CaptureQueriesContext(connection) as asked:
        (commitment,) = commitments_of([agreement])
        (initiative,) = commitment.initiatives.all()
        (item,) = initiative.deliverables.all()
        assert (initiative.lead, initiative.counterpart) == (partner, host)
        assert item.initiative.lead is partner
        assert commitment.agreement is agreement
        assert state_of(item) is State.PLANNED
    # Commitments, initiatives, deliverables, and of these evidence and verdicts.
    assert len(asked) == 5


def test_who_promises_and_who_receives_stand_in_the_order_of_the_parties(agreement):
    rows = commitments_of([agreement])
    ((promisors, promisees),) = promisors_and_promisees(rows, parties_of(agreement)).values()
    assert (names(promisors), names(promisees)) == (["The partner"], ["The host"])


def test_a_side_that_is_not_at_hand_is_asked_for(planned):
    initiative = Deliverable.objects.get(pk=planned.pk).initiative
    attach_sides(initiative, {})
    assert str(initiative.lead.organisation) == "The partner"


def test_rows_of_several_queries_are_settled_at_once(planned):
    rows = list(with_end(Deliverable.objects.select_related("initiative", "waiver")))
    fetch_settlement(rows)
    with CaptureQueriesContext(connection) as asked:
        assert [state_of(row) for row in rows] == [State.PLANNED]
        assert str(rows[0].initiative.lead.organisation) == "The partner"
    assert len(asked) == 0


def test_nothing_at_hand_settles_nothing():
    fetch_settlement([])
