"""The queue of a person: what waits for them, what their side waits for, by day and by kind (users 3)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.support.agreements import review as give_to_review

from concord.kernel import clock
from concord.society import waiting
from concord.society.agreements import actions, deliverables, signatures
from concord.society.agreements.models import Agreement, AgreementKind
from concord.society.agreements.states import notice_day
from concord.society.committees import actions as committees
from concord.society.committees.models import SeatRole
from concord.society.mail import outbox
from concord.society.partnering import actions as partnering
from concord.society.people.models import Membership, MembershipClass
from concord.society.people.states import Dates, Standing, standing
from concord.society.waiting import SIDES, fetch, of_kind, places_of, queues

ROLES = ("host", "partner", "third", "outsider")


def lines(cast, name, side="mine"):
    actor = cast.actor(name)
    return fetch(queues(actor)[side].places, actor)


def mine(cast, name, side="mine"):
    return [(line.kind, line.title_en, line.day) for line in lines(cast, name, side)]


def others(cast, name):
    return mine(cast, name, "others")


def membership(person, until):
    terms, _ = MembershipClass.objects.get_or_create(name_en="Full", name_ko="정회원")
    return Membership.objects.create(
        person=person, membership_class=terms, since=date(2025, 1, 1), until=until
    )


def test_users_3_a_signature_waits_for_its_party_and_the_other_side_sees_that_it_does(cast, committed):
    agreement = committed.agreement
    give_to_review(agreement, cast.actor("host"), [cast.actor("partner")])
    to_sign = ("sign", "Memorandum on a pavilion", date(2026, 1, 1))
    assert (mine(cast, "host"), mine(cast, "partner"), mine(cast, "third")) == ([to_sign], [to_sign], [])
    host, _partner = agreement.parties.all()
    signatures.sign(actor=cast.actor("host"), party=host, signed_on=date(2026, 3, 1))
    assert (mine(cast, "host"), others(cast, "host")) == ([], [to_sign])
    assert (mine(cast, "partner"), others(cast, "partner")) == ([to_sign], [])


def test_users_3_a_review_waits_for_the_side_that_did_not_submit(cast, committed):
    review = ("review", "Memorandum on a pavilion", None)
    give_to_review(committed.agreement, cast.actor("host"), [])
    assert (mine(cast, "host"), mine(cast, "partner")) == ([], [review])
    assert (others(cast, "host"), others(cast, "partner")) == ([review], [])


def test_a_draft_waits_for_its_parties(cast, drafted):
    assert mine(cast, "host") == [("submit", "Memorandum on a pavilion", None)]


def test_a_deliverable_passes_from_one_queue_to_the_other(cast, planned):
    name, due = "D1 Pavilion with twelve booths", date(2026, 5, 1)
    assert (mine(cast, "partner"), others(cast, "host")) == ([("hand_in", name, due)],) * 2
    deliverables.hand_in(
        actor=cast.actor("partner"), deliverable=planned, note="Photographs", url="https://a.example"
    )
    assert (mine(cast, "host"), others(cast, "partner")) == ([("accept", name, due)],) * 2
    assert (mine(cast, "partner"), others(cast, "host")) == ([], [])
    deliverables.accept(actor=cast.actor("host"), deliverable=planned)
    assert [mine(cast, name) + others(cast, name) for name in ROLES] == [[], [], [], []]


def test_what_is_due_in_a_year_waits_later_but_what_was_returned_waits_now(cast, planned):
    planned.due = date(2027, 5, 1)
    planned.save()
    assert mine(cast, "partner") == []
    deliverables.hand_in(actor=cast.actor("partner"), deliverable=planned, note="It", url="https://a.example")
    deliverables.return_deliverable(actor=cast.actor("host"), deliverable=planned, reason="Too dark")
    assert [kind for kind, _title, _day in mine(cast, "partner")] == ["hand_in_again"]


@pytest.mark.parametrize(
    ("ends_on", "months"),
    [
        (date(2026, 8, 31), 6),
        (date(2026, 9, 30), 6),
        (date(2026, 11, 30), 6),
        (date(2026, 8, 30), 5),
        (date(2026, 9, 2), 6),
        (date(2026, 9, 1), 6),
        (date(2028, 3, 29), 24),
    ],
)
def test_users_3_the_day_of_notice_is_that_of_the_state_table(cast, signed, ends_on, months):
    Agreement.objects.update(ends_on=ends_on, notice_months=months)
    day = notice_day(ends_on, months)
    expected = [("notice", "Memorandum on a pavilion", day)] if day >= date(2026, 3, 2) else []
    assert mine(cast, "partner") == expected


def test_a_day_of_notice_far_ahead_or_passed_is_on_no_desk(cast, signed):
    assert mine(cast, "host") == []
    Agreement.objects.update(ends_on=date(2026, 8, 31), effective_from=date(2026, 3, 3))
    assert mine(cast, "host") == []


def test_a_question_of_renewal_waits_as_the_state_table_says(cast):
    row = membership(cast.people["third"], date(2026, 5, 1))
    terms = row.membership_class
    for days in range(-100, 100, 7):
        row.until = date(2026, 3, 2) + timedelta(days=days)
        row.save()
        dates = Dates(row.since, row.until, terms.grace_days, terms.renewal_days)
        waits = standing(dates, date(2026, 3, 2)) in {Standing.RENEWING, Standing.GRACE}
        last = row.until - timedelta(days=1)
        assert mine(cast, "third") == ([("answer", "Full", last)] if waits else []), row.until


def test_an_introduction_waits_for_who_is_asked(cast):
    membership(cast.people["third"], date(2027, 1, 1))
    partnering.ask(actor=cast.actor("third"), sought=cast.bodies["partner"], why="A pavilion")
    (line,) = lines(cast, "partner")
    assert (line.kind, line.person, line.day) == ("consent", "Person of third", date(2026, 3, 9))
    assert [kind for kind, _title, _day in others(cast, "third")] == ["consent"]
    assert mine(cast, "outsider") == []


def test_in_a_committee_actions_meetings_and_minutes_wait(cast):
    host = cast.actor("host")
    committee = committees.create_committee(
        actor=host, organisation=cast.bodies["host"], name_en="Committee", name_ko="위원회"
    )
    chair = committees.add_seat(actor=host, committee=committee, role=SeatRole.CHAIR)
    committees.appoint(actor=host, seat=chair, person=cast.people["third"], since=date(2026, 1, 1))
    held = committees.call_meeting(
        actor=host, committee=committee, held_on=date(2026, 2, 1), place="", items=("One",)
    )
    committees.call_meeting(actor=host, committee=committee, held_on=date(2026, 4, 1), place="", items=())
    committees.assign(
        actor=host, item=held.items.get(), text="Send it", owner=cast.people["third"], due=date(2026, 2, 20)
    )
    assert mine(cast, "third") == [
        ("minutes", "Committee", date(2026, 2, 1)),
        ("finish", "Send it", date(2026, 2, 20)),
        ("meet", "Committee", date(2026, 4, 1)),
    ]
    committees.write_minutes(actor=cast.actor("third"), meeting=held, text="We met.")
    assert mine(cast, "third")[0] == ("adopt", "Committee", date(2026, 2, 1))


def test_letters_wait_for_the_staff_of_the_host_in_one_line(cast):
    for _ in range(3):
        outbox.write("reminder", cast.people["third"].account, {"lines": []}, hold=True)
    assert mine(cast, "host") == [("release", "3", None)]
    assert mine(cast, "partner") == []


def test_what_is_earliest_stands_first_and_what_has_no_day_last(cast, planned):
    actions.draft(
        actor=cast.actor("partner"),
        kind=AgreementKind.LETTER,
        title_en="Letter",
        title_ko="",
        parties=[(cast.bodies["host"], "society"), (cast.bodies["partner"], "centre")],
    )
    queue = queues(cast.actor("partner"))["mine"]
    assert [place.kind for place in queue.places] == ["hand_in", "submit"]
    assert queue.counts == {"hand_in": 1, "submit": 1}


def test_all_of_a_kind_are_found_beyond_those_on_the_desk(cast, planned, monkeypatch):
    monkeypatch.setattr(waiting, "MOST", 2)
    waiting._statements.cache_clear()
    for number in range(2, 5):
        planned.pk, planned.key, planned.code = None, f"del-{number}", f"D{number}"
        planned.save()
    actor = cast.actor("partner")
    assert queues(actor)["mine"].counts == {"hand_in": 2}
    rows = of_kind("mine", "hand_in", actor)
    assert rows.count() == 4
    places = places_of("mine", "hand_in", rows[2:4])
    assert [line.title_en[:2] for line in fetch(places, actor)] == ["D3", "D4"]
    waiting._statements.cache_clear()


def one_by_one(side, actor):
    """The rows that each kind gives by itself, drawn up for the actor themself."""
    return {(kind, row[0]) for kind, source in SIDES[side] for row in source(actor, clock.now()).places()}


@pytest.mark.parametrize("side", SIDES)
def test_one_statement_holds_what_every_kind_gives_by_itself(cast, planned, side):
    membership(cast.people["partner"], date(2026, 4, 1))
    partnering.ask(actor=cast.actor("partner"), sought=cast.bodies["host"], why="A pavilion")
    actions.amend(
        actor=cast.actor("host"),
        agreement=planned.agreement,
        kind=AgreementKind.ANNEX,
        title_en="Annex",
        title_ko="",
        parties=list(planned.agreement.parties.all()),
    )
    found = {}
    for name in ROLES:
        places = queues(cast.actor(name))[side].places
        found[name] = {(place.kind, place.row) for place in places}
        assert (found[name], len(places)) == (one_by_one(side, cast.actor(name)), len(found[name])), name
        assert len(lines(cast, name, side)) == len(places)
    assert found["partner"] != found["host"]
