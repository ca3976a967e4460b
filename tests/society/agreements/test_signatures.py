"""A signature recorded for a party reaches it, and is confirmed or contested (users 1)."""

import re
from datetime import date

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.test import Client
from tests.society.agreements.test_reviews import fresh, person, status
from tests.support.agreements import review, sign_all
from tests.support.refusals import refuses

from concord.society.access import SYSTEM, AccessError, NotFoundError
from concord.society.agreements import actions, deliverables, signatures
from concord.society.agreements.deliverables import possible_on_deliverable
from concord.society.agreements.dossier import dossier_of
from concord.society.agreements.models import (
    AgreementKind,
    Deliverable,
    Signature,
    SignatureAnswer,
)
from concord.society.agreements.notices import remind
from concord.society.agreements.progress import steps
from concord.society.agreements.queries import status_of, timing_of, with_settlement
from concord.society.agreements.states import AgreementAction, Status, Timing
from concord.society.errors import WrongStateError
from concord.society.ledger import seals
from concord.society.ledger.digests import name_rows_without_entry
from concord.society.ledger.models import Entry
from concord.society.mail import delivery, tickets
from concord.society.mail.models import Message, Ticket
from concord.society.people.models import Affiliation
from concord.society.people.queries import actor_for
from concord.society.privacy.retention import retain
from concord.society.waiting import fetch, queues

DAY = date(2026, 3, 2)
SCAN = b"%PDF-1.7 a signature page"


def record(cast, party, **more):
    return signatures.sign_on_behalf(
        actor=cast.actor("host"),
        party=party,
        signed_on=DAY,
        reason="It signs on paper",
        scan=ContentFile(SCAN, "page.pdf"),
        **more,
    )


@pytest.fixture
def reviewed(cast, committed):
    review(committed.agreement, cast.actor("host"), [cast.actor("partner")])
    return committed.agreement


@pytest.fixture
def recorded(cast, reviewed):
    """The host signed for itself and recorded the paper of the partner."""
    sign_all(reviewed, [cast.actor("host")], date(2026, 2, 1))
    Message.objects.all().delete()
    return record(cast, reviewed.parties.get(position=2))


def kinds(side, actor):
    return [line.kind for line in fetch(queues(actor)[side].places, actor)]


def letters():
    return sorted((message.kind, str(message.reader)) for message in Message.objects.all())


def test_a_recorded_signature_is_labelled_and_reaches_the_party(cast, recorded):
    agreement = recorded.party.agreement
    assert letters() == [("signature_recorded", "partner@test.example")]
    assert kinds("mine", cast.actor("partner")) == ["confirm"]
    assert kinds("others", cast.actor("host")) == ["confirm"]
    assert status(agreement) is Status.IN_FORCE
    partner = Client()
    partner.force_login(cast.people["partner"].account)
    for address in (f"/agreements/{agreement.key}", "/agreements/", f"/agreements/{agreement.key}/dossier"):
        assert "in force · a signature is recorded, unconfirmed" in partner.get(address).content.decode()
    signatures.confirm(actor=cast.actor("partner"), signature=recorded)
    page = partner.get(f"/agreements/{agreement.key}").content.decode()
    assert "recorded, confirmed by the party" in page
    assert "unconfirmed" not in page
    assert kinds("mine", cast.actor("partner")) == []
    assert letters()[0] == ("signature_confirmed", "host@test.example")


def test_a_reminder_says_that_a_signature_is_unconfirmed(cast, recorded):
    Message.objects.all().delete()
    remind(date(2027, 11, 30))
    delivery.send_waiting()
    assert {"a signature is recorded, unconfirmed" in letter.body for letter in mail.outbox} == {True}


@pytest.mark.parametrize("who", ["recorder", "twin", "colleague for both"])
def test_the_host_that_recorded_it_never_confirms_it(cast, recorded, who):
    from allauth.account.models import EmailAddress

    bodies, recorder = cast.bodies, cast.people["host"]
    people = {
        "recorder": recorder,
        "twin": person("twin", bodies["partner"]),
        "colleague for both": person("colleague", bodies["host"], bodies["partner"]),
    }
    Affiliation.objects.create(
        person=recorder, organisation=bodies["partner"], may_represent=True, since=date(2020, 1, 1)
    )
    EmailAddress.objects.create(user=recorder.account, email="twin@test.example", verified=True)
    with refuses("own_record"):
        signatures.confirm(actor=actor_for(people[who]), signature=recorded)
    assert not SignatureAnswer.objects.exists()


