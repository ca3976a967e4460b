"""Two rows of one person joined and taken apart again. Robustness 12: two addresses of one person."""

from datetime import UTC, date, datetime, timedelta

import pytest
from allauth.account.internal.userkit import filter_users_by_email
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core import mail
from tests.support.member_lists import apply
from tests.support.refusals import refuses

from concord.society.access import NotFoundError, RefusedError
from concord.society.errors import WrongStateError
from concord.society.jobs.worker import work_once
from concord.society.ledger.digests import name_rows_without_entry
from concord.society.ledger.models import Entry
from concord.society.ledger.verification import examine
from concord.society.mail import tickets
from concord.society.mail.delivery import send_waiting
from concord.society.mail.models import Message, Ticket
from concord.society.people import lists, mailings, merging
from concord.society.people.actions import (
    admit,
    affiliate,
    describe,
    end_affiliation,
    entrust,
    give_consent,
    join,
    withdraw_consent,
)
from concord.society.people.models import (
    Account,
    Affiliation,
    Consent,
    Document,
    Membership,
    MembershipClass,
    Organisation,
    Person,
)
from concord.society.people.queries import actor_for, current_key, current_members, named, selves, tenures
from concord.society.people.states import MERGE_ACTIONS, MergeAction, MergeState, merge_state
from concord.society.privacy.actions import erase, holdings
from concord.society.tokens.models import Token
from concord.society.waiting import queues

DAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def staff(cast):
    name_rows_without_entry(Entry)
    return cast.actor("host")


def newcomer(name, address, *, confirmed=True, country="KR"):
    account = Account.objects.create_user(address)
    if confirmed:
        EmailAddress.objects.create(user=account, email=address, verified=True, primary=True)
    person = join(account=account, name=name, layer="rehearsal")
    person.country = country
    person.save()
    return person


@pytest.fixture
def pair(cast):
    """Two rows of one person, each with a confirmed address."""
    return newcomer("Kim Ada", "ada@one.example"), newcomer("KIM  Ada", "ada@two.example")


@pytest.fixture
def full(db):
    return MembershipClass.objects.create(name_en="Full", name_ko="정회원", grace_days=60)


@pytest.fixture
def news(db):
    return Document.objects.create(
        purpose="news", version=1, title_en="N", title_ko="N", valid_from=date(2020, 1, 1)
    )


def merged(staff, pair, **more):
    return merging.merge(actor=staff, kept=pair[0], merged=pair[1], reason="one person, by telephone", **more)


def refreshed(pair):
    return [Person.objects.select_related("account").get(pk=one.pk) for one in pair]


def test_candidates_share_a_name_and_country_an_address_or_a_native_name_and_organisation(cast, staff):
    one, other = newcomer("Kim Ada", "a@x.example"), newcomer("kim ÁDA", "b@x.example")
    newcomer("Kim Ada", "c@x.example", country="US")
    first, second = newcomer("Lee Bo", "d@x.example"), newcomer("Yi Bo", "e@x.example")
    for person in (first, second):
        person.name_native = "이보"
        person.save()
        Affiliation.objects.create(
            person=person, organisation=cast.bodies["third"], since=date(2025, 1, 1), until=date(2027, 1, 1)
        )
    twice, again = newcomer("Xu", "f@x.example"), newcomer("Other", "g@x.example", confirmed=False)
    EmailAddress.objects.create(user=twice.account, email="g@x.example", verified=True)
    found = [(row.kept, row.merged, row.reasons) for row in merging.candidates(staff)]
    assert found == [
        (twice.pk, again.pk, ("address",)),
        (one.pk, other.pk, ("name",)),
        (first.pk, second.pk, ("organisation",)),
    ]
    with pytest.raises(RefusedError):
        merging.candidates(cast.actor("partner"))


