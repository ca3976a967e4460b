"""Letters to a list: only to those who consented to their purpose, once each, ended by one click."""

from datetime import date

import pytest
from django.core import mail
from django.db import transaction
from tests.support.refusals import refuses

from concord.society.access import NotFoundError, RefusedError
from concord.society.errors import WrongStateError
from concord.society.jobs import steps
from concord.society.jobs.worker import work_once
from concord.society.ledger.models import Entry
from concord.society.mail import tickets
from concord.society.mail.delivery import send_waiting
from concord.society.mail.models import Message, Ticket
from concord.society.people import lists, mailings
from concord.society.people.actions import give_consent, withdraw_consent
from concord.society.people.models import (
    Account,
    Consent,
    Document,
    Mailing,
    Membership,
    MembershipClass,
    Organisation,
    Person,
)
from concord.society.people.queries import actor_for
from concord.society.people.states import MAILING_ACTIONS, MailingAction, MailingState, mailing_state

WORDS = {
    "subject_en": "Autumn news",
    "subject_ko": "가을 소식",
    "text_en": "First paragraph.\n\nSecond paragraph.",
    "text_ko": "첫 문단.\n\n둘째 문단.",
}
CONSENT = {"title_en": "Newsletter", "title_ko": "소식지", "text_en": "We write.", "text_ko": "보냅니다."}


@pytest.fixture
def staff(cast):
    return cast.actor("host")


@pytest.fixture
def news(staff):
    return mailings.ask_for_consent(actor=staff, purpose="newsletter", **CONSENT)


@pytest.fixture
def members(cast, news):
    """Ada and Bo consented, Cy did not, Di took it back, Ed has no account, a body has nobody."""
    full = MembershipClass.objects.create(name_en="Full", name_ko="정회원")
    people = {}
    for name in ("Ada", "Bo", "Cy", "Di", "Ed"):
        account = Account.objects.create_user(f"{name.lower()}@test.example") if name != "Ed" else None
        people[name] = Person.objects.create(account=account, name=name, layer="rehearsal")
        Membership.objects.create(
            person=people[name], membership_class=full, since=date(2026, 1, 1), until=date(2027, 1, 1)
        )
    Account.objects.filter(person=people["Bo"]).update(language="ko")
    for name in ("Ada", "Bo", "Di"):
        give_consent(actor=actor_for(people[name]), person=people[name], document=news)
    withdraw_consent(actor=actor_for(people["Di"]), person=people["Di"], document=news)
    body = Organisation.objects.create(name_en="Nobody's body", kind="company", layer="rehearsal")
    terms = MembershipClass.objects.create(name_en="Corporate", name_ko="기업", for_organisations=True)
    for one in (body, cast.bodies["partner"]):
        Membership.objects.create(
            organisation=one, membership_class=terms, since=date(2026, 1, 1), until=date(2027, 1, 1)
        )
    return people


@pytest.fixture
def mailing(staff, members):
    row = lists.save(actor=staff, name="Everybody", query={})
    return mailings.write(actor=staff, row=row, purpose="newsletter", **WORDS)


def run():
    while work_once() is not None:
        pass


def queued():
    return sorted(Message.objects.filter(kind="list_letter").values_list("recipient__email", flat=True))


def test_a_letter_goes_only_to_those_who_consented_and_the_others_are_named_with_the_reason(mailing):
    assert sorted(one.name for one in mailings.readers(mailing)) == ["Ada", "Bo"]
    assert mailings.totals(mailing) == mailings.Totals(
        readers=2, without={"no_account": 1, "no_consent": 3, "no_voice": 1}, queued=0, sent=0
    )
    assert list(mailings.without_letter(mailing)) == [
        ("Cy", "no_consent"),
        ("Di", "no_consent"),
        ("Ed", "no_account"),
        ("Person of partner", "no_consent"),
        ("Nobody's body", "no_voice"),
    ]


def test_who_acts_for_a_body_on_the_list_gets_it_by_their_own_consent(cast, mailing, news):
    person = cast.people["partner"]
    give_consent(actor=cast.actor("partner"), person=person, document=news)
    assert person in mailings.readers(mailing)


def test_a_consent_recorded_on_behalf_opens_nothing(mailing, members, news):
    Consent.objects.create(
        person=members["Cy"], document=news, given_at="2026-01-01T00:00Z", on_behalf="paper of 1 January"
    )
    assert members["Cy"] not in mailings.readers(mailing)


