"""The queue of a person: what waits for them, what their side waits for, by day and by kind (users 3)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from concord.kernel import clock
from concord.society.agreements import actions, deliverables
from concord.society.agreements.models import Agreement, AgreementKind
from concord.society.agreements.states import notice_day
from concord.society.committees import actions as committees
from concord.society.committees.models import SeatRole
from concord.society.mail import outbox
from concord.society.partnering import actions as partnering
from concord.society.people.models import Membership, MembershipClass
from concord.society.people.states import Dates, Standing, standing
from concord.society.waiting import FOR_ME, FOR_OTHERS, Queue

ROLES = ("host", "partner", "third", "outsider")


def mine(cast, name):
    return [(line.kind, line.title_en, line.day) for line in Queue(FOR_ME, cast.actor(name))[0:50]]


def others(cast, name):
    return [(line.kind, line.title_en, line.day) for line in Queue(FOR_OTHERS, cast.actor(name))[0:50]]


def membership(person, until):
    terms, _ = MembershipClass.objects.get_or_create(name_en="Full", name_ko="정회원")
    return Membership.objects.create(
        person=person, membership_class=terms, since=date(2025, 1, 1), until=until
    )


def test_users_3_a_signature_waits_for_its_party_and_the_other_side_sees_that_it_does(cast, committed):
    agreement = committed.agreement
    actions.submit(actor=cast.actor("host"), agreement=agreement)
    actions.approve(actor=cast.actor("partner"), agreement=agreement)
    to_sign = ("sign", "Memorandum on a pavilion", date(2026, 1, 1))
    assert (mine(cast, "host"), mine(cast, "partner"), mine(cast, "third")) == ([to_sign], [to_sign], [])
    host, _partner = agreement.parties.all()
    actions.sign(actor=cast.actor("host"), party=host, signed_on=date(2026, 3, 1))
    assert (mine(cast, "host"), others(cast, "host")) == ([], [to_sign])
    assert (mine(cast, "partner"), others(cast, "partner")) == ([to_sign], [])


def test_users_3_a_review_waits_for_the_side_that_did_not_submit(cast, committed):
    review = ("review", "Memorandum on a pavilion", None)
    actions.submit(actor=cast.actor("host"), agreement=committed.agreement)
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
    assert [kind for kind, _title, _day in mine(cast, "partner")] == ["hand_in"]


@pytest.mark.parametrize(
    ("ends_on", "months"),
    [(date(2026, 8, 31), 6), (date(2026, 11, 30), 6), (date(2026, 9, 2), 6), (date(2026, 5, 31), 1)],
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
    (line,) = Queue(FOR_ME, cast.actor("partner"))[0:9]
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
    queue = Queue(FOR_ME, cast.actor("partner"))
    assert [line.kind for line in queue[0:9]] == ["hand_in", "submit"]
    assert queue.counts == {"hand_in": 1, "submit": 1}
    assert [line.kind for line in queue[1:2]] == ["submit"]
    assert [len(Queue(FOR_ME, cast.actor("partner"), kind)) for kind in ("submit", "sign")] == [1, 0]


def lines_asked_one_by_one(sources, actor):
    found = []
    for kind, source in sources:
        found += [(kind, *row[:2]) for row in source(actor, clock.now())]
    return sorted(found)


@pytest.mark.parametrize("sources", [FOR_ME, FOR_OTHERS], ids=["mine", "others"])
def test_one_statement_holds_what_every_kind_gives_by_itself(cast, planned, sources):
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
        found[name] = [(line.kind, line.key, line.page) for line in Queue(sources, cast.actor(name))[0:99]]
        assert sorted(found[name]) == lines_asked_one_by_one(sources, cast.actor(name)), name
    assert found["partner"] != found["host"]