def test_both_addresses_sign_in_to_one_person_and_the_old_key_leads_there(staff, pair):
    merged(staff, pair)
    kept, old = refreshed(pair)
    for address in ("ada@one.example", "ada@two.example"):
        assert filter_users_by_email(address, is_active=True, prefer_verified=True) == [kept.account]
        assert list(named(staff, address)) == [kept]
    assert (old.merged_into, old.account.is_active, current_key(old.key)) == (kept, False, kept.key)
    assert list(named(staff, "Kim Ada")) == [kept]
    assert selves(kept.pk) == {kept.pk, old.pk}


def test_what_refers_to_the_row_given_up_refers_to_the_one_kept_and_the_ledger_holds(cast, staff, pair, full):
    kept, old = pair
    admit(actor=staff, person=old, membership_class=full, since=date(2026, 1, 1), until=date(2027, 1, 1))
    affiliate(actor=actor_for(old), person=old, organisation=cast.bodies["third"], since=date(2025, 1, 1))
    Token.objects.create(
        person=old, name="x", digest="d", scopes=[], made_at=NOON, expires_at=NOON.replace(year=2027)
    )
    row = merged(staff, pair)
    assert Membership.objects.get().person == kept
    assert Affiliation.objects.get(organisation=cast.bodies["third"], since=date(2025, 1, 1)).person == kept
    assert Token.objects.get().person == kept
    assert (merging.state_of(row), row.asked_by) == (MergeState.DONE, cast.people["host"])
    assert [entry.verb for entry in Entry.objects.filter(object_key=row.key)] == [
        "person.merge_asked",
        "person.merged",
    ]
    assert examine().faults == []


def test_a_member_of_two_overlapping_periods_counts_once(staff, pair, full):
    kept, old = pair
    days = {"membership_class": full, "until": date(2027, 1, 1)}
    admit(actor=staff, person=kept, since=date(2026, 1, 1), **days)
    admit(actor=staff, person=old, since=date(2026, 2, 1), **days)
    admit(actor=staff, person=old, membership_class=full, since=date(2027, 1, 1), until=date(2028, 1, 1))
    joined = merging.preview(actor=staff, kept=kept, merged=old)
    assert [(row.since, row.ended_on) for row in joined.ended] == [(date(2026, 2, 1), DAY)]
    assert Membership.objects.filter(ended_on=None).count() == 3  # the preview changed nothing
    merged(staff, pair)
    assert [row.since for row in current_members(DAY)] == [date(2026, 1, 1)]
    # Two periods of one person share no day: the one that was ended stays with the row given up.
    assert list(Membership.objects.values_list("person", "since")) == [
        (kept.pk, date(2026, 1, 1)),
        (old.pk, date(2026, 2, 1)),
        (kept.pk, date(2027, 1, 1)),
    ]
    assert len(tenures()) == 1
    assert examine().faults == []


@pytest.mark.parametrize(
    ("own", "other"),
    [
        pytest.param(("2026-01-01", "2027-01-01"), ("2026-02-01", "2028-02-01"), id="the other lasts longer"),
        pytest.param(("2025-04-01", "2026-04-01"), ("2026-03-15", "2027-03-15"), id="the other is ahead"),
        pytest.param(("2025-02-01", "2026-02-01"), ("2026-01-01", "2027-01-01"), id="the own one is over"),
        pytest.param(("2026-02-01", "2027-02-01"), ("2026-01-01", "2028-01-01"), id="the own one is within"),
        pytest.param(
            ("2026-01-01", "2028-01-01"), ("2025-06-01", "2026-06-01"), id="the own one lasts longer"
        ),
    ],
)
def test_no_day_that_one_of_the_two_holds_is_lost(staff, pair, full, own, other):
    periods = [tuple(map(date.fromisoformat, days)) for days in (own, other)]
    for person, (since, until) in zip(pair, periods, strict=True):
        admit(actor=staff, person=person, membership_class=full, since=since, until=until)
    before = list(Membership.objects.order_by("pk").values())
    row = merged(staff, pair)
    last = max(until for _since, until in periods)
    for day in (DAY, date(2026, 3, 20), last.replace(year=last.year - 1), last - timedelta(days=1)):
        assert [one.person for one in current_members(day)] == [pair[0]]
    assert [one.left for one in tenures()] == [last + timedelta(days=60)]
    assert examine().faults == []
    merging.undo(actor=staff, row=row, reason="they are two")
    assert list(Membership.objects.order_by("pk").values()) == before


