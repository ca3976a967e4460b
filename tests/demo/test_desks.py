"""The desk of everybody in the rehearsal is complete: what is possible and waited for stands on it (users 3).

Every action of every table is either waited for, and then stands on the desk of whoever can do it now, or is
of one's own accord, and named here.
"""

from __future__ import annotations

import importlib
import pkgutil
from datetime import date, timedelta

import pytest
from django.test import Client

from concord.kernel import clock
from concord.society.access import AccessError, Role
from concord.society.agreements.actions import possible_on_agreement
from concord.society.agreements.days import possible_on_day
from concord.society.agreements.deliverables import possible_on_deliverable
from concord.society.agreements.models import Agreement
from concord.society.agreements.queries import parties_of, state_of, status_of, with_facts
from concord.society.agreements.signatures import possible_on_party, possible_on_signature
from concord.society.agreements.states import AgreementAction, State, Status
from concord.society.agreements.waiting import AHEAD
from concord.society.committees.models import CommitteeMeeting
from concord.society.committees.states import MeetingState
from concord.society.partnering.actions import possible_actions
from concord.society.partnering.queries import side_of
from concord.society.partnering.queries import state_of as introduction_state
from concord.society.partnering.states import State as With
from concord.society.people.models import Person
from concord.society.people.queries import actor_for, dates_of
from concord.society.people.round_queries import due
from concord.society.people.states import Standing, standing
from concord.society.waiting import FOR_ME, FOR_OTHERS, fetch, of_kind, places_of, queues
from concord.web import society
from concord.web.society.actions import ActionTable
from concord.web.society.waiting import WORDS, rows

pytestmark = pytest.mark.slow

OF_ONES_OWN_ACCORD = {
    ".draft", "agreement.draft_terms", "agreement.announce", "agreement.amend", "agreement.renew",
    "agreement.send_back_to_draft", "agreement.reopen_review", "agreement.take_back_termination",
    "party.agree_on_behalf", "party.withdraw_agreement", "party.withdraw_signature", "signature.send_link",
    "agreement.terminate", "agreement.commit", "agreement.terms", "party.sign_on_behalf", "party.role",
    "commitment.strike", "commitment.initiative", "initiative.deliverable", "deliverable.waive",
    "initiative.drop", "deliverable.propose_day", "deliverable.withdraw", "deliverable.take_back_evidence",
    "deliverable.recall_return", "proposal.withdraw_day",
    ".create", "committee.edit", "committee.add_seat", "committee.call", "seat.appoint", "seat.change",
    "seat.close", "term.end", "term.withdraw", "meeting.add-item", "meeting.move", "meeting.cancel",
    "item.declare", "item.resolve", "item.assign", "action.drop", "message.drop", ".admit", "membership.end",
    "membership.withdraw", "membership.record-answer", ".save", "row.delete", ".open", ".write",
    "row.write", "row.prepare", "row.withdraw",
    "announcement.rewrite", "announcement.publish", "announcement.correct", "announcement.withdraw",
    "sought.ask", "sought.propose", "introduction.withdraw", "introduction.record_on_behalf",
    "member_import.settle", "member_import.apply", "member_import.discard", "member_import.stop",
    "member_import.go-on", "member_import.undo", "organisation.rules", "person.affiliate",
    "person.choose_zone",
    "organisation.set_zone", "tie.end",
    "tie.entrust", "row.undo", ".ask",
    "mailing.rewrite", "mailing.test", "mailing.release", "mailing.withdraw",
}  # fmt: skip


def tables():
    """Every table of actions, once."""
    found = {}
    for module in pkgutil.walk_packages(society.__path__, f"{society.__name__}."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, ActionTable):
                found[id(value)] = value
    return list(found.values())


def test_every_action_is_waited_for_or_of_ones_own_accord():
    every = {f"{table.argument}.{name}" for table in tables() for name in table.actions}
    waited_for = {name for words in WORDS.values() for name in words.actions}
    assert every == waited_for | OF_ONES_OWN_ACCORD
    assert waited_for & OF_ONES_OWN_ACCORD == set()


def test_every_kind_that_an_app_declares_has_its_words_and_no_other():
    assert {kind for kind, _source in (*FOR_ME, *FOR_OTHERS)} == set(WORDS)


def agreement_of(row):
    return with_facts(Agreement.objects.all()).get(pk=row.agreement_id)


def is_party(actor, agreement):
    return any(party.organisation_id in actor.represents for party in parties_of(agreement))


def waits_for_party(action):
    return lambda actor, row: is_party(actor, row) and action in possible_on_agreement(actor, row)


def reviews(actor, party):
    return "agree_to_text" in possible_on_party(actor, agreement_of(party), party)


def answers_for_signature(action):
    def waits(actor, row):
        return action in possible_on_signature(actor, agreement_of(row.party), row)

    return waits


def signs(_actor, party):
    at = status_of(agreement_of(party), clock.today())
    return at is Status.AWAITING_SIGNATURES and not hasattr(party, "signature")


def delivers(actor, item):
    soon = state_of(item) is State.PLANNED and item.due <= actor.today + AHEAD
    return soon and "hand_in_evidence" in possible_on_deliverable(actor, item, agreement_of(item))


def delivers_again(actor, item):
    is_returned = state_of(item) is State.RETURNED
    return is_returned and "hand_in_evidence" in possible_on_deliverable(actor, item, agreement_of(item))


def judges(actor, item):
    own = item.evidence.filter(by=actor.person).exists()
    return not own and "accept" in possible_on_deliverable(actor, item, agreement_of(item))


