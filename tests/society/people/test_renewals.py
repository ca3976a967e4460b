from datetime import date

import pytest
from django.db import IntegrityError, transaction
from tests.support.refusals import refuses

from concord.society.access import NotFoundError, RefusedError
from concord.society.errors import WrongStateError
from concord.society.mail import outbox
from concord.society.mail.models import Message
from concord.society.people import actions, renewals, round_queries
from concord.society.people.models import Membership, MembershipClass, RenewalAnswer
from concord.society.people.renewals import finish

DAY = date(2026, 3, 2)
SOON = date(2026, 4, 1)


@pytest.fixture
def kinds(db):
    return [
        MembershipClass.objects.create(name_en="Full", name_ko="정회원"),
        MembershipClass.objects.create(name_en="Corporate", name_ko="기업 회원", for_organisations=True),
    ]


@pytest.fixture
def members(cast, kinds):
    """Memberships of a person and of the partner that run out soon, and one that does not."""
    host, (full, corporate) = cast.actor("host"), kinds
    since = date(2025, 4, 1)

    def admit(kind, until, **member):
        return actions.admit(actor=host, membership_class=kind, since=since, until=until, **member)

    return (
        admit(full, SOON, person=cast.people["third"]),
        admit(corporate, SOON, organisation=cast.bodies["partner"]),
        admit(full, date(2028, 1, 1), person=cast.people["outsider"]),
    )


@pytest.fixture
def row(cast, members):
    return renewals.open_round(actor=cast.actor("host"), due_from=DAY, due_to=SOON, closes_on=SOON)


def test_letters_wait_to_be_looked_at_and_go_out_only_when_released(cast, row):
    host = cast.actor("host")
    account = cast.people["third"].account
    account.language = "ko"
    account.save()
    assert finish(renewals.prepare(actor=host, row=row)).done == 2
    assert finish(renewals.prepare(actor=host, row=row)).done == 2
    assert outbox.waiting().count() == 0
    texts = {one.recipient.email: outbox.render_message(one).subject for one in round_queries.letters(row)}
    assert texts == {
        "third@test.example": "The host 회원 자격은 2026년 3월 31일까지입니다. 갱신하시겠습니까? [예행연습]",
        "partner@test.example": "Your membership in The host runs until 31 March 2026: renew? [rehearsal]",
    }
    assert finish(renewals.release(actor=host, row=row)).done == 2
    assert outbox.waiting().count() == 2
    assert round_queries.letters(row).count() == 0


def test_letters_are_dropped_with_a_reason_or_with_the_round(cast, row):
    host = cast.actor("host")
    finish(renewals.prepare(actor=host, row=row))
    assert finish(renewals.withdraw(actor=host, row=row, reason="A wrong day")).done == 2
    Message.objects.update(only_once=None)
    finish(renewals.prepare(actor=host, row=row))
    finish(renewals.close(actor=host, row=row).runs.first())
    assert (round_queries.letters(row).count(), outbox.waiting().count()) == (0, 0)
    with pytest.raises(WrongStateError):
        finish(renewals.prepare(actor=host, row=row))


def test_members_answer_for_themselves_and_who_said_yes_is_renewed(cast, row, members):
    person, body, _ = members
    actions.answer(actor=cast.actor("third"), membership=person, wants=False)
    actions.answer(actor=cast.actor("third"), membership=person, wants=True)
    actions.answer(actor=cast.actor("partner"), membership=body, wants=False)
    assert finish(renewals.prepare(actor=cast.actor("host"), row=row)).done == 0
    assert finish(renewals.renew_answered(actor=cast.actor("host"), row=row)).done == 1
    renewed = Membership.objects.get(follows=person)
    assert (renewed.since, renewed.until) == (SOON, date(2027, 4, 1))
    assert finish(renewals.renew_answered(actor=cast.actor("host"), row=row)).done == 0


@pytest.mark.parametrize(("name", "error"), [("host", RefusedError), ("outsider", NotFoundError)])
def test_nobody_answers_for_another(cast, members, name, error):
    with pytest.raises(error):
        actions.answer(actor=cast.actor(name), membership=members[0], wants=True)


def test_only_the_days_of_renewal_and_grace_take_an_answer(cast, members):
    with pytest.raises(WrongStateError):
        actions.answer(actor=cast.actor("outsider"), membership=members[2], wants=True)


def test_what_lapsed_is_not_renewed(cast, row, members, monkeypatch):
    actions.answer(actor=cast.actor("third"), membership=members[0], wants=True)
    monkeypatch.setenv("CONCORD_NOW", "2026-07-01T09:00")
    finish(renewals.renew_answered(actor=cast.actor("host"), row=row))
    assert RenewalAnswer.objects.get().skipped_because == "lapsed"
    assert round_queries.totals(row)["skipped"] == 1
    with pytest.raises(WrongStateError):
        actions.renew(actor=cast.actor("host"), membership=members[0], until=date(2027, 4, 1))


def test_two_open_rounds_hold_no_membership_twice(cast, row, kinds):
    days = {"due_from": SOON, "due_to": date(2026, 6, 1), "closes_on": SOON}
    with refuses("round_overlaps"):
        renewals.open_round(actor=cast.actor("host"), membership_class=kinds[0], **days)
    renewals.close(actor=cast.actor("host"), row=row)
    renewals.open_round(actor=cast.actor("host"), membership_class=kinds[0], **days)
    renewals.open_round(actor=cast.actor("host"), membership_class=kinds[1], **days)


def test_a_membership_ends_early_inside_its_period(cast, members):
    host, row = cast.actor("host"), members[0]
    with refuses("outside_the_period"):
        actions.end_membership(actor=host, membership=row, on=date(2027, 1, 1), reason="x")
    assert actions.end_membership(actor=host, membership=row, on=DAY, reason="Asked for it").ended_on == DAY
    with pytest.raises(RefusedError):
        actions.end_membership(actor=cast.actor("outsider"), membership=members[2], on=DAY, reason="x")


def test_the_database_refuses_two_memberships_of_a_body_on_one_day(cast, members, kinds):
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(
            organisation=cast.bodies["partner"],
            membership_class=kinds[1],
            since=date(2026, 3, 31),
            until=date(2027, 1, 1),
        )


@pytest.mark.parametrize("name", ["partner", "third"])
def test_only_staff_of_the_host_open_and_run_rounds(cast, row, name):
    with pytest.raises(RefusedError):
        renewals.open_round(actor=cast.actor(name), due_from=DAY, due_to=DAY, closes_on=DAY)
    with pytest.raises(NotFoundError):
        renewals.prepare(actor=cast.actor(name), row=row)