def test_who_does_not_act_for_the_party_neither_confirms_nor_contests(cast, recorded):
    for name in ("host", "third", "outsider"):
        with pytest.raises(AccessError):
            signatures.confirm(actor=cast.actor(name), signature=recorded)
        with pytest.raises(AccessError):
            signatures.contest(actor=cast.actor(name), signature=recorded, reason="No")


def test_users_1_a_text_of_fifteen_bytes_is_no_scan(cast, reviewed):
    for content, name in ((b"fifteen bytes !", "scan.txt"), (b"a,b\n1,2\n", "scan.csv")):
        with refuses("scan_is_no_document"):
            signatures.sign_on_behalf(
                actor=cast.actor("host"),
                party=reviewed.parties.get(position=2),
                signed_on=DAY,
                reason="Paper",
                scan=ContentFile(content, name),
            )
    assert not Signature.objects.exists()


@pytest.fixture
def due(cast, planned):
    """A deliverable of the partner under an agreement of which the partner's signature was recorded."""
    Signature.objects.filter(party__organisation=cast.bodies["partner"]).update(
        on_behalf=True, reason="Paper", recorded_by=cast.people["host"], scan=_scan(cast)
    )
    return planned


def _scan(cast):
    from concord.society.files.storage import keep

    return keep(actor=cast.actor("host"), file=ContentFile(SCAN, "page.pdf"))


def reminders(day):
    Message.objects.all().delete()
    remind(day)
    return [line["what"] for message in Message.objects.all() for line in message.context["lines"]]


def test_a_contested_signature_counts_for_nothing(cast, due):
    """Nothing falls due until it is settled: reminders, desk, due list, dossier, timing, actions."""
    agreement, partner, host = due.agreement, cast.actor("partner"), cast.actor("host")
    signature = Signature.objects.get(on_behalf=True)
    late = date(2026, 5, 8)

    def facts():
        item = with_settlement(Deliverable.objects.select_related("agreement")).get()
        now = fresh(agreement)
        browser = Client()
        browser.force_login(cast.people["partner"].account)
        return {
            "status": status_of(now, late),
            "timing": timing_of(item, late),
            "plain": timing_of(Deliverable.objects.get(), late),
            "possible": possible_on_deliverable(partner, item, now) != [],
            "reminded": reminders(late),
            "overdue": dossier_of(now, late).overdue,
            "on the due list": "D1 Pavilion" in browser.get("/due?as_of=2026-05-08").content.decode(),
            "on the desk": kinds("mine", partner),
        }

    assert facts() == {
        "status": Status.IN_FORCE,
        "timing": Timing.OVERDUE,
        "plain": Timing.OVERDUE,
        "possible": True,
        "reminded": ["due"],
        "overdue": 1,
        "on the due list": True,
        "on the desk": ["hand_in", "confirm"],
    }
    signatures.contest(actor=partner, signature=signature, reason="The seal is not ours")
    suspended = {
        "status": Status.CONTESTED,
        "timing": Timing.SUSPENDED,
        "plain": Timing.SUSPENDED,
        "possible": False,
        "reminded": [],
        "overdue": 0,
        "on the due list": False,
        "on the desk": ["confirm"],
    }
    assert facts() == suspended
    with pytest.raises(WrongStateError):
        deliverables.hand_in(actor=partner, deliverable=due, note="x", url="https://p.example")
    assert kinds("mine", host) == ["withdraw_record"]
    signatures.withdraw_record(actor=host, signature=signature, reason="It was another paper")
    assert facts() == suspended | {"status": Status.AWAITING_SIGNATURES, "on the desk": ["sign"]}
    sign_all(agreement, [partner], DAY)
    assert facts()["timing"] is Timing.OVERDUE