def test_a_period_that_was_ended_early_within_one_of_the_other_record_holds_nothing_up(staff, pair, full):
    for person, month in zip(pair, (2, 1), strict=True):
        admit(
            actor=staff,
            person=person,
            membership_class=full,
            since=date(2026, month, 1),
            until=date(2027, 1, 1),
        )
    Membership.objects.filter(person=pair[0]).update(ended_on=date(2026, 2, 15))
    before = list(Membership.objects.order_by("pk").values())
    row = merged(staff, pair)
    assert [(one.person, one.since) for one in current_members(DAY)] == [(pair[0], date(2026, 1, 1))]
    assert Membership.objects.get(person=pair[1]).ended_on == date(2026, 2, 15)
    merging.undo(actor=staff, row=row, reason="they are two")
    assert list(Membership.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("which", ["taken back before", "link of the record given up"])
def test_letters_that_wait_at_either_address_are_dropped_with_the_consent(staff, pair, news, settings, which):
    settings.CONCORD_HOLD_MAIL = True
    full = MembershipClass.objects.create(name_en="Full", name_ko="정회원")
    for person in pair:
        admit(
            actor=staff, person=person, membership_class=full, since=date(2026, 1, 1), until=date(2027, 1, 1)
        )
        give_consent(actor=actor_for(person), person=person, document=news)
    everybody = lists.save(actor=staff, name="Everybody", query={})
    words = {"subject_en": "N", "subject_ko": "소식", "text_en": "N", "text_ko": "소식"}
    letter = mailings.write(actor=staff, row=everybody, purpose="news", **words)
    mailings.release(actor=staff, mailing=letter)
    while work_once() is not None:
        pass
    waiting = Message.objects.filter(kind="list_letter", withdrawn_at=None)
    assert waiting.count() == 2
    if which == "taken back before":
        withdraw_consent(actor=actor_for(pair[1]), person=pair[1], document=news)
        merged(staff, pair)
    else:
        merged(staff, pair)
        ticket = Ticket.objects.get(purpose=mailings.UNSUBSCRIBE, person_key=pair[1].key)
        mailings.unsubscribe(text=tickets.token(ticket.key))
    assert not waiting.exists()


def test_one_period_that_stands_at_both_counts_once(staff, pair, full):
    for person in pair:
        admit(
            actor=staff, person=person, membership_class=full, since=date(2026, 1, 1), until=date(2027, 1, 1)
        )
    merged(staff, pair)
    assert [row.person for row in current_members(DAY)] == [pair[0]]
    assert [(one.joined, one.left) for one in tenures()] == [(date(2026, 1, 1), date(2027, 3, 2))]


@pytest.mark.parametrize("who", [0, 1])
def test_a_consent_that_either_took_back_stays_taken_back(staff, pair, news, who):
    for person in pair:
        give_consent(actor=actor_for(person), person=person, document=news)
    withdraw_consent(actor=actor_for(pair[who]), person=pair[who], document=news)
    merged(staff, pair)
    assert not Consent.objects.filter(withdrawn_at=None).exists()
    assert examine().faults == []


def test_consents_that_nobody_took_back_stand_once(staff, pair, news):
    for person in pair:
        give_consent(actor=actor_for(person), person=person, document=news)
    merged(staff, pair)
    assert Consent.objects.filter(person=pair[0], withdrawn_at=None).count() == 1


def test_a_joining_is_undone_and_every_row_is_as_it_was(cast, staff, pair, full, news):
    kept, old = pair
    old.name_native = "김아다"
    old.save()
    for person, since in ((kept, 1), (old, 2)):
        admit(
            actor=staff,
            person=person,
            membership_class=full,
            since=date(2026, since, 1),
            until=date(2027, 1, 1),
        )
    give_consent(actor=actor_for(old), person=old, document=news)
    affiliate(actor=actor_for(old), person=old, organisation=cast.bodies["third"], since=date(2025, 1, 1))
    models = (Person, Account, EmailAddress, Membership, Affiliation, Consent)
    before = [list(model.objects.order_by("pk").values()) for model in models]
    row = merged(staff, pair)
    assert Person.objects.get(pk=kept.pk).name_native == "김아다"
    assert [list(model.objects.order_by("pk").values()) for model in models] != before
    merging.undo(actor=staff, row=row, reason="they are two")
    assert [list(model.objects.order_by("pk").values()) for model in models] == before
    assert examine().faults == []
    with pytest.raises(WrongStateError):
        merging.undo(actor=staff, row=row, reason="again")


def test_the_later_year_of_the_other_record_carries_on_the_earlier_one(staff, pair, full):
    kept, old = pair
    first = admit(
        actor=staff, person=kept, membership_class=full, since=date(2026, 1, 1), until=date(2027, 1, 1)
    )
    later = admit(
        actor=staff, person=old, membership_class=full, since=date(2027, 1, 1), until=date(2028, 1, 1)
    )
    row = merged(staff, pair)
    later.refresh_from_db()
    assert (later.person, later.follows) == (kept, first)
    merging.undo(actor=staff, row=row, reason="two")
    later.refresh_from_db()
    assert (later.person, later.follows) == (old, None)


@pytest.mark.parametrize("address", ["ada@two.example", "ada@one.example"])
def test_a_list_with_either_address_means_the_one_person(staff, pair, full, address):
    """Robustness 12: an import with the second address made a second person."""
    merged(staff, pair)
    content = f"email,name,class,since,until\n{address},Kim Ada,Full,2026-01-01,2027-01-01\n".encode()
    before = Person.objects.count()
    apply(actor=staff, content=content, file="members.csv")
    assert (Person.objects.count(), Membership.objects.get().person) == (before, pair[0])


@pytest.mark.usefixtures("full")
def test_a_list_with_the_unconfirmed_address_of_a_joined_record_means_the_one_person(staff, pair):
    unknown = newcomer("Ada K", "ada@imported.example", confirmed=False)
    merging.merge(actor=staff, kept=pair[0], merged=unknown, reason="one person")
    content = b"email,name,class,since,until\nada@imported.example,Ada,Full,2026-01-01,2027-01-01\n"
    apply(actor=staff, content=content, file="members.csv")
    assert Membership.objects.get().person == pair[0]


@pytest.mark.parametrize("built", ["act", "change", "row"])
def test_what_was_built_on_a_joining_keeps_it_from_being_undone(cast, staff, pair, full, built):
    kept, old = pair
    tie = affiliate(
        actor=actor_for(old), person=old, organisation=cast.bodies["third"], since=date(2025, 1, 1)
    )
    row = merged(staff, pair)
    kept = Person.objects.get(pk=kept.pk)
    if built == "act":
        describe(actor=actor_for(kept), person=kept, changes={"expertise": "assays"})
    elif built == "change":
        end_affiliation(actor=staff, tie=tie, until=DAY)
    else:
        admit(actor=staff, person=kept, membership_class=full, since=DAY, until=date(2027, 1, 1))
    with refuses("built_upon"):
        merging.undo(actor=staff, row=row, reason="two")


def test_both_accounts_are_told_at_their_own_addresses(staff, pair):
    row = merged(staff, pair)
    merging.undo(actor=staff, row=row, reason="two")
    send_waiting()
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        (["ada@one.example"], "Your two accounts were joined [rehearsal]"),
        (["ada@two.example"], "Your two accounts were joined [rehearsal]"),
        (["ada@one.example"], "The joining of two accounts was undone [rehearsal]"),
        (["ada@two.example"], "The joining of two accounts was undone [rehearsal]"),
    ]