def test_a_consent_to_an_earlier_version_stands_and_one_taken_back_later_does_not(staff, mailing, members):
    second = mailings.ask_for_consent(actor=staff, purpose="newsletter", **CONSENT)
    assert second.version == 2
    assert sorted(one.name for one in mailings.readers(mailing)) == ["Ada", "Bo"]
    ada = members["Ada"]
    give_consent(actor=actor_for(ada), person=ada, document=second)
    withdraw_consent(actor=actor_for(ada), person=ada, document=second)
    assert sorted(one.name for one in mailings.readers(mailing)) == ["Bo"]


def test_nothing_is_queued_before_the_release_and_then_once_for_each_reader(staff, mailing):
    run()
    assert queued() == []
    mailings.release(actor=staff, mailing=mailing)
    run()
    mailing.refresh_from_db()
    assert queued() == ["ada@test.example", "bo@test.example"]
    assert mailings.state_of(mailing) is MailingState.QUEUED
    with pytest.raises(WrongStateError):
        mailings.release(actor=staff, mailing=mailing)


def test_work_that_ended_in_the_middle_goes_on_and_queues_nothing_twice(staff, mailing, monkeypatch):
    monkeypatch.setattr(steps, "LONGEST_STEP", 0)
    mailings.release(actor=staff, mailing=mailing)
    payload = {"mailing": mailing.key}
    with transaction.atomic():
        assert mailings._step(payload)
    assert queued() == ["ada@test.example"]
    with transaction.atomic():
        mailings._step(payload)
        assert len(queued()) == 2
        transaction.set_rollback(True)  # the worker ends before its step is committed
    assert queued() == ["ada@test.example"]
    run()
    assert queued() == ["ada@test.example", "bo@test.example"]
    assert Ticket.objects.filter(purpose=mailings.UNSUBSCRIBE).count() == 2


def test_the_letter_is_in_the_language_of_its_reader_and_can_be_ended_by_one_click(staff, mailing, settings):
    settings.CONCORD_SITE = "https://society.example"
    mailings.release(actor=staff, mailing=mailing)
    run()
    english, korean = mail.outbox
    assert (english.subject, korean.subject) == ("Autumn news [rehearsal]", "가을 소식 [예행연습]")
    assert "First paragraph.\n\nSecond paragraph." in english.body
    assert "첫 문단.\n\n둘째 문단." in korean.body
    assert "because you agreed to “Newsletter” at The host.\n" in english.body
    link = english.extra_headers["List-Unsubscribe"].strip("<>")
    assert link.startswith("https://society.example/consents/withdraw/")
    assert link in english.body
    assert english.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_the_link_takes_the_consent_back_and_drops_what_waits(staff, mailing, members, settings):
    settings.CONCORD_HOLD_MAIL = True
    mailings.release(actor=staff, mailing=mailing)
    run()
    ticket = Ticket.objects.get(person_key=members["Ada"].key, purpose=mailings.UNSUBSCRIBE)
    mailings.unsubscribe(text=tickets.token(ticket.key))
    assert not Consent.objects.filter(person=members["Ada"], withdrawn_at=None).exists()
    entry = Entry.objects.filter(verb="consent.withdrawn").latest("id")
    assert (entry.actor, entry.facts) == (members["Ada"].key, {"purpose": "newsletter", "by_link": True})
    assert Message.objects.get(recipient__email="ada@test.example").withdrawn_at is not None
    with pytest.raises(NotFoundError):
        mailings.unsubscribe(text=f"{tickets.token(ticket.key)}x")


def test_the_link_works_again_when_a_mail_program_asks_twice_and_after_a_new_consent(
    staff, mailing, members, news
):
    mailings.release(actor=staff, mailing=mailing)
    run()
    link = tickets.token(Ticket.objects.get(person_key=members["Ada"].key, purpose=mailings.UNSUBSCRIBE).key)
    for _click in range(2):
        mailings.unsubscribe(text=link)
    taken_back = Entry.objects.filter(verb="consent.withdrawn", actor=members["Ada"].key)
    assert taken_back.count() == 1
    give_consent(actor=actor_for(members["Ada"]), person=members["Ada"], document=news)
    mailings.unsubscribe(text=link)
    assert taken_back.count() == 2
    assert members["Ada"] not in mailings.readers(mailing)


