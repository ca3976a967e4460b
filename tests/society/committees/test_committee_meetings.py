from datetime import date

import pytest
from django.db import IntegrityError, transaction
from tests.support.refusals import refuses

from concord.society.access import RefusedError
from concord.society.committees import actions as committees
from concord.society.committees.models import AgendaItem, Seat, SeatRole, Term
from concord.society.errors import WrongStateError
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
    committee = committees.create_committee(
        actor=host, organisation=cast.bodies["host"], name_en="Commercialisation", name_ko="상업화위원회"
    )
    for role, name in ((SeatRole.CHAIR, "third"), (SeatRole.MEMBER, "partner")):
        seat = committees.add_seat(actor=host, committee=committee, role=role)
        committees.appoint(actor=host, seat=seat, person=cast.people[name], since=DAY)
    Message.objects.all().delete()
    return committee


@pytest.fixture
def meeting(cast, committee):
    return committees.call_meeting(
        actor=cast.actor("third"), committee=committee, held_on=DAY, items=("Pavilion", "Guide")
    )


def item(meeting):
    return AgendaItem.objects.filter(meeting=meeting).first()


def test_the_chair_calls_a_sitting_and_the_others_who_serve_are_mailed_in_their_language(cast, committee):
    account = cast.people["partner"].account
    account.language = "ko"
    account.save()
    committees.call_meeting(actor=cast.actor("third"), committee=committee, held_on=NEXT, place="Seoul")
    (message,) = Message.objects.all()
    assert message.recipient == account
    assert render_message(message).subject == "상업화위원회, 2026년 4월 2일 회의 [예행연습]"


def test_a_member_calls_no_sitting(cast, committee):
    with pytest.raises(RefusedError):
        committees.call_meeting(actor=cast.actor("partner"), committee=committee, held_on=NEXT)


def test_from_interest_to_adopted_minutes(cast, meeting):
    chair, member = cast.actor("third"), cast.actor("partner")
    committees.declare_interest(actor=member, item=item(meeting), statement="We hold it")
    resolution = committees.resolve(
        actor=chair, item=item(meeting), text="Yes", votes_for=1, votes_against=0, abstentions=1
    )
    action = committees.assign(
        actor=chair, item=item(meeting), text="Send the plan", owner=cast.people["partner"], due=NEXT
    )
    done = committees.finish(actor=member, action=action, outcome="Sent")
    committees.write_minutes(actor=chair, meeting=meeting, text="Two were present.")
    adopted = committees.adopt_minutes(actor=chair, meeting=meeting)
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
    with pytest.raises(WrongStateError):
        committees.add_item(actor=chair, meeting=meeting, title="Too late")


@pytest.mark.parametrize(
    ("votes", "code"),
    [((2, 0, 0), "more_votes_than_voters"), ((1, 0, 2), "more_votes_than_seats")],
    ids=["votes", "seats"],
)
def test_votes_fit_the_seats_less_those_who_abstain_for_an_interest(cast, meeting, votes, code):
    committees.declare_interest(actor=cast.actor("partner"), item=item(meeting), statement="Ours")
    cast_for, against, abstentions = votes
    with refuses(code):
        committees.resolve(
            actor=cast.actor("third"),
            item=item(meeting),
            text="Yes",
            votes_for=cast_for,
            votes_against=against,
            abstentions=abstentions,
        )


def test_an_item_is_decided_once_and_an_interest_declared_before_and_once(cast, meeting):
    chair, member = cast.actor("third"), cast.actor("partner")
    committees.declare_interest(actor=member, item=item(meeting), statement="Ours", abstains=False)
    with refuses("declared_already"):
        committees.declare_interest(actor=member, item=item(meeting), statement="Again")
    words = {"text": "Yes", "votes_for": 2, "votes_against": 0, "abstentions": 0}
    committees.resolve(actor=chair, item=item(meeting), **words)
    with refuses("decided_already"):
        committees.resolve(actor=chair, item=item(meeting), **words)
    with refuses("decided_already"):
        committees.declare_interest(actor=chair, item=item(meeting), statement="Late")


def test_an_action_is_dropped_by_who_runs_the_sitting_and_not_by_its_owner(cast, meeting):
    chair, member = cast.actor("third"), cast.actor("partner")
    action = committees.assign(
        actor=chair, item=item(meeting), text="Ask", owner=cast.people["partner"], due=NEXT
    )
    with pytest.raises(RefusedError):
        committees.drop(actor=member, action=action, outcome="No time")
    committees.drop(actor=chair, action=action, outcome="Nobody needs it")
    with pytest.raises(WrongStateError):
        committees.finish(actor=member, action=action)


def test_a_sitting_ahead_is_moved_or_cancelled_and_nothing_is_decided_in_it(cast, committee):
    chair = cast.actor("third")
    ahead = committees.call_meeting(actor=chair, committee=committee, held_on=NEXT, items=("One",))
    with pytest.raises(WrongStateError):
        committees.resolve(
            actor=chair, item=item(ahead), text="x", votes_for=0, votes_against=0, abstentions=0
        )
    with refuses("day_has_passed"):
        committees.move_meeting(actor=chair, meeting=ahead, held_on=date(2026, 3, 1), place="")
    committees.move_meeting(actor=chair, meeting=ahead, held_on=date(2026, 5, 2), place="Busan")
    cancelled = committees.cancel_meeting(actor=chair, meeting=ahead, reason="No quorum")
    assert cancelled.cancelled_because == "No quorum"
    assert list(Message.objects.order_by("pk").values_list("kind", flat=True)) == [
        "sitting_called",
        "sitting_moved",
        "sitting_cancelled",
    ]


def test_minutes_are_not_adopted_before_they_exist_by_verb_and_by_database(cast, meeting):
    with refuses("minutes_missing"):
        committees.adopt_minutes(actor=cast.actor("third"), meeting=meeting)
    meeting.adopted_on = DAY
    with pytest.raises(IntegrityError), transaction.atomic():
        meeting.save()


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
    seat = committees.add_seat(actor=host, committee=committee)
    assert committees.close_seat(actor=host, seat=seat, reason="Not needed").closed_on == DAY
    with pytest.raises(WrongStateError):
        committees.appoint(actor=host, seat=seat, person=cast.people["host"], since=DAY)
    chair = committee.seats.get(role=SeatRole.CHAIR)
    committees.end_term(actor=host, term=chair.terms.get(), until=date(2026, 3, 3), reason="Left")
    Term.objects.update(since=date(2026, 1, 1), until=DAY)
    with refuses("the_chair_stays"):
        committees.close_seat(actor=host, seat=chair, reason="No chair")


def test_an_appointment_ahead_is_withdrawn_and_the_ledger_keeps_it(cast, committee):
    host = cast.actor("host")
    seat = committees.add_seat(actor=host, committee=committee)
    term = committees.appoint(actor=host, seat=seat, person=cast.people["outsider"], since=NEXT)
    committees.withdraw_term(actor=host, term=term, reason="Declined")
    assert not seat.terms.exists()
    assert Entry.objects.filter(facts__term=term.key).values_list("verb", flat=True).count() == 2


def test_the_rehearsal_and_the_real_are_not_mixed_on_a_seat(cast, committee):
    seat = committees.add_seat(actor=cast.actor("host"), committee=committee)
    real = Person.objects.create(name="Real", layer="live")
    with refuses("layers_are_not_mixed"):
        committees.appoint(actor=cast.actor("host"), seat=seat, person=real, since=DAY)
