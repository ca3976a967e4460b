from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from concord.society.agreements import deliverables
from concord.society.committees import actions as committees
from concord.society.committees.models import ActionItem, AgendaItem, Committee, CommitteeMeeting, Seat, Term
from concord.society.mail.models import Message
from concord.society.people.models import Person

DAY = date(2026, 3, 2)


@pytest.fixture
def committee(cast):
    host = cast.actor("host")
    committee = committees.create_committee(
        actor=host, organisation=cast.bodies["host"], name_en="Commercialisation"
    )
    seat = committees.add_seat(actor=host, committee=committee, nominated_by=cast.bodies["partner"])
    committees.appoint(actor=host, seat=seat, person=cast.people["partner"], since=DAY)
    return committee


def reader(cast, name):
    browser = Client()
    if name:
        browser.force_login(cast.people[name].account)
    return browser


def text(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def test_a_committee_is_set_up_and_furnished_in_the_browser(cast):
    host = reader(cast, "host")
    host.post("/committees/new", {"name_en": "Ethics", "name_ko": "윤리위원회", "roster_is_public": "on"})
    committee = Committee.objects.get()
    seat = {"role": "chair", "term_months": "24", "most_terms": "2", "basis_note": "Statutes, 12"}
    host.post(f"/committees/{committee.key}/seat", seat)
    found = Seat.objects.get()
    host.post(f"/seats/{found.key}/do/appoint", {"person": "person of third", "since": "2026-03-02"})
    assert Term.objects.get().until == date(2028, 3, 2)
    assert Message.objects.get().recipient == cast.people["third"].account
    page = text(reader(cast, None).get(f"/committees/{committee.key}"))
    assert "held, name not shown" in page
    assert "Person of third" not in page
    assert "Person of third" in text(host.get(f"/committees/{committee.key}"))
    assert "Statutes, 12" in page
    assert "Appoint to this seat" not in page


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", "There is one chair at a time.".lower()), ("ko", "위원장은 한 번에 한 명입니다")],
)
def test_a_second_chair_is_refused_next_to_its_field_and_what_was_typed_stays(cast, committee, lang, words):
    host = reader(cast, "host")
    committees.add_seat(actor=cast.actor("host"), committee=committee, role="chair")
    form = {"role": "chair", "term_months": "36", "most_terms": "2", "basis_note": "Typed before"}
    page = text(host.post(f"/committees/{committee.key}/seat?lang={lang}", form), 422)
    before, found, _ = page.lower().partition(words)
    assert found
    assert before.rindex('name="role"') > before.rindex("<form")
    assert before.count('<div class="field">') == 1
    assert "Typed before" in page


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("nobody of this name", "Nobody whom you can see has this name or address."),
        ("person of", "Several are meant: Person of host"),
    ],
)
def test_whom_a_name_means_is_said(cast, committee, who, words):
    seat = committees.add_seat(actor=cast.actor("host"), committee=committee)
    answer = reader(cast, "host").post(
        f"/seats/{seat.key}/do/appoint", {"person": who, "since": "2026-03-02"}
    )
    assert words in text(answer, 422)


def test_a_term_ends_and_the_roster_of_each_day_is_right(cast, committee):
    term = Term.objects.get()
    Term.objects.update(since=date(2026, 1, 1))
    Seat.objects.update(opened_on=date(2026, 1, 1))
    reader(cast, "host").post(f"/terms/{term.key}/do/end", {"until": "2026-03-02", "reason": "Moved"})
    Person.objects.update(listed="everybody")
    public = reader(cast, None)
    for address in (f"/committees/{committee.key}", "/rosters"):
        assert "vacant" in text(public.get(address))
        before = text(public.get(f"{address}?as_of=2026-02-01"))
        assert "<b>Person of partner</b>" in before
        assert "No seat existed on this day." in text(public.get(f"{address}?as_of=2025-02-01"))


def test_a_roster_that_is_not_public_is_absent_for_others(cast, committee):
    Committee.objects.update(roster_is_public=False)
    for name, status in ((None, 404), ("third", 404), ("partner", 200), ("host", 200)):
        assert reader(cast, name).get(f"/committees/{committee.key}").status_code == status
    assert "Commercialisation" not in text(reader(cast, "host").get("/rosters"))


