"""The day on which a deliverable is due is agreed between its two sides."""

from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from tests.support.refusals import refuses

from concord.society.access import NotFoundError, RefusedError
from concord.society.agreements import actions, days, deliverables
from concord.society.agreements.days import possible_on_day
from concord.society.agreements.models import Agreement, DayProposal, Deliverable, Verdict
from concord.society.agreements.notices import remind
from concord.society.agreements.queries import (
    due_between,
    state_of,
    timing_of,
    to_deliver,
    with_facts,
    with_settlement,
)
from concord.society.agreements.states import DayAction, State, Timing
from concord.society.errors import WrongStateError
from concord.society.ledger.models import Entry
from concord.society.mail.models import Message
from concord.society.people.models import Account, Affiliation, Person
from concord.society.people.queries import actor_for
from concord.society.waiting import fetch, queues

DUE = date(2026, 6, 1)
LATER = date(2026, 9, 1)
DAY = date(2026, 3, 2)


@pytest.fixture
def initiative(cast, signed):
    host, partner = signed.parties.all()
    return deliverables.start_initiative(
        actor=cast.actor("partner"),
        commitment=signed.commitments.get(),
        title_en="Pavilion 2026",
        title_ko="",
        lead=partner,
        counterpart=host,
    )


def plan(cast, initiative, who, due=DUE, code="D1"):
    return deliverables.plan_deliverable(
        actor=cast.actor(who),
        initiative=initiative,
        code=code,
        title_en="Pavilion",
        title_ko="",
        due=due,
        verification="A look",
    )


def now(item):
    return with_settlement(Deliverable.objects.all()).get(pk=item.pk)


def letters():
    return [
        (one.kind, one.recipient.email)
        for one in Message.objects.exclude(kind__startswith="agreement").order_by("pk")
    ]


@pytest.fixture
def asked(cast, initiative):
    """Planned by the side that accepts."""
    return plan(cast, initiative, "host")


@pytest.fixture
def set_by_lead(cast, initiative):
    return plan(cast, initiative, "partner")


def second_account(cast, of, body):
    """Another account of the same person, who confirmed its address, and acts for another body."""
    account = Account.objects.create_user("second@test.example")
    EmailAddress.objects.create(user=cast.people[of].account, email="second@test.example", verified=True)
    person = Person.objects.create(account=account, name="The same", layer="rehearsal")
    Affiliation.objects.create(
        person=person, organisation=cast.bodies[body], may_represent=True, since=date(2020, 1, 1)
    )
    return person


def test_a_partner_is_not_made_overdue_by_a_day_that_the_other_side_plans(cast, asked):
    """users 4."""
    assert (state_of(now(asked)), timing_of(now(asked), DUE + timedelta(days=30))) == (
        State.PROPOSED,
        Timing.NOT_AGREED,
    )
    assert letters() == [("deliverable_planned", "partner@test.example")]
    assert remind(DUE - timedelta(days=7)) == 0
    assert list(to_deliver(Deliverable.objects.all(), [cast.bodies["partner"].pk], DAY)) == []
    with pytest.raises(WrongStateError):
        deliverables.hand_in(
            actor=cast.actor("partner"), deliverable=asked, note="x", url="https://p.example"
        )


def test_the_day_binds_once_the_side_that_delivers_agrees(cast, asked):
    """users 4."""
    days.accept_day(actor=cast.actor("partner"), proposal=asked.days.get())
    assert timing_of(now(asked), DUE + timedelta(days=1)) is Timing.OVERDUE
    assert remind(DUE - timedelta(days=7)) == 1
    assert letters()[1] == ("day_answered", "host@test.example")
    assert list(Entry.objects.order_by("-id").values_list("verb", "object_key")[:1]) == [
        ("deliverable.day_accepted", asked.key)
    ]


def test_the_side_that_delivers_binds_itself_at_once_and_the_other_is_told(set_by_lead):
    assert (state_of(now(set_by_lead)), set_by_lead.days.get().answer) == (State.PLANNED, "set")
    assert letters() == [("deliverable_planned", "host@test.example")]


@pytest.mark.parametrize(
    ("due", "code"),
    [
        (date(2026, 3, 1), "due_has_passed"),
        (date(2025, 12, 31), "due_has_passed"),
        # The agreement ends on 31 December 2027.
        (date(2028, 7, 1), "due_after_end"),
    ],
)
def test_a_day_outside_of_the_agreement_is_refused(cast, initiative, set_by_lead, due, code):
    """users 4."""
    with refuses(code):
        plan(cast, initiative, "host", due=due, code="D2")
    with refuses(code):
        days.propose_day(actor=cast.actor("host"), deliverable=set_by_lead, due=due)


