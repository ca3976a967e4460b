from datetime import date

import pytest
from django.db import IntegrityError, transaction

from concord.society.access.rules import RefusedError
from concord.society.committees.domain import deciding, seats, sittings
from concord.society.committees.models import AgendaItem, Seat, Term
from concord.society.committees.models.seat import SeatRole
from concord.society.errors import TooLateError, VerbRefusedError
from concord.society.ledger.models import Entry
from concord.society.mail.models import Message
from concord.society.mail.outbox import render_message
from concord.society.people.models import Person

DAY = date(2026, 3, 2)
NEXT = date(2026, 4, 2)


@pytest.fixture
def committee(cast):
    """A chair of the third body, and a member of the partner."""
    host = cast.actor("host")
    committee = seats.found(
        actor=host, organisation=cast.bodies["host"], name_en="Commercialisation", name_ko="상업화위원회"
    )
    for role, name in ((SeatRole.CHAIR, "third"), (SeatRole.MEMBER, "partner")):
        seat = seats.add_seat(actor=host, committee=committee, role=role)
        seats.appoint(actor=host, seat=seat, person=cast.people[name], since=DAY)
    Message.objects.all().delete()
    return committee


@pytest.fixture
def sitting(cast, committee):
    return sittings.call(
        actor=cast.actor("third"), committee=committee, held_on=DAY, items=("Pavilion", "Guide")
    )


def item(sitting):
    return AgendaItem.objects.filter(sitting=sitting).first()


def test_the_chair_calls_a_sitting_and_the_others_who_serve_are_mailed_in_their_language(cast, committee):
    account = cast.people["partner"].account
    account.language = "ko"
    account.save()
    sittings.call(actor=cast.actor("third"), committee=committee, held_on=NEXT, place="Seoul")
    (message,) = Message.objects.all()
    assert message.recipient == account
    assert render_message(message).subject == "상업화위원회, 2026-04-02 회의 [예행연습]"


def test_a_member_calls_no_sitting(cast, committee):
    with pytest.raises(RefusedError):
        sittings.call(actor=cast.actor("partner"), committee=committee, held_on=NEXT)


def test_from_interest_to_adopted_minutes(cast, sitting):
    chair, member = cast.actor("third"), cast.actor("partner")
    deciding.declare_interest(actor=member, item=item(sitting), statement="We hold it")
    resolution = deciding.resolve(
        actor=chair, item=item(sitting), text="Yes", votes_for=1, votes_against=0, abstentions=1
    )
    action = deciding.assign(
        actor=chair, item=item(sitting), text="Send the plan", owner=cast.people["partner"], due=NEXT
    )
    done = deciding.finish(actor=member, action=action, outcome="Sent")
    sittings.write_minutes(actor=chair, sitting=sitting, text="Two were present.")
    adopted = sittings.adopt(actor=chair, sitting=sitting)
    assert (resolution.votes_for, done.done_on, adopted.adopted_on) == (1, DAY, DAY)
    verbs = Entry.objects.filter(verb__regex="sitting|action").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == [
        "sitting.called",
        "sitting.interest_declared",
        "sitting.resolved",
        "action.assigned",
        "action.finished",
        "sitting.minutes_written",
        "sitting.minutes_adopted",
    ]
    with pytest.raises(TooLateError):
        sittings.put_on_agenda(actor=chair, sitting=sitting, title="Too late")


@pytest.mark.parametrize(
    ("votes", "code"),
    [((2, 0, 0), "more_votes_than_voters"), ((1, 0, 2), "more_votes_than_seats")],
    ids=["votes", "seats"],
)
def test_votes_fit_the_seats_less_those_who_abstain_for_an_interest(cast, sitting, votes, code):
    deciding.declare_interest(actor=cast.actor("partner"), item=item(sitting), statement="Ours")
    cast_for, against, abstentions = votes
    with pytest.raises(VerbRefusedError, match=code):
        deciding.resolve(
            actor=cast.actor("third"),
            item=item(sitting),
            text="Yes",
            votes_for=cast_for,
            votes_against=against,
            abstentions=abstentions,
        )