def test_a_contest_reaches_annexes_and_stops_a_successor(cast, due):
    agreement, host, partner = due.agreement, cast.actor("host"), cast.actor("partner")
    annex = actions.amend(
        actor=host,
        agreement=agreement,
        kind=AgreementKind.ANNEX,
        title_en="Annex",
        title_ko="",
        parties=list(agreement.parties.all()),
        effective_from=date(2026, 2, 1),
    )
    successor = actions.renew(
        actor=host, agreement=agreement, effective_from=DAY, ends_on=None, title_en="Second", title_ko=""
    )
    for one in (annex, successor):
        review(one, host, [partner])
        sign_all(one, [host, partner], DAY)
    assert (status(annex), status(agreement)) == (Status.SUPERSEDED, Status.SUPERSEDED)
    signature = Signature.objects.get(party__agreement=successor, party__position=2)
    Signature.objects.filter(pk=signature.pk).update(on_behalf=True, reason="Paper", scan=_scan(cast))
    signatures.contest(actor=partner, signature=signature, reason="Not ours")
    assert (status(annex), status(agreement)) == (Status.IN_FORCE, Status.IN_FORCE)
    own = Signature.objects.get(party__agreement=agreement, on_behalf=True)
    signatures.contest(actor=partner, signature=own, reason="Not ours")
    assert (status(annex), status(agreement)) == (Status.CONTESTED, Status.CONTESTED)


def test_a_contest_is_settled_by_the_party_or_by_the_host_and_all_are_told(cast, recorded):
    name_rows_without_entry(Entry)
    agreement, partner = recorded.party.agreement, cast.actor("partner")
    with refuses("reason_missing"):
        signatures.contest(actor=partner, signature=recorded, reason="")
    with refuses("not_contested"):
        signatures.withdraw_record(actor=cast.actor("host"), signature=recorded, reason="A slip")
    Message.objects.all().delete()
    signatures.contest(actor=partner, signature=recorded, reason="Not ours")
    assert letters() == [("signature_contested", "host@test.example")]
    assert status(agreement) is Status.CONTESTED
    waiting = [step.waits_for for step in steps(fresh(agreement), DAY) if step.is_next]
    assert [[party.position for party in parties] for parties in waiting] == [[2]]
    with refuses("answered_already"):
        signatures.contest(actor=partner, signature=recorded, reason="Not ours")
    signatures.confirm(actor=partner, signature=recorded)
    assert status(agreement) is Status.IN_FORCE
    for again in (
        lambda: signatures.confirm(actor=partner, signature=recorded),
        lambda: signatures.contest(actor=partner, signature=recorded, reason="Not ours"),
    ):
        with refuses("answered_already"):
            again()
    assert list(Entry.objects.order_by("-id").values_list("verb", flat=True)[:2]) == [
        "agreement.signature_confirmed",
        "agreement.signature_contested",
    ]
    seals.seal()
    assert seals.verify() == []


def test_a_withdrawn_record_leaves_the_signature_to_be_given_again(cast, recorded):
    name_rows_without_entry(Entry)
    agreement, partner = recorded.party.agreement, cast.actor("partner")
    signatures.contest(actor=partner, signature=recorded, reason="Not ours")
    Message.objects.all().delete()
    signatures.withdraw_record(actor=cast.actor("host"), signature=recorded, reason="The wrong paper")
    assert letters() == [("signature_withdrawn", "partner@test.example")]
    assert status(agreement) is Status.AWAITING_SIGNATURES
    with pytest.raises(NotFoundError):
        signatures.confirm(actor=partner, signature=recorded)
    sign_all(agreement, [partner], DAY)
    assert status(agreement) is Status.IN_FORCE
    seals.seal()
    assert seals.verify() == []


def test_a_signature_is_taken_back_before_the_last_party_has_signed(cast, reviewed):
    host, partner = cast.actor("host"), cast.actor("partner")
    mine, theirs = reviewed.parties.all()
    with refuses("nothing_to_take_back"):
        signatures.withdraw_signature(actor=host, party=mine, reason="A slip")
    sign_all(reviewed, [host], DAY)
    with pytest.raises(AccessError):
        signatures.withdraw_signature(actor=partner, party=mine, reason="Not yours")
    signatures.withdraw_signature(actor=host, party=mine, reason="The wrong day")
    assert not Signature.objects.exists()
    sign_all(reviewed, [host, partner], DAY)
    for actor, party in ((host, mine), (partner, theirs)):
        with pytest.raises(WrongStateError):
            signatures.withdraw_signature(actor=actor, party=party, reason="Too late")