def test_a_day_before_the_effect_is_refused(cast, initiative):
    """users 4."""
    Agreement.objects.update(effective_from=date(2026, 4, 1))
    with refuses("due_before_effect"):
        plan(cast, initiative, "host", due=date(2026, 3, 31))
    assert plan(cast, initiative, "host", due=date(2026, 4, 1)).due == date(2026, 4, 1)


def test_what_was_promised_may_fall_due_for_half_a_year_after_the_end(cast, initiative):
    assert plan(cast, initiative, "partner", due=date(2028, 6, 30)).day_is_agreed


@pytest.mark.parametrize("who", ["third", "outsider"])
def test_nobody_plans_for_two_other_sides(cast, initiative, who):
    with pytest.raises((NotFoundError, RefusedError)):
        plan(cast, initiative, who)


def test_a_host_that_is_no_side_cannot_accept_for_either(cast, asked):
    host, third = cast.bodies["host"], cast.bodies["third"]
    cast.bodies["host"].is_host = False
    host.save()
    third.is_host = True
    third.save()
    with pytest.raises(RefusedError):
        days.accept_day(actor=cast.actor("third"), proposal=asked.days.get())
    with pytest.raises(RefusedError):
        plan(cast, asked.initiative, "third", code="D2")


def test_a_changed_day_is_proposed_by_either_side_and_accepted_by_the_other(cast, set_by_lead):
    proposal = days.propose_day(
        actor=cast.actor("host"), deliverable=set_by_lead, due=LATER, reason="The hall is taken"
    )
    assert now(set_by_lead).due == DUE
    with pytest.raises(RefusedError):
        days.accept_day(actor=cast.actor("host"), proposal=proposal)
    days.accept_day(actor=cast.actor("partner"), proposal=proposal)
    assert now(set_by_lead).due == LATER
    assert list(set_by_lead.days.values_list("day", "answer")) == [(DUE, "set"), (LATER, "accepted")]
    back = days.propose_day(actor=cast.actor("partner"), deliverable=set_by_lead, due=DUE)
    days.accept_day(actor=cast.actor("host"), proposal=back)
    assert now(set_by_lead).due == DUE


def test_a_declined_day_leaves_the_agreed_one_and_needs_a_reason(cast, set_by_lead):
    proposal = days.propose_day(actor=cast.actor("partner"), deliverable=set_by_lead, due=LATER)
    with refuses("reason_missing"):
        days.decline_day(actor=cast.actor("host"), proposal=proposal, reason="")
    days.decline_day(actor=cast.actor("host"), proposal=proposal, reason="The meeting is in June")
    assert now(set_by_lead).due == DUE
    assert letters()[-1] == ("day_answered", "partner@test.example")


def test_a_declined_first_day_binds_nobody_and_the_other_side_proposes_its_own(cast, asked):
    days.decline_day(actor=cast.actor("partner"), proposal=asked.days.get(), reason="Too early")
    assert state_of(now(asked)) is State.PROPOSED
    own = days.propose_day(actor=cast.actor("partner"), deliverable=asked, due=LATER)
    assert (now(asked).due, state_of(now(asked))) == (LATER, State.PROPOSED)
    days.accept_day(actor=cast.actor("host"), proposal=own)
    assert state_of(now(asked)) is State.PLANNED


def test_the_side_that_proposed_withdraws_before_the_answer(cast, set_by_lead):
    proposal = days.propose_day(actor=cast.actor("partner"), deliverable=set_by_lead, due=LATER)
    with pytest.raises(RefusedError):
        days.withdraw_day(actor=cast.actor("host"), proposal=proposal)
    days.withdraw_day(actor=cast.actor("partner"), proposal=proposal)
    with pytest.raises(WrongStateError):
        days.accept_day(actor=cast.actor("host"), proposal=proposal)
    assert letters()[-1] == ("day_answered", "host@test.example")


def test_one_day_is_proposed_at_a_time_and_never_the_agreed_one(cast, set_by_lead):
    with refuses("day_agreed_already"):
        days.propose_day(actor=cast.actor("host"), deliverable=set_by_lead, due=DUE)
    days.propose_day(actor=cast.actor("host"), deliverable=set_by_lead, due=LATER)
    for who in ("host", "partner"):
        with refuses("day_proposed_already"):
            days.propose_day(actor=cast.actor(who), deliverable=set_by_lead, due=date(2026, 10, 1))


