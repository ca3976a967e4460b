"""Which period follows which. Robustness 1 (a link on one path), 11 (a mistake is final), 6 (29 February)."""

from datetime import date

import pytest
from tests.support.member_lists import apply, preview
from tests.support.refusals import refuses

from concord.society.access import RefusedError, Role
from concord.society.errors import WrongStateError
from concord.society.ledger import verification
from concord.society.ledger.models import Entry
from concord.society.mail import outbox
from concord.society.mail.models import Message
from concord.society.people import actions, member_lists, renewals, round_queries
from concord.society.people.models import Membership, MembershipClass, RenewalAnswer
from concord.society.people.queries import actor_for, current_members, tenures
from concord.society.people.states import InRound

Y25, Y26, Y27, Y28 = (date(year, 4, 1) for year in (2025, 2026, 2027, 2028))
HEAD = "email,name,name_native,country,area,profession,expertise,class,since,until"


@pytest.fixture
def full(db):
    return MembershipClass.objects.create(name_en="Full", name_ko="정회원")


@pytest.fixture
def admit(cast, full):
    def admitted(name, since, until):
        return actions.admit(
            actor=cast.actor("host"),
            person=cast.people[name],
            membership_class=full,
            since=since,
            until=until,
        )

    return admitted


def imported(cast, since, until):
    row = f"third@test.example,Person of third,,,,,,Full,{since},{until}"
    apply(actor=cast.actor("host"), content=f"{HEAD}\n{row}\n".encode(), file=f"{since}.csv")


def in_order(cast, admit):
    admit("third", Y25, Y26)
    admit("third", Y26, Y27)


def later_first(cast, admit):
    admit("third", Y26, Y27)
    admit("third", Y25, Y26)


def import_later_first(cast, admit):
    imported(cast, Y26, Y27)
    imported(cast, Y25, Y26)


def import_after_admission(cast, admit):
    admit("third", Y25, Y26)
    imported(cast, Y26, Y27)


def skipped(row):
    rows = round_queries.standing_at(row, InRound.SKIPPED)
    return {one.person: one.answer.skipped_because for one in rows}


WAYS = pytest.mark.parametrize("way", [in_order, later_first, import_later_first, import_after_admission])


@WAYS
def test_two_periods_of_one_member_are_one_time_however_they_came(cast, admit, full, way, monkeypatch):
    """Robustness 1: in January they stood twice and still got letters; the export could not be read again."""
    way(cast, admit)
    first, second = Membership.objects.order_by("since")
    assert second.follows == first
    monkeypatch.setenv("CONCORD_NOW", "2026-04-02T09:00")
    assert list(current_members(date(2026, 4, 2))) == [second]
    (tenure,) = tenures()
    assert (tenure.joined, tenure.left) == (Y25, date(2027, 5, 31))
    content = member_lists.export(actor=cast.actor("host"), form="csv")
    assert all(one.is_nothing for one in preview(actor=cast.actor("host"), content=content, file="a"))


@WAYS
def test_one_row_that_cannot_be_renewed_keeps_no_other_back(cast, admit, way):
    """Robustness 1: X said yes; renewing all who said yes ended in an error and renewed nobody."""
    first = admit("partner", Y25, Y26)
    way(cast, admit)
    crossed = Membership.objects.get(person=cast.people["third"], since=Y25)
    # The member answered before the later year was entered.
    for membership in (crossed, first):
        RenewalAnswer.objects.create(membership=membership, wants=True, said_at="2026-03-01T09:00Z")
    row = renewals.open_round(actor=cast.actor("host"), due_from=Y26, due_to=Y26, closes_on=Y26)
    for done in (1, 0):
        run = renewals.finish(renewals.renew_answered(actor=cast.actor("host"), row=row))
        assert (run.done, run.total) == (done, done)
        assert skipped(row) == {cast.people["third"]: "renewed_already"}
    assert Entry.objects.get(verb="round.renewed").facts["memberships"] == 1
    assert Membership.objects.get(follows=first).until == Y27
    assert round_queries.totals(row)["renewed"] == 1


def test_who_has_a_later_period_gets_no_letter_and_is_skipped_if_the_renewal_would_meet_it(cast, admit):
    """Robustness 1: a later period beyond the days of grace shares no link, yet the renewal would overlap."""
    first = admit("third", Y25, Y26)
    admit("third", date(2026, 12, 1), Y28)
    RenewalAnswer.objects.create(membership=first, wants=True, said_at="2026-03-01T09:00Z")
    row = renewals.open_round(actor=cast.actor("host"), due_from=Y26, due_to=Y26, closes_on=Y26)
    assert renewals.finish(renewals.prepare(actor=cast.actor("host"), row=row)).done == 0
    renewals.finish(renewals.renew_answered(actor=cast.actor("host"), row=row))
    assert skipped(row) == {cast.people["third"]: "overlaps"}