def answers_day(actor, proposal):
    if proposal.answer or proposal.by_id == actor.person:
        return False
    return "accept_day" in possible_on_day(actor, proposal, agreement_of(proposal.deliverable))


def answers(side):
    def waits(actor, row):
        answered = {answer.side for answer in row.answers.all()}
        mine = side_of(actor, row)
        return mine == side and mine not in answered and "consent" in possible_actions(actor, row)

    return waits


def reports(actor, row):
    asked = row.asked_at <= clock.now() - timedelta(days=90)
    return asked and not row.outcomes.all() and "report_outcome" in possible_actions(actor, row)


def owns(actor, row):
    return row.owner_id == actor.person and not (row.done_on or row.dropped_on)


def is_over(meeting):
    return meeting.state_on(clock.today()) is MeetingState.TOOK_PLACE


def has_minutes(meeting):
    return bool(meeting.minutes_text or meeting.minutes_id)


def in_renewal(actor, row):
    return standing(dates_of(row), actor.today) in {Standing.RENEWING, Standing.GRACE}


def said_yes(row):
    return due(row).filter(answer__wants=True).exists()


CAN_NOW = {
    "submit": ("agreement", waits_for_party(AgreementAction.SUBMIT)),
    "review": ("party", reviews),
    "confirm": ("signature", answers_for_signature("confirm")),
    "withdraw_record": ("signature", answers_for_signature("withdraw_record")),
    "sign": ("party", signs),
    "hand_in": ("deliverable", delivers),
    "hand_in_again": ("deliverable", delivers_again),
    "accept": ("deliverable", judges),
    "day": ("proposal", answers_day),
    "consent": ("introduction", answers("sought")),
    "consent-proposed": ("introduction", answers("seeker")),
    "route": ("introduction", lambda _actor, row: introduction_state(row) is With.WITH_HOST),
    "report_outcome": ("introduction", reports),
    "finish": ("action", owns),
    "minutes": ("meeting", lambda _actor, row: is_over(row) and not has_minutes(row)),
    "adopt": ("meeting", lambda _actor, row: is_over(row) and has_minutes(row)),
    "answer": ("membership", lambda actor, row: in_renewal(actor, row) and not hasattr(row, "answer")),
    "renew-answered": ("row", lambda _actor, row: row.closed_on is None and said_yes(row)),
    "close": ("row", lambda actor, row: row.closed_on is None and row.closes_on < actor.today),
}  # fmt: skip


def can_open(table, actor, row, name):
    try:
        table.attempt(actor, row.key, name)
    except AccessError:
        return False
    return True


def possible(actor, kind):
    """The keys of all with which the actor can do now what is waited for under that kind."""
    argument, can_now = CAN_NOW[kind]
    names = [name.partition(".")[2] for name in WORDS[kind].actions]
    (table,) = [one for one in tables() if one.argument == argument and set(names) <= set(one.actions)]
    return {
        row.key
        for row in table.rows
        if can_now(actor, row) and any(can_open(table, actor, row, name) for name in names)
    }


def actors():
    staff = Person.objects.exclude(account__email__startswith="member")
    members = Person.objects.filter(account__email__startswith="member").order_by("pk")[:12]
    return [actor_for(person) for person in (*staff, *members)]


def test_users_3_what_one_can_do_now_and_others_wait_for_stands_on_the_desk(filled):
    seen = set()
    for actor in actors():
        for kind in CAN_NOW:
            lines = fetch(places_of("mine", kind, of_kind("mine", kind, actor)), actor)
            assert {line.key for line in lines} == possible(actor, kind), (actor.key, kind)
            seen |= {line.kind for line in lines}
    assert seen >= {"day", "sign", "submit", "hand_in", "hand_in_again", "accept", "consent", "route"}
    assert seen >= {"finish", "answer"}


def test_every_button_opens_the_page_of_what_is_to_be_done(filled):
    for actor in actors():
        browser = Client()
        browser.force_login(Person.objects.get(pk=actor.person).account)
        lines = fetch(queues(actor)["mine"].places, actor)
        for row in rows(lines, actor):
            assert browser.get(row["address"]).status_code == 200, row["address"]
            assert browser.get(row["page"]).status_code == 200, row["page"]


def test_what_waits_for_one_side_is_known_to_another(filled):
    """Whatever a partner has to sign, hand in or decide on, some other side sees as waiting for them."""
    mine, theirs = set(), set()
    for actor in actors():
        if actor.has(Role.HOST_STAFF, Role.PARTNER_STAFF):
            both = queues(actor)
            mine |= {(line.kind, line.key) for line in fetch(both["mine"].places, actor)}
            theirs |= {(line.kind, line.key) for line in fetch(both["others"].places, actor)}
    between = {"day", "sign", "review", "confirm", "hand_in", "hand_in_again", "accept"}
    assert {line for line in mine if line[0] in between} == {line for line in theirs if line[0] in between}


def test_a_meeting_ahead_stands_on_the_desks_of_those_who_serve(filled):
    ahead = CommitteeMeeting.objects.get(held_on__gt=date(2026, 11, 22))
    serving = {actor.person for actor in actors() if "meet" in queues(actor)["mine"].counts}
    seats = ahead.committee.seats.filter(terms__since__lte=ahead.held_on, terms__until__gt=date(2026, 11, 22))
    assert serving == set(seats.values_list("terms__person", flat=True)) & {one.person for one in actors()}