def test_two_answers_at_once_are_one(cast, asked):
    """Both hold the proposal as it was before either answered."""
    first, second = (DayProposal.objects.select_related("deliverable").get() for _ in range(2))
    days.accept_day(actor=cast.actor("partner"), proposal=first)
    with pytest.raises(WrongStateError):
        days.decline_day(actor=cast.actor("partner"), proposal=second, reason="No")
    assert DayProposal.objects.get().answer == "accepted"


def test_a_person_who_acts_for_both_sides_agrees_to_no_day_of_their_own(cast, initiative):
    Affiliation.objects.create(
        person=cast.people["host"],
        organisation=cast.bodies["partner"],
        may_represent=True,
        since=date(2020, 1, 1),
    )
    item = plan(cast, initiative, "host")
    assert state_of(now(item)) is State.PROPOSED, "for both, the day is that of the side that accepts"
    proposal = item.days.get()
    with refuses("own_proposal"):
        days.accept_day(actor=cast.actor("host"), proposal=proposal)
    proposal.deliverable = now(item)
    agreement = with_facts(Agreement.objects.all()).get()
    assert DayAction.ACCEPT not in possible_on_day(cast.actor("host"), proposal, agreement)
    days.accept_day(actor=cast.actor("partner"), proposal=proposal)


def test_nor_under_another_account(cast, asked):
    other = second_account(cast, "host", "partner")
    with refuses("own_proposal"):
        days.accept_day(actor=actor_for(other), proposal=asked.days.get())


def test_a_day_that_has_passed_is_not_agreed_to(cast, asked, monkeypatch):
    monkeypatch.setenv("CONCORD_NOW", "2026-06-02T09:00")
    with refuses("due_has_passed"):
        days.accept_day(actor=cast.actor("partner"), proposal=asked.days.get())


def test_a_proposed_day_waits_for_the_other_side_until_the_deliverable_is_settled(cast, asked):
    def waits(side, name):
        actor = cast.actor(name)
        return [(line.kind, line.title_en, line.day) for line in fetch(queues(actor)[side].places, actor)]

    line = ("day", "D1 Pavilion", DUE)
    assert (waits("mine", "host"), waits("mine", "partner")) == ([], [line])
    assert (waits("others", "host"), waits("others", "partner")) == ([line], [])
    desk = reader(cast, "partner").get("/desk").content.decode()
    assert (desk.count("Agree to the proposed day or decline it"), "D1 Pavilion" in desk) == (1, True)
    actions.terminate(actor=cast.actor("host"), agreement=asked.agreement, on=DAY, reason="Over")
    assert (waits("mine", "partner"), waits("others", "host")) == ([], [])
    with pytest.raises(WrongStateError):
        days.accept_day(actor=cast.actor("partner"), proposal=asked.days.get())


def test_the_list_of_what_is_due_says_that_a_day_waits(asked):
    (row,) = due_between(Deliverable.objects.all(), DUE, DUE, DAY)
    assert row.timing is Timing.NOT_AGREED


def test_the_side_that_accepts_withdraws_what_it_planned_until_the_day_is_agreed(cast, initiative, asked):
    """robustness 11: the code is free again and the other side is told."""
    agreement = deliverables.withdraw(actor=cast.actor("host"), deliverable=asked)
    assert (agreement, Deliverable.objects.count(), DayProposal.objects.count()) == (asked.agreement, 0, 0)
    assert letters()[-1] == ("deliverable_withdrawn", "partner@test.example")
    again = plan(cast, initiative, "host")
    days.accept_day(actor=cast.actor("partner"), proposal=again.days.get())
    with refuses("planned_for_good"):
        deliverables.withdraw(actor=cast.actor("host"), deliverable=again)
    with pytest.raises(NotFoundError):
        deliverables.withdraw(actor=cast.actor("host"), deliverable=asked)


@pytest.mark.parametrize(("moment", "may"), [("2026-03-09T09:00", True), ("2026-03-10T09:00", False)])
def test_the_side_that_delivers_withdraws_within_seven_days(cast, set_by_lead, monkeypatch, moment, may):
    """robustness 11."""
    monkeypatch.setenv("CONCORD_NOW", moment)
    if may:
        deliverables.withdraw(actor=cast.actor("partner"), deliverable=set_by_lead)
    else:
        with refuses("planned_for_good"):
            deliverables.withdraw(actor=cast.actor("partner"), deliverable=set_by_lead)


def test_what_the_other_side_planned_or_acted_on_is_not_withdrawn(cast, set_by_lead):
    with refuses("planned_for_good"):
        deliverables.withdraw(actor=cast.actor("host"), deliverable=set_by_lead)
    days.propose_day(actor=cast.actor("host"), deliverable=set_by_lead, due=LATER)
    with refuses("planned_for_good"):
        deliverables.withdraw(actor=cast.actor("partner"), deliverable=set_by_lead)


