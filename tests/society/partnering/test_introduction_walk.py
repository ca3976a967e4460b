from datetime import date

import pytest
from tests.support.refusals import refuses

from concord.society.access import NotFoundError, RefusedError
from concord.society.agreements.dossier import dossier_of
from concord.society.errors import WrongStateError
from concord.society.ledger.models import Entry
from concord.society.mail import outbox
from concord.society.mail.models import Message
from concord.society.partnering import actions as partnering
from concord.society.partnering.actions import possible_actions
from concord.society.partnering.models import Introduction, Result
from concord.society.partnering.notices import ask_for_outcomes
from concord.society.partnering.queries import Contact, contact_for, rules_for, state_of, with_facts
from concord.society.partnering.states import IntroductionAction, Side, State

WHY = "We plan a regional meeting and seek a speaker on release testing."


def fresh(introduction):
    return with_facts(Introduction.objects.all()).get(pk=introduction.pk)


@pytest.fixture
def asked(members):
    return partnering.ask(actor=members.actor("partner"), sought=members.people["third"], why=WHY)


def test_contacts_are_shown_to_both_only_after_both_consented(members, asked):
    seeker, sought = members.actor("partner"), members.actor("third")
    assert (contact_for(seeker, asked), contact_for(sought, asked)) == (None, None)
    made = partnering.answer(actor=sought, introduction=asked, consents=True)
    assert state_of(made) is State.INTRODUCED
    assert contact_for(seeker, made) == Contact("Person of third", "", "third@test.example")
    assert contact_for(sought, made) == Contact("Person of partner", "", "partner@test.example")
    assert contact_for(members.actor("host"), made) is None


def test_a_consent_taken_back_closes_the_contacts(members, asked):
    made = partnering.answer(actor=members.actor("third"), introduction=asked, consents=True)
    closed = partnering.answer(actor=members.actor("partner"), introduction=made, consents=False)
    assert state_of(closed) is State.DECLINED
    assert contact_for(members.actor("third"), closed) is None


def test_a_refusal_leaves_no_reason_anywhere(members, asked):
    declined = partnering.answer(actor=members.actor("third"), introduction=asked, consents=False)
    assert state_of(declined) is State.DECLINED
    entry = Entry.objects.get(verb="introduction.declined")
    assert (entry.facts, entry.private) == ({"side": "sought"}, {})
    assert Message.objects.filter(kind="introduction_declined").get().recipient.person.key == asked.seeker.key


def test_staff_answer_for_nobody_and_what_they_pass_on_opens_nothing(members, asked):
    host = members.actor("host")
    assert possible_actions(host, asked) == [IntroductionAction.RECORD_ON_BEHALF]
    with pytest.raises(RefusedError):
        partnering.answer(actor=host, introduction=asked, consents=True)
    word = partnering.record_on_behalf(
        actor=host, introduction=asked, side=Side.SOUGHT, source="a letter of 1 March"
    )
    assert word.by_id == host.person
    assert state_of(fresh(asked)) is State.OPEN


def test_a_proposal_of_staff_needs_two_consents(members):
    introduction = partnering.propose(
        actor=members.actor("host"),
        seeker=members.people["partner"],
        sought=members.bodies["third"],
        why=WHY,
    )
    partnering.answer(actor=members.actor("third"), introduction=introduction, consents=True)
    assert state_of(fresh(introduction)) is State.OPEN
    partnering.answer(actor=members.actor("partner"), introduction=introduction, consents=True)
    assert state_of(fresh(introduction)) is State.INTRODUCED


def test_an_outsider_is_told_that_it_does_not_exist(members, asked):
    with pytest.raises(NotFoundError):
        partnering.answer(actor=members.actor("outsider"), introduction=asked, consents=True)


def test_only_members_ask_and_only_for_whom_they_may_see(members):
    with pytest.raises(RefusedError):
        partnering.ask(actor=members.actor("outsider"), sought=members.bodies["third"], why=WHY)
    with pytest.raises(NotFoundError):
        partnering.ask(actor=members.actor("outsider"), sought=members.people["third"], why=WHY)
    with pytest.raises(NotFoundError):
        partnering.ask(actor=members.actor("partner"), sought=members.people["outsider"], why=WHY)