def test_a_record_is_withdrawn_by_the_host_before_the_last_party_has_signed(cast, reviewed):
    row = record(cast, reviewed.parties.get(position=2))
    with pytest.raises(AccessError):
        signatures.withdraw_record(actor=cast.actor("partner"), signature=row, reason="Mine")
    signatures.withdraw_record(actor=cast.actor("host"), signature=row, reason="The wrong paper")
    assert not Signature.objects.exists()


# --- A party without an account: the one-use link ---


@pytest.fixture
def linked(cast, reviewed):
    """The partner has nobody here any more; its paper signature was recorded, with an address."""
    Affiliation.objects.filter(organisation=cast.bodies["partner"]).delete()
    sign_all(reviewed, [cast.actor("host")], DAY)
    Message.objects.all().delete()
    return record(cast, reviewed.parties.get(position=2), address="seal@ministry.example", language="ko")


def address_of(letter):
    return re.search(r"/signatures/answer/\S+", letter.body)[0]


def link():
    delivery.send_waiting()
    (letter,) = [one for one in mail.outbox if one.to == ["seal@ministry.example"]]
    return address_of(letter)


def test_a_party_without_an_account_confirms_by_a_link_that_works_once(cast, linked):
    path, browser = link(), Client()
    assert browser.get(path).status_code == 200
    assert b"".join(browser.get(f"{path}/scan").streaming_content) == SCAN
    assert b"seal@ministry.example" not in browser.get(path).content
    done = browser.post(path, {"answer": "confirm"})
    assert done.status_code == 200
    assert Signature.objects.get(pk=linked.pk).standing == "confirmed"
    assert [
        browser.post(path, {"answer": "contest", "reason": "No"}).status_code,
        browser.get(path).status_code,
    ] == [
        404,
        404,
    ]
    entry = Entry.objects.get(verb="agreement.signature_confirmed")
    assert (entry.actor, SignatureAnswer.objects.get().by) == (linked.party.key, None)


def test_a_party_without_an_account_contests_with_a_reason_and_keeps_what_it_typed(cast, linked):
    path, browser = link(), Client()
    refused = browser.post(path, {"answer": "contest", "reason": " "})
    assert (refused.status_code, "A reason is needed." in refused.content.decode()) == (422, True)
    assert Ticket.objects.get().used_at is None
    assert browser.post(path, {"answer": "contest", "reason": "Not our seal"}).status_code == 200
    assert status(linked.party.agreement) is Status.CONTESTED


def test_an_expired_a_forged_and_a_link_of_another_purpose_are_as_if_they_were_not(cast, linked, monkeypatch):
    path, browser = link(), Client()
    other = tickets.issue(
        purpose="introduction.answer",
        person_key="",
        object_key=linked.key,
        expires_at=Ticket.objects.get().expires_at,
    )
    wrong = [f"{path}x", f"/signatures/answer/{tickets.token(other.key)}"]
    assert [browser.get(one).status_code for one in wrong] == [404, 404]
    monkeypatch.setenv("CONCORD_NOW", "2026-04-02T09:00")
    assert browser.post(path, {"answer": "confirm"}).status_code == 404
    assert Signature.objects.get(pk=linked.pk).standing == "unconfirmed"


def test_a_link_of_another_party_answers_for_that_party_alone(cast, linked):
    agreement = actions.draft(
        actor=cast.actor("host"),
        kind=AgreementKind.LETTER,
        title_en="Another",
        title_ko="",
        parties=[(cast.bodies["host"], ""), (cast.bodies["third"], "")],
        effective_from=DAY,
    )
    review(agreement, cast.actor("host"), [cast.actor("third")])
    Affiliation.objects.filter(organisation=cast.bodies["third"]).delete()
    record(cast, agreement.parties.get(position=2), address="office@third.example")
    signatures.answer_by_link(text=link().rpartition("/")[2], confirms=True)
    standings = Signature.objects.filter(on_behalf=True).order_by("pk")
    assert [one.standing for one in standings] == ["confirmed", "unconfirmed"]


def test_a_link_about_a_withdrawn_record_is_gone(cast, linked):
    path = link()
    signatures.answer_by_link(text=path.rpartition("/")[2], confirms=False, reason="Not ours")
    again = tickets.issue(
        purpose="agreements.confirmation",
        person_key="",
        object_key=linked.key,
        expires_at=Ticket.objects.get().expires_at,
    )
    signatures.withdraw_record(actor=cast.actor("host"), signature=linked, reason="The wrong paper")
    with pytest.raises(NotFoundError):
        signatures.answer_by_link(text=tickets.token(again.key), confirms=True)


