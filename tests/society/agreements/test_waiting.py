"""What waits for a side on its desk follows the state of each deliverable."""

from datetime import date

from concord.society.agreements import deliverables
from concord.society.agreements.models import Deliverable
from concord.society.agreements.queries import state_of, to_deliver, to_deliver_again, to_judge
from concord.society.agreements.states import State

DAY = date(2026, 3, 2)


def waiting(cast):
    host, partner = cast.bodies["host"].pk, cast.bodies["partner"].pk
    rows = Deliverable.objects.all()
    deliver = len(to_deliver(rows, [partner], DAY)) + len(to_deliver_again(rows, [partner], DAY))
    return deliver, len(to_judge(rows, [host], DAY))


def hand_in(cast, item):
    deliverables.hand_in(
        actor=cast.actor("partner"), deliverable=item, note="Photographs", url="https://a.example"
    )


def test_a_desk_follows_the_deliverable_from_plan_to_acceptance(cast, planned):
    assert waiting(cast) == (1, 0)
    hand_in(cast, planned)
    hand_in(cast, planned)
    assert waiting(cast) == (0, 1)
    deliverables.return_deliverable(actor=cast.actor("host"), deliverable=planned, reason="Too dark")
    assert state_of(planned) is State.RETURNED
    assert waiting(cast) == (1, 0), "the older evidence has no verdict, and none is wanted any more"
    hand_in(cast, planned)
    assert waiting(cast) == (0, 1)
    deliverables.accept(actor=cast.actor("host"), deliverable=planned)
    assert waiting(cast) == (0, 0)


def test_what_is_waived_waits_for_nobody(cast, planned):
    deliverables.waive(actor=cast.actor("host"), deliverable=planned, reason="No longer wanted")
    assert waiting(cast) == (0, 0)


def test_a_desk_holds_what_waits_for_its_own_bodies_only(cast, planned):
    rows = Deliverable.objects.all()
    host, partner = cast.bodies["host"].pk, cast.bodies["partner"].pk
    assert [*to_deliver(rows, [host], DAY), *to_judge(rows, [partner], DAY)] == []