def test_nobody_joins_rows_of_which_one_is_their_own(cast, staff, pair):
    with refuses("own_role"):
        merging.merge(actor=staff, kept=cast.people["host"], merged=pair[1], reason="x")
    EmailAddress.objects.create(user=cast.people["host"].account, email="second@host.example", verified=True)
    own = newcomer("Second", "second@host.example", confirmed=False)
    with refuses("own_role"):
        merging.merge(actor=staff, kept=pair[0], merged=own, reason="x")
    with pytest.raises(RefusedError):
        merging.merge(actor=cast.actor("partner"), kept=pair[0], merged=pair[1], reason="x")


def test_what_does_not_fit_together_is_refused_by_name(cast, staff, pair):
    kept, old = pair
    with refuses("same_person"):
        merging.merge(actor=staff, kept=kept, merged=kept, reason="x")
    with refuses("reason_missing"):
        merging.merge(actor=staff, kept=kept, merged=old, reason=" ")
    live = Person.objects.create(name="Live", layer="live")
    with refuses("layers_are_not_mixed"):
        merging.merge(actor=staff, kept=kept, merged=live, reason="x")
    with refuses("person_erased"):
        nobody = Person.objects.create(name="", layer="rehearsal")
        merging.merge(actor=staff, kept=kept, merged=nobody, reason="x")
    merged(staff, pair)
    with refuses("merged_already"):
        merging.merge(actor=staff, kept=cast.people["third"], merged=old, reason="x")