def test_a_second_letter_closes_the_link_of_the_first_which_may_have_gone_to_a_wrong_address(cast, linked):
    first = Ticket.objects.get()
    signatures.send_link(actor=cast.actor("host"), signature=linked, address="chair@ministry.example")
    second = Ticket.objects.exclude(pk=first.pk).get()
    with pytest.raises(NotFoundError):
        signatures.answer_by_link(text=tickets.token(first.key), confirms=True)
    signatures.answer_by_link(text=tickets.token(second.key), confirms=True)


def test_the_address_is_one_of_nobody_here_and_of_a_party_without_a_voice(cast, reviewed):
    party = reviewed.parties.get(position=2)
    with refuses("party_is_reached"):
        record(cast, party, address="seal@ministry.example")
    Affiliation.objects.filter(organisation=cast.bodies["partner"]).delete()
    for address in ("host@test.example", "Partner@Test.example"):
        with refuses("address_of_an_account"):
            record(cast, party, address=address)
    row = record(cast, party)
    with refuses("address_of_an_account"):
        signatures.send_link(actor=cast.actor("host"), signature=row, address="host@test.example")
    signatures.send_link(actor=cast.actor("host"), signature=row, address="seal@ministry.example")
    assert [message.kind for message in Message.objects.exclude(address="")] == ["signature_link"]
    with pytest.raises(AccessError):
        signatures.send_link(actor=cast.actor("third"), signature=row, address="a@b.example")


def test_the_address_is_shown_to_nobody_else_and_deleted_when_the_link_has_expired(cast, linked, monkeypatch):
    link()
    host = Client()
    host.force_login(cast.people["host"].account)
    page = host.get(f"/agreements/{linked.party.agreement.key}").content.decode()
    assert "seal@ministry.example" not in page
    assert not Entry.objects.filter(facts__icontains="ministry.example").exists()
    monkeypatch.setenv("CONCORD_NOW", "2026-04-02T09:00")
    retain(actor=SYSTEM)
    assert not Message.objects.filter(address="seal@ministry.example").exists()


# --- Taking back a termination ---


def test_a_link_is_offered_only_for_a_party_for_which_nobody_acts(cast, recorded):
    host, agreement = cast.actor("host"), fresh(recorded.party.agreement)
    assert "send_link" not in signatures.possible_on_signature(host, agreement, recorded)
    Affiliation.objects.filter(organisation=cast.bodies["partner"]).delete()
    assert "send_link" in signatures.possible_on_signature(host, agreement, recorded)


def test_the_page_says_from_which_day_an_agreement_in_force_is_terminated(cast, signed):
    partner = Client()
    partner.force_login(cast.people["partner"].account)
    assert "Terminated from" not in partner.get(f"/agreements/{signed.key}").content.decode()
    actions.terminate(actor=cast.actor("host"), agreement=signed, on=date(2026, 3, 10), reason="Over")
    page = partner.get(f"/agreements/{signed.key}").content.decode()
    assert "<dt>Terminated from</dt><dd>10 March 2026</dd>" in page


def test_a_termination_is_taken_back_by_its_side_until_it_takes_effect(cast, signed, monkeypatch):
    host, partner = cast.actor("host"), cast.actor("partner")
    with refuses("not_terminated"):
        actions.restore(actor=host, agreement=signed, reason="A slip")
    actions.terminate(actor=host, agreement=signed, on=date(2026, 3, 10), reason="Over")
    assert AgreementAction.RESTORE in actions.possible_on_agreement(host, fresh(signed))
    with refuses("terminated_by_another"):
        actions.restore(actor=partner, agreement=signed, reason="No")
    Message.objects.all().delete()
    actions.restore(actor=host, agreement=signed, reason="We found money")
    assert (fresh(signed).terminated_on, letters()) == (
        None,
        [("agreement_restored", "partner@test.example")],
    )
    actions.terminate(actor=host, agreement=signed, on=date(2026, 3, 10), reason="Over")
    monkeypatch.setenv("CONCORD_NOW", "2026-03-10T09:00")
    with pytest.raises(WrongStateError):
        actions.restore(actor=host, agreement=signed, reason="Too late")
