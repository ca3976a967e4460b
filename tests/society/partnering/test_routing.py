"""Users 2: an introduction reaches somebody, or the page says that it reaches nobody and the host is told."""

from datetime import UTC, date, datetime

import pytest
from tests.support.refusals import refuses

from concord.society.access import NotFoundError, RefusedError
from concord.society.errors import WrongStateError
from concord.society.ledger.models import Entry
from concord.society.mail import outbox, tickets
from concord.society.mail.models import Message, Ticket
from concord.society.partnering import actions as partnering
from concord.society.partnering import routing
from concord.society.partnering.models import Introduction, Result, Route
from concord.society.partnering.notices import follow_deadlines
from concord.society.partnering.queries import Contact, contact_for, contact_for_outside, state_of, with_facts
from concord.society.partnering.states import IntroductionAction, State
from concord.society.people.models import Account, Affiliation, Organisation, Person

WHY = "We look for a maker of closed bags."
DESK = "desk@foundry.example"


def fresh(introduction):
    return with_facts(Introduction.objects.all()).get(pk=introduction.pk)


def kinds():
    return sorted((one.kind, str(one.reader)) for one in Message.objects.all())


@pytest.fixture
def foundry(members):
    """An invented company for which nobody acts."""
    return Organisation.objects.create(
        name_en="The foundry", name_ko="공방", kind="company", layer="rehearsal"
    )


@pytest.fixture
def asked(members, foundry):
    return partnering.ask(actor=members.actor("partner"), sought=foundry, why=WHY, route=True)


@pytest.fixture
def written(members, asked):
    return routing.route(actor=members.actor("host"), introduction=asked, address=DESK, language="en")


def link(kind="introduction_outside"):
    ticket = Message.objects.filter(kind=kind).last().context["ticket"]
    return tickets.token(ticket)


def test_a_wish_that_would_reach_nobody_is_refused_unless_the_host_is_asked_to_route_it(members, foundry):
    """Users 2: "due within seven days" was said where no letter ever went."""
    with refuses("nobody_can_answer"):
        partnering.ask(actor=members.actor("partner"), sought=foundry, why=WHY)
    asked = partnering.ask(actor=members.actor("partner"), sought=foundry, why=WHY, route=True)
    assert state_of(asked) is State.WITH_HOST
    assert asked.last_day == date(2026, 3, 16)
    assert kinds() == [("introduction_to_route", "host@test.example")]


def test_where_the_host_has_nobody_either_nothing_is_promised(members, foundry):
    Account.objects.filter(email="host@test.example").update(is_active=False)
    with refuses("nobody_can_route"):
        partnering.ask(actor=members.actor("partner"), sought=foundry, why=WHY, route=True)
    assert not Introduction.objects.exists()


def test_a_body_that_somebody_acts_for_is_mailed_and_the_host_is_not(members):
    asked = partnering.ask(
        actor=members.actor("partner"), sought=members.bodies["third"], why=WHY, route=True
    )
    assert state_of(asked) is State.OPEN
    assert kinds() == [("introduction_asked", "third@test.example")]


def test_the_host_writes_to_a_contact_who_answers_by_a_link_and_both_see_each_other(members, written):
    assert state_of(fresh(written.introduction)) is State.OUTSIDE
    routing.answer_outside(text=link(), consents=True, name="Ann Foundry", address="ann@foundry.example")
    made = fresh(written.introduction)
    assert state_of(made) is State.INTRODUCED
    assert contact_for(members.actor("partner"), made) == Contact("Ann Foundry", "", "ann@foundry.example")
    assert contact_for_outside(made) == Contact("Person of partner", "", "partner@test.example")
    assert contact_for(members.actor("host"), made) is None
    made_to = {(kind, to) for kind, to in kinds() if kind.startswith("introduction_made")}
    assert made_to == {
        ("introduction_made", "partner@test.example"),
        ("introduction_made_outside", "ann@foundry.example"),
    }