def test_a_hand_of_the_host_and_one_of_a_partner_are_not_joined(cast, staff):
    other = newcomer("Other host", "other@host.example")
    Affiliation.objects.create(
        person=other, organisation=cast.bodies["host"], may_represent=True, since=date(2020, 1, 1)
    )
    with refuses("acts_for_both_sides"):
        merging.merge(actor=staff, kept=cast.people["partner"], merged=other, reason="x")


@pytest.fixture
def hand(cast):
    """Somebody who acts for a partner and has confirmed their address."""
    EmailAddress.objects.create(
        user=cast.people["partner"].account, email="partner@test.example", verified=True
    )
    return cast.people["partner"]


def links(row):
    return {one.person_key: tickets.token(one.key) for one in Ticket.objects.filter(object_key=row.key)}


def test_whoever_signs_for_a_body_is_joined_only_by_the_word_of_both_addresses(staff, pair, hand):
    """Staff alone could else take over a hand that signs, by joining it with a row of their own."""
    row = merging.merge(actor=staff, kept=hand, merged=pair[0], reason="told by telephone")
    assert merging.state_of(row) is MergeState.ASKED
    assert set(Message.objects.values_list("kind", "recipient__email")) == {
        ("merge_asked", "partner@test.example"),
        ("merge_asked", "ada@one.example"),
    }
    with refuses("being_asked"):
        merging.merge(actor=staff, kept=pair[0], merged=pair[1], reason="x")
    given = links(row)
    row = merging.answer(text=given[hand.key], agrees=True)
    assert merging.state_of(row) is MergeState.ASKED
    row = merging.answer(text=given[pair[0].key], agrees=True)
    assert merging.state_of(row) is MergeState.DONE
    assert Person.objects.get(pk=pair[0].pk).merged_into == hand
    with pytest.raises(NotFoundError):
        merging.answer(text=given[hand.key], agrees=True)
    assert examine().faults == []


def test_one_no_ends_the_question_and_both_links(staff, pair):
    row = merged(staff, pair, ask=True)
    given = links(row)
    assert merging.state_of(merging.answer(text=given[pair[1].key], agrees=False)) is MergeState.REFUSED
    with pytest.raises(NotFoundError):
        merging.answer(text=given[pair[0].key], agrees=True)
    assert Person.objects.filter(merged_into=None).count() == Person.objects.count()


def test_a_question_is_withdrawn_and_its_links_open_nothing(staff, pair):
    row = merged(staff, pair, ask=True)
    given = links(row)
    assert merging.state_of(merging.withdraw(actor=staff, row=row)) is MergeState.WITHDRAWN
    with pytest.raises(NotFoundError):
        merging.asked(given[pair[0].key])