@pytest.mark.parametrize(
    ("name", "why", "code"),
    [("third", "  ", "why_missing"), ("partner", WHY, "to_oneself")],
)
def test_a_wish_that_cannot_stand_is_refused(members, name, why, code):
    with refuses(code):
        partnering.ask(actor=members.actor("partner"), sought=members.people[name], why=why)


def test_nobody_is_asked_twice_at_once(members, asked):
    with refuses("asked_already"):
        partnering.ask(actor=members.actor("partner"), sought=members.people["third"], why=WHY)
    partnering.withdraw(actor=members.actor("partner"), introduction=asked)
    partnering.ask(actor=members.actor("partner"), sought=members.people["third"], why=WHY)


def test_a_wish_expires_at_the_end_of_the_seventh_day_after(members, asked, monkeypatch):
    assert asked.last_day == date(2026, 3, 9)
    monkeypatch.setenv("CONCORD_NOW", "2026-03-09T23:59")
    assert state_of(fresh(asked)) is State.OPEN
    monkeypatch.setenv("CONCORD_NOW", "2026-03-10T00:00")
    with pytest.raises(WrongStateError):
        partnering.answer(actor=members.actor("third"), introduction=asked, consents=True)


def test_the_rules_of_a_body_are_read_before_asking(members):
    body, third = members.bodies["third"], members.actor("third")
    old = partnering.set_rules(
        actor=third, organisation=body, text_en="No products.", text_ko="제품 상담 불가."
    )
    new = partnering.set_rules(actor=third, organisation=body, text_en="In writing.", text_ko="서면으로.")
    seeker = members.actor("partner")
    assert rules_for(body) == [new]
    assert rules_for(members.people["third"]) == [new]
    with refuses("rules_not_read"):
        partnering.ask(actor=seeker, sought=body, why=WHY, rules=old)
    assert partnering.ask(actor=seeker, sought=body, why=WHY, rules=new).rules == new


def test_rules_are_set_by_the_body_itself(members):
    with pytest.raises(RefusedError):
        partnering.set_rules(
            actor=members.actor("partner"), organisation=members.bodies["third"], text_en="x", text_ko="x"
        )


def test_what_came_of_it_is_asked_once_and_counted_in_the_dossier(members, memorandum, monkeypatch):
    seeker, sought = members.actor("partner"), members.actor("third")
    introduction = partnering.ask(actor=seeker, sought=members.people["third"], why=WHY, agreement=memorandum)
    partnering.answer(actor=sought, introduction=introduction, consents=True)
    assert ask_for_outcomes(date(2026, 5, 30)) == 0
    assert [ask_for_outcomes(date(2026, 6, day)) for day in (1, 2)] == [1, 1]
    assert Message.objects.filter(kind="introduction_outcome").count() == 2
    partnering.report(actor=seeker, introduction=introduction, result=Result.MET)
    partnering.report(actor=sought, introduction=introduction, result=Result.WORKING, note="A joint protocol")
    ((_, figures),) = dossier_of(memorandum, date(2026, 3, 2)).sections
    assert [(figure.code, figure.number) for figure in figures] == [
        ("asked", 1),
        ("introduced", 1),
        ("nothing", 0),
        ("met", 0),
        ("working", 1),
        ("initiative", 0),
        ("agreement", 0),
        ("not_reported", 0),
    ]


def test_an_agreement_that_the_seeker_may_not_see_is_refused(members, memorandum):
    with refuses("agreement_unknown"):
        partnering.ask(
            actor=members.actor("third"), sought=members.people["partner"], why=WHY, agreement=memorandum
        )


def test_letters_name_nobody(members, asked):
    (message,) = Message.objects.all()
    letter = outbox.render_message(message)
    assert "/introductions/answer/tic-" in letter.body
    assert "Person of partner" not in letter.subject + letter.body