def test_a_gap_within_the_days_of_grace_is_no_end_and_counts_nobody_twice(cast, admit):
    first = admit("third", Y25, Y26)
    second = admit("third", date(2026, 4, 20), Y27)
    assert second.follows == first
    for day, current in ((date(2026, 4, 19), first), (date(2026, 4, 20), second)):
        assert list(current_members(day)) == [current]
        assert Role.MEMBER in actor_for(cast.people["third"]).roles


def test_a_period_after_the_days_of_grace_and_one_after_an_early_end_follow_nothing(cast, admit):
    first = admit("third", Y25, Y26)
    assert admit("third", date(2026, 6, 1), Y27).follows is None
    actions.end_membership(
        actor=cast.actor("host"),
        membership=Membership.objects.get(pk=first.pk),
        on=date(2026, 3, 10),
        reason="Asked for it",
    )
    assert admit("third", date(2026, 3, 10), date(2026, 5, 1)).follows is None


def test_what_began_on_29_february_comes_back_to_it(cast, admit, monkeypatch):
    """Robustness 6: later renewals stayed on the 28th."""
    row = admit("third", date(2024, 2, 29), date(2025, 3, 1))
    for year in (2026, 2027, 2028):
        monkeypatch.setenv("CONCORD_NOW", f"{row.until}T09:00")
        RenewalAnswer.objects.create(membership=row, wants=True, said_at="2026-03-01T09:00Z")
        of_year = renewals.open_round(
            actor=cast.actor("host"), due_from=row.until, due_to=row.until, closes_on=row.until
        )
        renewals.finish(renewals.renew_answered(actor=cast.actor("host"), row=of_year))
        row = Membership.objects.get(follows=row)
        assert row.until == (date(year, 2, 29) if year == 2028 else date(year, 3, 1))


def test_a_renewal_made_by_mistake_is_taken_back_before_it_begins_and_made_anew(cast, admit, monkeypatch):
    """Robustness 11: renewed to 2029 by mistake, neither row could be ended."""
    host, first = cast.actor("host"), admit("third", Y25, Y26)
    wrong = actions.renew(actor=host, membership=first, until=date(2029, 4, 1))
    monkeypatch.setenv("CONCORD_NOW", "2026-03-20T09:00")
    actions.withdraw_membership(actor=host, membership=wrong, reason="A slip of the year")
    assert list(Membership.objects.all()) == [first]
    assert actions.renew(actor=host, membership=first, until=Y27).follows == first
    entry = Entry.objects.get(verb="membership.withdrawn")
    assert (entry.object_key, entry.facts["until"]) == (first.key, "2029-04-01")
    (message,) = Message.objects.filter(kind="membership_withdrawn")
    assert message.recipient == cast.people["third"].account
    assert "from 1 April 2026 until 31 March 2029" in outbox.render_message(message).body
    assert not [fault for fault in verification.examine().faults if "membership" in fault]


def test_an_admission_is_taken_back_on_the_day_it_was_made_and_no_later(cast, admit, monkeypatch):
    """Robustness 11: until something is built on it, a mistake is not final."""
    host, row = cast.actor("host"), admit("third", Y25, Y26)
    monkeypatch.setenv("CONCORD_NOW", "2026-03-03T09:00")
    with pytest.raises(WrongStateError):
        actions.withdraw_membership(actor=host, membership=row, reason="A slip")
    monkeypatch.setenv("CONCORD_NOW", "2026-03-02T23:00")
    with refuses("reason_missing"):
        actions.withdraw_membership(actor=host, membership=row, reason=" ")
    actions.answer(actor=cast.actor("third"), membership=row, wants=True)
    with refuses("answered_already"):
        actions.withdraw_membership(actor=host, membership=row, reason="A slip")
    later = admit("third", Y26, Y27)
    with refuses("renewed_already"):
        actions.withdraw_membership(actor=host, membership=row, reason="A slip")
    for name in ("third", "outsider"):
        with pytest.raises(Exception) as refusal:  # noqa: PT011 - either form of a refusal of access
            actions.withdraw_membership(actor=cast.actor(name), membership=later, reason="A slip")
        assert refusal.typename in {"RefusedError", "NotFoundError"}


def test_nobody_takes_back_their_own_period(cast, full):
    row = Membership.objects.create(person=cast.people["host"], membership_class=full, since=Y26, until=Y27)
    with pytest.raises(RefusedError):
        actions.withdraw_membership(actor=cast.actor("host"), membership=row, reason="A slip")