def test_the_letter_outside_names_the_body_and_nobody_else(written):
    letter = outbox.render_message(Message.objects.get(kind="introduction_outside"))
    assert "The foundry" in letter.subject
    assert "16 March 2026 (UTC)" in letter.body
    assert "/introductions/outside/tic-" in letter.body
    assert "Person of partner" not in letter.subject + letter.body
    assert WHY not in letter.body


def test_a_link_answers_once(written):
    text = link()
    routing.answer_outside(text=text, consents=True, name="Ann Foundry")
    with pytest.raises(WrongStateError):
        routing.answer_outside(text=text, consents=True, name="Another")
    assert Entry.objects.filter(verb="introduction.consented").count() == 1


def test_a_contact_takes_a_consent_back_and_the_addresses_close(members, written):
    text = link()
    routing.answer_outside(text=text, consents=True, name="Ann Foundry")
    routing.answer_outside(text=text, consents=False)
    closed = fresh(written.introduction)
    assert state_of(closed) is State.DECLINED
    assert contact_for(members.actor("partner"), closed) is None
    assert contact_for_outside(closed) is None


def test_a_contact_declines_without_a_name_and_nothing_says_why(members, written):
    routing.answer_outside(text=link(), consents=False)
    assert state_of(fresh(written.introduction)) is State.DECLINED
    entry = Entry.objects.get(verb="introduction.declined")
    assert entry.private == {}
    assert ("introduction_declined", "partner@test.example") in kinds()


def test_a_consent_needs_the_name_that_is_shown(written):
    with refuses("name_missing"):
        routing.answer_outside(text=link(), consents=True, name="  ")


def test_a_second_letter_closes_the_link_of_the_first(members, asked, written):
    first = link()
    routing.route(
        actor=members.actor("host"), introduction=asked, address="new@foundry.example", language="ko"
    )
    with pytest.raises(NotFoundError):
        routing.outside(first)
    assert routing.outside(link()).address == "new@foundry.example"


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[:-1] + ("A" if text[-1] != "A" else "B"),
        lambda _text: "",
        lambda _text: tickets.token(Ticket.objects.exclude(purpose="introduction.outside").first().key),
    ],
)
def test_a_forged_and_a_foreign_link_open_nothing(members, written, change):
    partnering.ask(actor=members.actor("partner"), sought=members.people["third"], why=WHY)
    with pytest.raises(NotFoundError):
        routing.answer_outside(text=change(link()), consents=True, name="A")


def test_a_link_answers_no_more_after_the_last_day(written, monkeypatch):
    monkeypatch.setenv("CONCORD_NOW", "2026-03-17T00:00")
    with pytest.raises(WrongStateError):
        routing.answer_outside(text=link(), consents=True, name="Ann Foundry")


@pytest.mark.parametrize("name", ["partner", "host"])
def test_the_host_writes_to_nobody_who_asks_or_acts_for_the_host(members, asked, name):
    """One person would answer for both sides."""
    with refuses("own_contact"):
        routing.route(
            actor=members.actor("host"),
            introduction=asked,
            address=f"{name.upper()}@test.example",
            language="en",
        )
    assert not Route.objects.exists()


def test_only_staff_of_the_host_route(members, asked):
    with pytest.raises(RefusedError):
        routing.route(actor=members.actor("partner"), introduction=asked, address=DESK, language="en")
    with pytest.raises(NotFoundError):
        routing.give_up(actor=members.actor("outsider"), introduction=asked, reason="No.")


def test_the_host_says_why_it_finds_no_contact_and_who_asked_is_told(members, asked):
    with refuses("reason_missing"):
        routing.give_up(actor=members.actor("host"), introduction=asked, reason=" ")
    routing.give_up(actor=members.actor("host"), introduction=asked, reason="No public address")
    closed = fresh(asked)
    assert (state_of(closed), closed.given_up_because) == (State.NOT_ROUTED, "No public address")
    assert ("introduction_not_routed", "partner@test.example") in kinds()
    with pytest.raises(WrongStateError):
        routing.route(actor=members.actor("host"), introduction=asked, address=DESK, language="en")