def test_evidence_is_taken_back_before_the_verdict(cast, set_by_lead):
    partner = cast.actor("partner")
    deliverables.hand_in(actor=partner, deliverable=set_by_lead, note="Wrong", url="https://p.example")
    deliverables.take_back_evidence(actor=partner, deliverable=set_by_lead)
    assert state_of(now(set_by_lead)) is State.PLANNED
    deliverables.hand_in(actor=partner, deliverable=set_by_lead, note="Right", url="https://p.example")
    deliverables.accept(actor=cast.actor("host"), deliverable=set_by_lead)
    with pytest.raises(WrongStateError):
        deliverables.take_back_evidence(actor=partner, deliverable=set_by_lead)


def test_a_return_is_taken_back_before_new_evidence(cast, set_by_lead):
    partner, host = cast.actor("partner"), cast.actor("host")
    deliverables.hand_in(actor=partner, deliverable=set_by_lead, note="It", url="https://p.example")
    deliverables.return_deliverable(actor=host, deliverable=set_by_lead, reason="Dark")
    with pytest.raises(RefusedError):
        deliverables.recall_return(actor=partner, deliverable=set_by_lead)
    deliverables.recall_return(actor=host, deliverable=set_by_lead)
    assert (state_of(now(set_by_lead)), Verdict.objects.count()) == (State.DELIVERED, 0)
    deliverables.return_deliverable(actor=host, deliverable=set_by_lead, reason="Dark after all")
    deliverables.hand_in(actor=partner, deliverable=set_by_lead, note="Brighter", url="https://p.example")
    with pytest.raises(WrongStateError):
        deliverables.recall_return(actor=host, deliverable=set_by_lead)


def test_an_initiative_is_dropped_while_nothing_is_planned_for_it(cast, initiative):
    item = plan(cast, initiative, "host")
    with refuses("initiative_has_deliverables"):
        deliverables.drop_initiative(actor=cast.actor("host"), initiative=initiative)
    deliverables.withdraw(actor=cast.actor("host"), deliverable=item)
    deliverables.drop_initiative(actor=cast.actor("partner"), initiative=initiative)
    with pytest.raises(NotFoundError):
        deliverables.drop_initiative(actor=cast.actor("host"), initiative=initiative)


def reader(cast, name):
    browser = Client()
    browser.force_login(cast.people[name].account)
    return browser


def test_the_pages_lead_from_a_planned_day_to_an_agreed_one(cast, asked):
    partner = reader(cast, "partner")
    page = partner.get(f"/deliverables/{asked.key}").content.decode()
    (proposal,) = asked.days.all()
    accept = f"/day-proposals/{proposal.key}/do/accept_day"
    assert f'href="{accept}"' in page
    assert "The host proposes 1 June 2026." in page
    form = partner.get(accept).content.decode()
    assert "The day binds both sides." in form
    assert "Person of host" in form
    answer = partner.post(accept)
    assert (answer.status_code, answer.url) == (302, f"/deliverables/{asked.key}")
    assert now(asked).day_is_agreed
    own = reader(cast, "host")
    assert own.post(accept).status_code == 403


def test_the_page_of_an_acceptance_says_that_it_is_final(cast, set_by_lead):
    """users 16."""
    deliverables.hand_in(
        actor=cast.actor("partner"), deliverable=set_by_lead, note="It", url="https://p.example"
    )
    form = reader(cast, "host").get(f"/deliverables/{set_by_lead.key}/do/accept").content.decode()
    assert "This cannot be undone." in form


def test_a_withdrawn_deliverable_leads_back_to_its_agreement(cast, asked):
    answer = reader(cast, "host").post(f"/deliverables/{asked.key}/do/withdraw")
    assert (answer.status_code, answer.url) == (302, f"/agreements/{asked.agreement.key}")


def test_what_lies_with_the_counterpart_waits_for_its_reader(cast, set_by_lead):
    """users 3: the side that must act does not read "with the counterpart"."""
    deliverables.hand_in(
        actor=cast.actor("partner"), deliverable=set_by_lead, note="It", url="https://p.example"
    )
    for name, words in (("host", "waits for you"), ("partner", "with the counterpart")):
        for address in (f"/deliverables/{set_by_lead.key}", f"/agreements/{set_by_lead.agreement.key}"):
            page = reader(cast, name).get(address).content.decode()
            assert (words in page, "with the counterpart" in page) == (True, name == "partner")
