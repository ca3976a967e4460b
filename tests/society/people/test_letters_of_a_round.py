"""Letters of a renewal round, and answers given elsewhere. Users 5: members were missed in silence."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from tests.support.refusals import refuses

from concord.society.access import NotFoundError, RefusedError
from concord.society.errors import WrongStateError, refusals_in
from concord.society.jobs import steps
from concord.society.ledger.models import Entry
from concord.society.mail import outbox
from concord.society.mail.models import Message
from concord.society.mail.placeholders import filled, unknown_places
from concord.society.people import actions, renewal_letters, renewals, round_queries
from concord.society.people.models import (
    Account,
    Membership,
    MembershipClass,
    Organisation,
    Person,
    RenewalAnswer,
)
from concord.society.people.renewals import finish
from concord.society.people.states import InRound, NoLetter

SINCE, SOON, DAY = date(2025, 4, 1), date(2026, 4, 1), date(2026, 3, 2)


@pytest.fixture
def full(db):
    return MembershipClass.objects.create(name_en="Full", name_ko="정회원")


@pytest.fixture
def corporate(db):
    return MembershipClass.objects.create(name_en="Corporate", name_ko="기업 회원", for_organisations=True)


@pytest.fixture
def member(full):
    """Makes a member whose time runs out soon; ``account`` is None, "closed", or a language."""

    def made(name, account="en"):
        user = None
        if account:
            user = Account.objects.create_user(f"{name}@test.example", is_active=account != "closed")
            user.language = "ko" if account == "ko" else "en"
            user.save()
        person = Person.objects.create(name=name, account=user, layer="rehearsal")
        return Membership.objects.create(person=person, membership_class=full, since=SINCE, until=SOON)

    return made


@pytest.fixture
def row(cast, full):
    return renewals.open_round(actor=cast.actor("host"), due_from=DAY, due_to=SOON, closes_on=SOON)


def of_body(body, corporate):
    return Membership.objects.create(organisation=body, membership_class=corporate, since=SINCE, until=SOON)


def test_who_gets_none_is_counted_and_named_before_anything_is_written(cast, row, member, corporate):
    """Users 5: six bodies without a contact were missed in silence."""
    member("Ada")
    member("Han", "ko")
    for name, account in (("Bo", None), ("Cy", "closed")):
        member(name, account)
    member("", None)
    silent = Organisation.objects.create(name_en="Silent", kind="company", layer="rehearsal")
    of_body(silent, corporate)
    of_body(cast.bodies["partner"], corporate)
    answered = member("Di")
    RenewalAnswer.objects.create(membership=answered, wants=True, said_at=timezone.now())
    assert round_queries.letters_by_language(row) == {"en": 2, "ko": 1}
    assert round_queries.reasons(row) == {
        NoLetter.ANSWERED: 1,
        NoLetter.ERASED: 1,
        NoLetter.NO_ACCOUNT: 1,
        NoLetter.ACCOUNT_CLOSED: 1,
        NoLetter.NO_REPRESENTATIVE: 1,
    }
    unreached = [
        (str(one.person or one.organisation), one.no_letter) for one in round_queries.without_letter(row)
    ]
    assert unreached == [("Bo", "no_account"), ("Cy", "account_closed"), ("Silent", "no_representative")]
    previews = [letter for _, letter in renewal_letters.preview(row)]
    assert [letter.language for letter in previews] == ["en", "ko"]
    assert "The host 회원 자격은 2026년 3월 31일까지입니다." in previews[1].subject
    assert not Message.objects.exists()
    run = finish(renewals.prepare(actor=cast.actor("host"), row=row))
    assert (run.done, round_queries.letters(row).count()) == (3, 3)


def test_staff_write_the_text_in_both_languages_with_named_places(cast, row, member):
    texts = {
        "subject_en": "{name}: renew by {closes_on}",
        "text_en": "Dear {name},\n\n{class} at {society} until {last_day}.",
        "subject_ko": "{name} 님",
        "text_ko": "{society} {class}",
    }
    member("Ada")
    renewals.write_text(actor=cast.actor("host"), row=row, **texts)
    row.refresh_from_db()
    finish(renewals.prepare(actor=cast.actor("host"), row=row))
    letter = outbox.render_message(Message.objects.get())
    assert letter.subject == "Ada: renew by 1 April 2026 [rehearsal]"
    assert "\n\nDear Ada,\n\nFull at The host until 31 March 2026.\n\n" in letter.body
    assert Entry.objects.filter(verb="round.text_written").count() == 1


@pytest.mark.parametrize(
    ("change", "refusals"),
    [
        ({"text_en": "Hello {first_name}"}, [("text_en", "place_unknown")]),
        ({"subject_ko": "{name"}, [("subject_ko", "place_unknown")]),
        ({"text_ko": " "}, [("text_ko", "text_missing")]),
    ],
)
def test_a_place_that_nothing_fills_is_refused_by_its_name(cast, row, change, refusals):
    with pytest.raises(ValidationError) as refusal:
        renewals.write_text(actor=cast.actor("host"), row=row, **(renewal_letters.standard_texts() | change))
    found = refusals_in(refusal.value)
    assert [(one.field, one.code) for one in found] == refusals
    if "{first_name}" in change.get("text_en", ""):
        assert found[0].message.startswith("{first_name} is not known. Known are {name}, ")


def test_places_are_found_and_filled():
    assert unknown_places("{a} {b} } {", {"a"}) == ["{b}", "}", "{"]
    assert filled("{a} and {b}", {"a": "{b}"}) == "{b} and {b}"


def test_a_step_ends_when_its_time_is_over_and_no_letter_is_written_twice(cast, row, member, monkeypatch):
    monkeypatch.setattr(steps, "LONGEST_STEP", 0.0)
    for name in ("Ada", "Bo", "Cy"):
        member(name)
    run = renewals.prepare(actor=cast.actor("host"), row=row)
    done = []
    while renewals._step({"run": run.key}):
        run.refresh_from_db()
        done.append(run.done)
    assert done == [1, 2]
    for again in (run, renewals.prepare(actor=cast.actor("host"), row=row)):
        finish(again)
        assert round_queries.letters(row).count() == 3


def test_work_under_way_keeps_other_work_waiting_and_dropping_the_letters_ends_it(cast, row, member):
    host = cast.actor("host")
    for name in ("Ada", "Bo"):
        member(name)
    finish(renewals.prepare(actor=host, row=row))
    run = renewals.release(actor=host, row=row)
    with refuses("under_way"):
        renewals.renew_answered(actor=host, row=row)
    drop = renewals.withdraw(actor=host, row=row, reason="A wrong day")
    assert renewals._step({"run": run.key}) is False
    assert finish(drop).done == 2
    assert round_queries.fate(row) == {"waiting": 0, "released": 0, "sent": 0, "dropped": 2, "failed": 0}
    entry = Entry.objects.get(verb="round.withdrawal_begun")
    assert entry.values.get(name="reason").value == "A wrong day"


def test_letters_that_were_released_and_have_not_gone_out_are_dropped_too(cast, row, member):
    host = cast.actor("host")
    member("Ada")
    finish(renewals.prepare(actor=host, row=row))
    assert finish(renewals.release(actor=host, row=row)).done == 1
    assert finish(renewals.withdraw(actor=host, row=row, reason="A wrong day")).done == 1
    assert outbox.waiting().count() == 0


def test_work_of_somebody_who_no_longer_runs_rounds_stops(cast, row, member):
    member("Ada")
    run = renewals.prepare(actor=cast.actor("host"), row=row)
    cast.people["host"].affiliations.update(may_represent=False)
    assert finish(run).stopped_at is not None
    assert not Message.objects.exists()


def test_every_membership_stands_in_one_place_of_its_round(row, member, full):
    said = {
        "Ada": {"wants": True},
        "Bo": {"wants": False},
        "Cy": {"wants": True, "skipped_because": "overlaps"},
    }
    for name, answer in said.items():
        RenewalAnswer.objects.create(membership=member(name), said_at=timezone.now(), **answer)
    member("Di")
    renewed = member("Ed")
    Membership.objects.create(
        person=renewed.person, membership_class=full, since=SOON, until=date(2027, 4, 1), follows=renewed
    )
    wanted = dict.fromkeys(InRound, 1) | {InRound.LAPSED: 0}
    assert round_queries.totals(row) == wanted
    assert [one.person.name for one in round_queries.standing_at(row, InRound.SKIPPED)] == ["Cy"]


def test_what_lapsed_stands_as_lapsed(row, member, monkeypatch):
    member("Ada")
    for day, place in (("2026-05-30", InRound.UNANSWERED), ("2026-05-31", InRound.LAPSED)):
        monkeypatch.setenv("CONCORD_NOW", day)
        assert round_queries.totals(row)[place] == 1


@pytest.fixture
def third(cast, full):
    return Membership.objects.create(
        person=cast.people["third"], membership_class=full, since=SINCE, until=SOON
    )


def telephoned(cast, membership, *, wants=True, day=DAY, name="host"):
    return actions.record_answer(
        actor=cast.actor(name), membership=membership, wants=wants, channel="telephone", received_on=day
    )


def test_staff_write_down_an_answer_given_by_telephone_and_the_member_corrects_it(cast, third):
    """Users, what is missing: staff recording a member's answer."""
    telephoned(cast, third)
    (message,) = Message.objects.filter(kind="answer_recorded")
    assert message.recipient == cast.people["third"].account
    assert "you want to renew it." in outbox.render_message(message).body
    actions.answer(actor=cast.actor("third"), membership=third, wants=False)
    third.answer.refresh_from_db()
    assert (third.answer.wants, third.answer.channel, third.answer.received_on) == (False, "", None)
    given = [(one.wants, one.channel, one.received_on) for one in round_queries.answers_given(third)]
    assert given == [(False, "", None), (True, "telephone", DAY)]