def test_a_consent_taken_back_while_the_letter_waits_drops_it(staff, mailing, members, news, settings):
    settings.CONCORD_HOLD_MAIL = True
    mailings.release(actor=staff, mailing=mailing)
    run()
    withdraw_consent(actor=actor_for(members["Bo"]), person=members["Bo"], document=news)
    waiting = Message.objects.filter(withdrawn_at=None).values_list("recipient__email", flat=True)
    assert list(waiting) == ["ada@test.example"]


def test_the_test_letter_goes_to_oneself_alone_and_holds_no_link(staff, mailing):
    mailings.test(actor=staff, mailing=mailing)
    send_waiting()
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["host@test.example"], "Autumn news [rehearsal]")
    assert "List-Unsubscribe" not in letter.extra_headers
    assert mailings.totals(mailing).queued == 0


def test_a_letter_that_is_stopped_reaches_nobody_else(staff, mailing, settings):
    settings.CONCORD_HOLD_MAIL = True
    mailings.release(actor=staff, mailing=mailing)
    run()
    with refuses("reason_missing"):
        mailings.withdraw(actor=staff, mailing=mailing, reason=" ")
    mailings.withdraw(actor=staff, mailing=mailing, reason="a wrong date in it")
    assert not Message.objects.filter(withdrawn_at=None).exists()


def test_a_letter_is_changed_until_it_is_released(staff, mailing):
    mailings.rewrite(
        actor=staff, mailing=mailing, purpose="newsletter", **WORDS | {"subject_en": "Winter news"}
    )
    assert Mailing.objects.get().subject_en == "Winter news"
    mailings.release(actor=staff, mailing=mailing)
    with pytest.raises(WrongStateError):
        mailings.rewrite(actor=staff, mailing=mailing, purpose="newsletter", **WORDS)


def test_what_cannot_be_sent_is_refused_by_name(cast, staff, mailing, members):
    row = lists.save(actor=staff, name="Another", query={"q": "cy"})
    with refuses("purpose_unknown"):
        mailings.write(actor=staff, row=row, purpose="advertising", **WORDS)
    with refuses("subject_missing"):
        mailings.write(actor=staff, row=row, purpose="newsletter", **WORDS | {"subject_ko": ""})
    with refuses("text_missing"):
        mailings.write(actor=staff, row=row, purpose="newsletter", **WORDS | {"text_en": " "})
    nobody = mailings.write(actor=staff, row=row, purpose="newsletter", **WORDS)
    with refuses("nobody_gets_it"):
        mailings.release(actor=staff, mailing=nobody)
    with pytest.raises(RefusedError):
        mailings.write(actor=cast.actor("partner"), row=row, purpose="newsletter", **WORDS)
    with pytest.raises(NotFoundError):
        mailings.release(actor=cast.actor("partner"), mailing=mailing)


def test_a_required_consent_is_no_purpose_of_letters(staff):
    Document.objects.create(
        purpose="privacy", version=1, is_required=True, title_en="P", title_ko="P", valid_from="2026-01-01"
    )
    assert not mailings.purposes().exists()
    with refuses("purpose_of_another_kind"):
        mailings.ask_for_consent(actor=staff, purpose="privacy", **CONSENT)


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ((), MailingState.DRAFT),
        (("is_released",), MailingState.RELEASED),
        (("is_released", "is_queued"), MailingState.QUEUED),
        (("is_released", "is_queued", "is_withdrawn"), MailingState.WITHDRAWN),
        (("is_withdrawn",), MailingState.WITHDRAWN),
    ],
)
def test_the_state_follows_from_what_was_noted(facts, state):
    names = ("is_released", "is_queued", "is_withdrawn")
    assert mailing_state(**{name: name in facts for name in names}) is state


def test_which_action_is_legal_in_which_state():
    assert {
        MailingAction.REWRITE: {MailingState.DRAFT},
        MailingAction.TEST: {MailingState.DRAFT},
        MailingAction.RELEASE: {MailingState.DRAFT},
        MailingAction.WITHDRAW: {MailingState.DRAFT, MailingState.RELEASED, MailingState.QUEUED},
    } == MAILING_ACTIONS