def test_a_sitting_from_call_to_adopted_minutes_in_the_browser(cast, committee):
    host, member = reader(cast, "host"), reader(cast, "partner")
    call = {"held_on": "2026-03-02", "place": "Online", "items": "Pavilion\nGuide"}
    host.post(f"/committees/{committee.key}/sitting", call)
    meeting, item = CommitteeMeeting.objects.get(), AgendaItem.objects.first()
    member.post(f"/agenda-items/{item.key}/do/declare", {"statement": "Ours", "abstains": "on"})
    refused = {"text": "Yes", "votes_for": "1", "votes_against": "0", "abstentions": "0"}
    page = text(host.post(f"/agenda-items/{item.key}/do/resolve", refused), 422)
    assert "more votes for and against than holders of seats who may vote" in page
    host.post(f"/agenda-items/{item.key}/do/resolve", refused | {"votes_for": "0", "abstentions": "1"})
    owner = cast.people["partner"].pk
    host.post(f"/agenda-items/{item.key}/do/assign", {"text": "Plan", "owner": owner, "due": "2026-04-01"})
    member.post(f"/actions/{ActionItem.objects.get().key}/do/finish", {"outcome": "Sent"})
    assert "Write the minutes, or hand in a file." in text(
        host.post(f"/sittings/{meeting.key}/do/minutes", {"text": ""}), 422
    )
    host.post(f"/sittings/{meeting.key}/do/minutes", {"text": "One was present."})
    host.post(f"/sittings/{meeting.key}/do/adopt")
    page = text(member.get(f"/sittings/{meeting.key}"))
    for words in (
        "Interest declared:",
        "0 for, 0 against, 1 abstentions",
        "Sent",
        "One was present.",
        "Adopted",
    ):
        assert words in page
    assert "What you can do now" not in page


@pytest.mark.parametrize("name", [None, "third", "outsider"])
def test_papers_are_absent_for_those_who_do_not_serve(cast, committee, name):
    meeting = committees.call_meeting(
        actor=cast.actor("host"), committee=committee, held_on=DAY, items=("One",)
    )
    browser = reader(cast, name)
    assert browser.get(f"/sittings/{meeting.key}").status_code == 404
    assert "/sittings/" not in text(browser.get(f"/committees/{committee.key}"))
    status = 302 if name is None else 404
    item = meeting.items.get()
    assert browser.get(f"/sittings/{meeting.key}/do/minutes").status_code == status
    assert browser.get(f"/agenda-items/{item.key}/do/declare").status_code == status


@pytest.mark.parametrize(
    "path", ["committees/new", "committees/{c}/edit", "committees/{c}/seat", "seats/{s}/do/appoint"]
)
def test_only_staff_of_the_host_furnish(cast, committee, path):
    address = "/" + path.format(c=committee.key, s=committee.seats.get().key)
    assert reader(cast, "partner").get(address).status_code == 403
    assert reader(cast, "host").get(address).status_code == 200


def test_a_deliverable_and_its_seat_are_seen_from_both_sides(cast, committee, planned):
    seat = committee.seats.get()
    deliverables.link_deliverable(actor=cast.actor("partner"), deliverable=planned, kind="seat", key=seat.key)
    host = reader(cast, "host")
    assert f"/deliverables/{planned.key}" in text(host.get(f"/committees/{committee.key}"))
    assert f"/committees/{committee.key}" in text(host.get(f"/deliverables/{planned.key}"))
    assert planned.key not in text(reader(cast, None).get(f"/committees/{committee.key}"))


def test_an_agreement_that_is_not_public_is_not_named_by_a_public_roster(cast, committee, drafted):
    committees.add_seat(actor=cast.actor("host"), committee=committee, basis=("agreement", drafted.key))
    assert "Memorandum on a pavilion" in text(reader(cast, "host").get(f"/committees/{committee.key}"))
    assert "Memorandum" not in text(reader(cast, None).get(f"/committees/{committee.key}"))


def test_pages_of_a_committee_ask_a_constant_number_of_queries(cast, committee):
    host = reader(cast, "host")
    meeting = committees.call_meeting(actor=cast.actor("host"), committee=committee, held_on=DAY)
    counts = []
    for more in (1, 2, 40):
        first = committee.seats.count() + 1
        for n in range(first, first + more):
            seat = Seat.objects.create(committee=committee, position=n)
            person = Person.objects.create(name=f"Member {n}")
            Term.objects.create(seat=seat, person=person, since=DAY, until=date(2027, 1, 1))
            item = AgendaItem.objects.create(meeting=meeting, position=n, title="An item")
            ActionItem.objects.create(item=item, text="Do", owner=person, due=DAY)
        for address in (f"/committees/{committee.key}", "/rosters", f"/sittings/{meeting.key}"):
            with CaptureQueriesContext(connection) as asked:
                text(host.get(address))
            counts.append(len(asked))
    assert counts[:3] == counts[3:6] == counts[6:]


def test_the_desk_shows_what_one_is_to_do_and_where_one_sits(cast, committee):
    host = reader(cast, "host")
    host.post(f"/committees/{committee.key}/sitting", {"held_on": "2026-03-02", "items": "One"})
    host.post(f"/committees/{committee.key}/sitting", {"held_on": "2026-04-02", "place": "Busan"})
    item = AgendaItem.objects.get()
    owner = cast.people["partner"].pk
    host.post(
        f"/agenda-items/{item.key}/do/assign", {"text": "Send plan", "owner": owner, "due": "2026-04-01"}
    )
    mine, others = text(reader(cast, "partner").get("/desk")), text(reader(cast, "third").get("/desk"))
    assert ("Send plan" in mine, "Busan" in mine) == (True, True)
    assert ("Send plan" in others, "Busan" in others) == (False, False)
