from datetime import date

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from tests.support.agreements import review, sign_all
from tests.support.refusals import refuses

from concord.society.access import NotFoundError, RefusedError
from concord.society.agreements import actions, deliverables, reviews, signatures
from concord.society.agreements.actions import possible_on_agreement
from concord.society.agreements.deliverables import possible_on_deliverable
from concord.society.agreements.models import Agreement, AgreementKind, Deliverable
from concord.society.agreements.queries import state_of, status_of, with_facts, with_settlement
from concord.society.agreements.states import AgreementAction, DeliverableAction, State, Status
from concord.society.errors import WrongStateError
from concord.society.ledger.models import Entry
from concord.society.mail import delivery, outbox
from concord.society.mail.models import Message

DAY = date(2026, 3, 2)
PDF = b"%PDF-1.7 a list of exhibitors"


def fresh(agreement):
    return with_facts(Agreement.objects.all()).get(pk=agreement.pk)


def now(deliverable):
    return state_of(with_settlement(Deliverable.objects.all()).get(pk=deliverable.pk))


def test_an_agreement_walks_from_draft_to_acceptance_with_one_entry_a_verb(cast, planned, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    partner, host = cast.actor("partner"), cast.actor("host")
    file = ContentFile(PDF, "list.pdf")
    deliverables.hand_in(actor=partner, deliverable=planned, note="Twelve exhibitors", file=file)
    assert now(planned) is State.DELIVERED
    deliverables.accept(actor=host, deliverable=planned)
    assert now(planned) is State.ACCEPTED
    assert status_of(fresh(planned.agreement), DAY) is Status.IN_FORCE
    assert list(Entry.objects.order_by("id").values_list("verb", flat=True)) == [
        "agreement.drafted",
        "agreement.commitment_added",
        "agreement.text_attached",
        "agreement.submitted",
        "agreement.agreed",
        "agreement.signed",
        "agreement.signed",
        "agreement.initiative_started",
        "deliverable.planned",
        "deliverable.evidence_handed_in",
        "deliverable.accepted",
    ]


def test_a_return_asks_for_new_evidence(cast, planned):
    partner, host = cast.actor("partner"), cast.actor("host")
    deliverables.hand_in(actor=partner, deliverable=planned, note="A page", url="https://partner.example/p")
    deliverables.return_deliverable(actor=host, deliverable=planned, reason="The list is missing")
    assert now(planned) is State.RETURNED
    with pytest.raises(WrongStateError):
        deliverables.accept(actor=host, deliverable=planned)
    deliverables.hand_in(actor=partner, deliverable=planned, note="The list", url="https://partner.example/l")
    assert now(planned) is State.DELIVERED
    deliverables.waive(actor=host, deliverable=planned, reason="The meeting was cancelled")
    assert now(planned) is State.WAIVED


def test_nobody_accepts_what_their_own_side_delivers(cast, planned):
    partner = cast.actor("partner")
    deliverables.hand_in(actor=partner, deliverable=planned, note="A page", url="https://partner.example/p")
    with pytest.raises(RefusedError):
        deliverables.accept(actor=partner, deliverable=planned)
    with pytest.raises(RefusedError):
        deliverables.hand_in(actor=cast.actor("host"), deliverable=planned, note="x", url="https://h.example")


def test_an_outsider_is_told_that_it_does_not_exist(cast, planned):
    with pytest.raises(NotFoundError):
        deliverables.waive(actor=cast.actor("outsider"), deliverable=planned, reason="x")
    with pytest.raises(NotFoundError):
        actions.terminate(actor=cast.actor("third"), agreement=planned.agreement, on=DAY, reason="x")


def test_a_refused_verb_leaves_no_entry(cast, drafted):
    before = Entry.objects.count()
    with pytest.raises(WrongStateError):
        reviews.agree(actor=cast.actor("host"), party=drafted.parties.first())
    with refuses("fewer_than_two_parties"):
        actions.draft(
            actor=cast.actor("host"),
            kind=AgreementKind.LETTER,
            title_en="Alone",
            title_ko="",
            parties=[(cast.bodies["host"], "")],
        )
    assert Entry.objects.count() == before


def test_layers_are_not_mixed(cast):
    cast.bodies["partner"].layer = "live"
    cast.bodies["partner"].save()
    with refuses("layers_are_not_mixed"):
        actions.draft(
            actor=cast.actor("host"),
            kind=AgreementKind.LETTER,
            title_en="Mixed",
            title_ko="",
            parties=[(cast.bodies["host"], ""), (cast.bodies["partner"], "")],
        )


def test_a_paper_signature_needs_reason_and_scan_and_says_so(cast, committed, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    host, agreement = cast.actor("host"), committed.agreement
    review(agreement, host, [cast.actor("partner")])
    party = agreement.parties.all()[1]
    scan = ContentFile(PDF, "scan.pdf")
    with pytest.raises(RefusedError):
        signatures.sign(actor=host, party=party, signed_on=DAY)
    signature = signatures.sign_on_behalf(
        actor=host, party=party, signed_on=DAY, reason="The ministry signs on paper", scan=scan
    )
    assert signature.on_behalf
    assert status_of(fresh(agreement), DAY) is Status.AWAITING_SIGNATURES


def test_a_successor_supersedes_only_when_signed(cast, signed):
    host = cast.actor("host")
    successor = actions.renew(
        actor=host,
        agreement=signed,
        effective_from=date(2026, 3, 1),
        ends_on=None,
        title_en="Second memorandum",
        title_ko="",
    )
    assert status_of(fresh(signed), DAY) is Status.IN_FORCE
    review(successor, host, [cast.actor("partner")])
    sign_all(successor, [host, cast.actor("partner")], DAY)
    assert status_of(fresh(signed), DAY) is Status.SUPERSEDED
    with pytest.raises(WrongStateError):
        actions.renew(
            actor=host, agreement=signed, effective_from=DAY, ends_on=None, title_en="Third", title_ko=""
        )


def test_what_may_be_done_now_is_both_legal_and_allowed(cast, planned):
    agreement = fresh(planned.agreement)
    assert possible_on_agreement(cast.actor("partner"), agreement) == [
        AgreementAction.ANNOUNCE,
        AgreementAction.PLAN,
        AgreementAction.AMEND,
        AgreementAction.RENEW,
        AgreementAction.TERMINATE,
    ]
    assert possible_on_agreement(cast.actor("outsider"), agreement) == []
    deliverable = with_settlement(Deliverable.objects.select_related("agreement")).get(pk=planned.pk)
    assert possible_on_deliverable(cast.actor("partner"), deliverable, agreement) == [
        DeliverableAction.HAND_IN,
        DeliverableAction.PROPOSE_DAY,
        DeliverableAction.WITHDRAW,
    ]
    assert possible_on_deliverable(cast.actor("host"), deliverable, agreement) == [
        DeliverableAction.WAIVE,
        DeliverableAction.PROPOSE_DAY,
    ]


def test_letters_go_to_the_other_side_in_its_language(cast, planned):
    account = cast.people["host"].account
    account.language = "ko"
    account.save()
    Message.objects.all().delete()
    deliverables.hand_in(
        actor=cast.actor("partner"), deliverable=planned, note="A page", url="https://partner.example/p"
    )
    (message,) = Message.objects.all()
    preview = outbox.render_message(message)
    assert (message.recipient, preview.language) == (account, "ko")
    assert "D1 부스 열두 개의 전시관" in preview.subject
    assert delivery.send_waiting() == 1
    assert delivery.send_waiting() == 0
    assert (mail.outbox[0].to, mail.outbox[0].body) == (["host@test.example"], preview.body)