def test_who_comes_to_act_for_the_body_is_asked_once(members, asked, foundry):
    person = Person.objects.create(
        account=Account.objects.create_user("new@test.example"), name="New", layer="rehearsal"
    )
    Affiliation.objects.create(
        person=person, organisation=foundry, may_represent=True, since=date(2026, 3, 1)
    )
    assert state_of(fresh(asked)) is State.OPEN
    follow_deadlines()
    follow_deadlines()
    assert kinds().count(("introduction_asked", "new@test.example")) == 1


def test_a_wish_whose_addressee_left_goes_back_to_the_host(members):
    asked = partnering.ask(actor=members.actor("partner"), sought=members.bodies["third"], why=WHY)
    Affiliation.objects.filter(organisation=members.bodies["third"]).update(until=date(2026, 3, 2))
    assert state_of(fresh(asked)) is State.WITH_HOST


def test_who_asked_is_told_once_that_nobody_answered(members, asked, monkeypatch):
    monkeypatch.setenv("CONCORD_NOW", "2026-03-17T00:00")
    follow_deadlines()
    follow_deadlines()
    assert kinds().count(("introduction_expired", "partner@test.example")) == 1


def test_the_contact_outside_reports_what_came_of_it(members, written):
    text = link()
    with pytest.raises(WrongStateError):
        routing.report_outside(text=text, result=Result.MET)
    routing.answer_outside(text=text, consents=True, name="Ann Foundry")
    routing.report_outside(text=text, result=Result.WORKING, note="A trial batch")
    (outcome,) = fresh(written.introduction).outcomes.all()
    assert (outcome.side, outcome.by, outcome.result) == ("sought", None, "working")


def test_who_acts_for_a_company_asks_for_it_and_colleagues_take_part(members, foundry):
    """Users 2: a company's staff may ask for their company."""
    outsider, body = members.actor("outsider"), members.bodies["outsider"]
    asked = partnering.ask(actor=outsider, sought=members.bodies["third"], why=WHY, organisation=body)
    colleague = Person.objects.create(
        account=Account.objects.create_user("mate@test.example"), name="Mate", layer="rehearsal"
    )
    Affiliation.objects.create(
        person=colleague, organisation=body, may_represent=True, since=date(2026, 3, 1)
    )
    members.people["mate"] = colleague
    assert partnering.possible_actions(members.actor("mate"), fresh(asked)) == [
        IntroductionAction.CONSENT,
        IntroductionAction.DECLINE,
        IntroductionAction.WITHDRAW,
    ]
    made = partnering.answer(actor=members.actor("third"), introduction=asked, consents=True)
    assert contact_for(members.actor("mate"), made) == Contact("Person of third", "", "third@test.example")
    assert contact_for(members.actor("third"), made) == Contact(
        "Person of outsider", "", "outsider@test.example"
    )


@pytest.mark.parametrize("name", ["third", "host"])
def test_nobody_asks_for_a_body_for_which_they_do_not_act(members, foundry, name):
    with pytest.raises(RefusedError):
        partnering.ask(
            actor=members.actor("partner"),
            sought=foundry,
            why=WHY,
            organisation=members.bodies[name],
            route=True,
        )


def test_a_body_is_not_introduced_to_itself(members):
    with refuses("to_oneself"):
        partnering.ask(
            actor=members.actor("third"),
            sought=members.bodies["third"],
            why=WHY,
            organisation=members.bodies["third"],
        )


def test_a_body_asks_once_whoever_asks_for_it(members):
    body = members.bodies["third"]
    partnering.ask(actor=members.actor("third"), sought=members.bodies["host"], why=WHY, organisation=body)
    Affiliation.objects.create(
        person=members.people["outsider"], organisation=body, may_represent=True, since=date(2026, 3, 1)
    )
    with refuses("asked_already"):
        partnering.ask(
            actor=members.actor("outsider"), sought=members.bodies["host"], why=WHY, organisation=body
        )