def test_the_last_word_counts_and_a_call_from_before_the_members_own_word_does_not_beat_it(cast, third):
    actions.answer(actor=cast.actor("third"), membership=third, wants=False)
    with refuses("answered_later"):
        telephoned(cast, third, day=date(2026, 3, 1))
    telephoned(cast, third)
    third.refresh_from_db()
    assert third.answer.wants is True


@pytest.mark.parametrize("day", [date(2026, 3, 3), date(2025, 3, 31)])
def test_an_answer_reached_the_staff_on_a_day_of_the_period_that_is_not_ahead(cast, third, day):
    with refuses("received_on_no_such_day"):
        telephoned(cast, third, day=day)


def test_nobody_writes_down_an_answer_for_themselves_and_only_staff_do(cast, third, full, corporate):
    mine = Membership.objects.create(
        person=cast.people["host"], membership_class=full, since=SINCE, until=SOON
    )
    with pytest.raises(RefusedError):
        telephoned(cast, mine)
    with refuses("own_role"):
        telephoned(cast, of_body(cast.bodies["host"], corporate))
    with pytest.raises(RefusedError):
        telephoned(cast, third, name="third")
    with pytest.raises(NotFoundError):
        telephoned(cast, third, name="outsider")


def test_nobody_answers_once_a_period_follows(cast, third):
    actions.renew(actor=cast.actor("host"), membership=third, until=date(2027, 4, 1))
    with pytest.raises(WrongStateError):
        telephoned(cast, Membership.objects.get(pk=third.pk))