def test_an_item_is_decided_once_and_an_interest_declared_before_and_once(cast, sitting):
    chair, member = cast.actor("third"), cast.actor("partner")
    deciding.declare_interest(actor=member, item=item(sitting), statement="Ours", abstains=False)
    with pytest.raises(VerbRefusedError, match="declared_already"):
        deciding.declare_interest(actor=member, item=item(sitting), statement="Again")
    words = {"text": "Yes", "votes_for": 2, "votes_against": 0, "abstentions": 0}
    deciding.resolve(actor=chair, item=item(sitting), **words)
    with pytest.raises(VerbRefusedError, match="decided_already"):
        deciding.resolve(actor=chair, item=item(sitting), **words)
    with pytest.raises(VerbRefusedError, match="decided_already"):
        deciding.declare_interest(actor=chair, item=item(sitting), statement="Late")


def test_an_action_is_dropped_by_who_runs_the_sitting_and_not_by_its_owner(cast, sitting):
    chair, member = cast.actor("third"), cast.actor("partner")
    action = deciding.assign(
        actor=chair, item=item(sitting), text="Ask", owner=cast.people["partner"], due=NEXT
    )
    with pytest.raises(RefusedError):
        deciding.drop(actor=member, action=action, outcome="No time")
    deciding.drop(actor=chair, action=action, outcome="Nobody needs it")
    with pytest.raises(TooLateError):
        deciding.finish(actor=member, action=action)


def test_a_sitting_ahead_is_moved_or_cancelled_and_nothing_is_decided_in_it(cast, committee):
    chair = cast.actor("third")
    ahead = sittings.call(actor=chair, committee=committee, held_on=NEXT, items=("One",))
    with pytest.raises(TooLateError):
        deciding.resolve(actor=chair, item=item(ahead), text="x", votes_for=0, votes_against=0, abstentions=0)
    with pytest.raises(VerbRefusedError, match="day_has_passed"):
        sittings.move(actor=chair, sitting=ahead, held_on=date(2026, 3, 1), place="")
    sittings.move(actor=chair, sitting=ahead, held_on=date(2026, 5, 2), place="Busan")
    cancelled = sittings.cancel(actor=chair, sitting=ahead, reason="No quorum")
    assert cancelled.cancelled_because == "No quorum"
    assert list(Message.objects.order_by("pk").values_list("kind", flat=True)) == [
        "sitting_called",
        "sitting_moved",
        "sitting_cancelled",
    ]


def test_minutes_are_not_adopted_before_they_exist_by_verb_and_by_database(cast, sitting):
    with pytest.raises(VerbRefusedError, match="minutes_missing"):
        sittings.adopt(actor=cast.actor("third"), sitting=sitting)
    sitting.adopted_on = DAY
    with pytest.raises(IntegrityError), transaction.atomic():
        sitting.save()


def test_the_database_holds_one_chair(committee):
    chair = committee.seats.get(role=SeatRole.CHAIR)
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.create(committee=committee, position=9, role=SeatRole.CHAIR)
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.filter(pk=chair.pk).update(closed_on=DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Term.objects.create(
            seat=chair, person=Person.objects.create(name="Second"), since=NEXT, until=date(2026, 5, 1)
        )


def test_a_vacant_seat_is_closed_and_the_chairs_is_not(cast, committee):
    host = cast.actor("host")
    seat = seats.add_seat(actor=host, committee=committee)
    assert seats.close_seat(actor=host, seat=seat, reason="Not needed").closed_on == DAY
    with pytest.raises(TooLateError):
        seats.appoint(actor=host, seat=seat, person=cast.people["host"], since=DAY)
    chair = committee.seats.get(role=SeatRole.CHAIR)
    seats.end_term(actor=host, term=chair.terms.get(), until=date(2026, 3, 3), reason="Left")
    Term.objects.update(since=date(2026, 1, 1), until=DAY)
    with pytest.raises(VerbRefusedError, match="the_chair_stays"):
        seats.close_seat(actor=host, seat=chair, reason="No chair")


def test_an_appointment_ahead_is_withdrawn_and_the_ledger_keeps_it(cast, committee):
    host = cast.actor("host")
    seat = seats.add_seat(actor=host, committee=committee)
    term = seats.appoint(actor=host, seat=seat, person=cast.people["host"], since=NEXT)
    seats.withdraw_term(actor=host, term=term, reason="Declined")
    assert not seat.terms.exists()
    assert Entry.objects.filter(facts__term=term.key).values_list("verb", flat=True).count() == 2


def test_the_rehearsal_and_the_real_are_not_mixed_on_a_seat(cast, committee):
    seat = seats.add_seat(actor=cast.actor("host"), committee=committee)
    real = Person.objects.create(name="Real", layer="live")
    with pytest.raises(VerbRefusedError, match="layers_are_not_mixed"):
        seats.appoint(actor=cast.actor("host"), seat=seat, person=real, since=DAY)