def test_a_row_that_never_showed_who_it_is_brings_no_right_and_no_address(cast, staff, pair):
    body = Organisation.objects.create(name_en="New body", kind="company", layer="rehearsal")
    unknown = newcomer("Ada K", "ada@imported.example", confirmed=False)
    tie = affiliate(actor=actor_for(unknown), person=unknown, organisation=body, since=date(2025, 1, 1))
    entrust(actor=staff, tie=tie, may_represent=True, source="letter of 1 March")
    merging.merge(actor=staff, kept=pair[0], merged=unknown, reason="one person")
    tie.refresh_from_db()
    assert (tie.person, tie.may_represent) == (pair[0], False)
    assert not EmailAddress.objects.filter(email="ada@imported.example").exists()
    assert filter_users_by_email("ada@imported.example", is_active=True) == []
    assert examine().faults == []


def test_two_ties_to_one_body_become_one_and_the_right_stays(cast, staff, hand):
    other = newcomer("Person of partner", "partner@two.example")
    EmailAddress.objects.create(user=hand.account, email="partner@second.example", verified=True)
    Affiliation.objects.create(person=other, organisation=cast.bodies["partner"], since=date(2021, 1, 1))
    row = merging.merge(actor=staff, kept=other, merged=hand, reason="x")
    for text in links(row).values():
        merging.answer(text=text, agrees=True)
    open_ties = Affiliation.objects.filter(organisation=cast.bodies["partner"], until=None)
    assert [(tie.person, tie.may_represent) for tie in open_ties] == [(other, True)]
    assert actor_for(Person.objects.get(pk=other.pk)).represents == {cast.bodies["partner"].pk}


def test_erasure_reaches_the_rows_that_were_joined_and_the_ledger_holds(staff, pair):
    row = merged(staff, pair)
    kept, _old = refreshed(pair)
    tables = {table.code: table for one in holdings(actor_for(kept), kept) for table in one.tables}
    assert [table["verb"] for table in tables["acts"].rows].count("person.joined") == 2
    assert [(one["kept__key"], one["merged__key"]) for one in tables["merges"].rows] == [
        (pair[0].key, pair[1].key)
    ]
    erase(actor=actor_for(kept), person=kept)
    assert [(one.name, one.account) for one in refreshed(pair)] == [("", None), ("", None)]
    assert not Account.objects.filter(email__startswith="ada@").exists()
    row.refresh_from_db()
    assert (row.before, merging.is_built_upon(row)) == ({}, True)
    assert examine().faults == []


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ((), MergeState.ASKED),
        (("is_refused",), MergeState.REFUSED),
        (("is_withdrawn",), MergeState.WITHDRAWN),
        (("is_done",), MergeState.DONE),
        (("is_done", "is_undone"), MergeState.UNDONE),
    ],
)
def test_the_state_follows_from_what_was_noted(facts, state):
    names = ("is_done", "is_undone", "is_refused", "is_withdrawn")
    assert merge_state(**{name: name in facts for name in names}) is state


def test_which_action_is_legal_in_which_state():
    assert {
        MergeAction.ANSWER: {MergeState.ASKED},
        MergeAction.WITHDRAW: {MergeState.ASKED},
        MergeAction.UNDO: {MergeState.DONE},
    } == MERGE_ACTIONS


def test_every_column_that_refers_to_a_person_is_moved_but_for_joinings_and_imported_rows():
    every = {
        f"{model._meta.label_lower}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.fields
        if field.related_model is Person
    }
    moved = {f"{one.related_model._meta.label_lower}.{one.field.name}" for one in merging._relations()}
    assert every - moved == {
        "imports.importedrow.person",
        "people.merge.asked_by",
        "people.merge.kept",
        "people.merge.merged",
    }


def test_a_question_that_waits_for_both_stands_on_the_desk_of_the_staff(cast, staff, pair):
    row = merged(staff, pair, ask=True)
    waiting = queues(cast.actor("host"))["others"]
    assert [(place.kind, place.row) for place in waiting.places] == [("merge", row.pk)]
    merging.withdraw(actor=staff, row=row)
    assert queues(cast.actor("host"))["others"].places == []