def test_ten_wishes_in_seven_days_are_enough_withdrawn_ones_included(members, monkeypatch):
    actor = members.actor("partner")
    for _ in range(10):
        asked = partnering.ask(actor=actor, sought=members.people["third"], why=WHY)
        partnering.withdraw(actor=actor, introduction=asked)
    with refuses("asked_much"):
        partnering.ask(actor=actor, sought=members.people["third"], why=WHY)
    monkeypatch.setenv("CONCORD_NOW", "2026-03-09T09:01")
    assert partnering.ask(actor=members.actor("partner"), sought=members.people["third"], why=WHY)


def test_a_rehearsal_writes_to_no_real_body(members):
    real = Organisation.objects.create(name_en="A real body", kind="company", layer="record", atlas_id="real")
    with refuses("layers_are_not_mixed"):
        partnering.ask(actor=members.actor("partner"), sought=real, why=WHY, route=True)


def test_a_living_person_asks_for_a_body_of_the_record_by_way_of_the_host(members):
    real = Organisation.objects.create(name_en="A real body", kind="company", layer="record", atlas_id="real")
    Person.objects.update(layer="live")
    Organisation.objects.filter(layer="rehearsal").update(layer="live")
    asked = partnering.ask(actor=members.actor("partner"), sought=real, why=WHY, route=True)
    assert (asked.layer, state_of(asked)) == ("live", State.WITH_HOST)
    real.refresh_from_db()
    assert real.layer == "record"


def test_the_staff_take_back_what_they_proposed_until_a_side_has_answered(members):
    host = members.actor("host")
    made = partnering.propose(
        actor=host, seeker=members.people["partner"], sought=members.bodies["third"], why=WHY
    )
    assert IntroductionAction.WITHDRAW not in partnering.possible_actions(members.actor("partner"), made)
    partnering.answer(actor=members.actor("third"), introduction=made, consents=True)
    with pytest.raises(WrongStateError):
        partnering.withdraw(actor=host, introduction=made)


def test_the_deadline_is_a_day_of_who_is_asked(members):
    """Robustness 5: asked on 2 March at 9 in London, the seventh day after ends at midnight in Seoul."""
    members.bodies["third"].time_zone = "Asia/Seoul"
    members.bodies["third"].save()
    asked = partnering.ask(actor=members.actor("partner"), sought=members.bodies["third"], why=WHY)
    assert (asked.time_zone, asked.last_day) == ("Asia/Seoul", date(2026, 3, 9))
    assert asked.expires_at == datetime(2026, 3, 9, 15, tzinfo=UTC)


def test_nobody_answers_a_wish_of_a_body_for_which_they_act_too(members):
    """Who acts for both bodies stands on the side that asks: nobody answers, so the host is to route."""
    body, sought = members.bodies["outsider"], members.bodies["third"]
    Affiliation.objects.create(
        person=members.people["third"], organisation=body, may_represent=True, since=date(2026, 3, 1)
    )
    wish = {"actor": members.actor("outsider"), "sought": sought, "why": WHY, "organisation": body}
    with refuses("nobody_can_answer"):
        partnering.ask(**wish)
    asked = partnering.ask(**wish, route=True)
    assert state_of(asked) is State.WITH_HOST
    Person.objects.filter(pk=members.people["third"].pk).update(listed="everybody")
    members.people["third"].refresh_from_db()
    with refuses("to_oneself"):
        partnering.ask(**wish | {"sought": members.people["third"]})


def test_a_contact_that_is_no_longer_kept_is_not_shown(members, written):
    routing.answer_outside(text=link(), consents=True, name="Ann Foundry")
    Route.objects.update(address="", reply_address="", name="")
    assert contact_for(members.actor("partner"), fresh(written.introduction)) is None
