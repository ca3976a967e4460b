"""Terms of a draft, roles of parties, and annexes and amendments that end with their agreement."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override
from tests.support.agreements import review, sign_all
from tests.support.refusals import refuses

from concord.society.access import NotFoundError, RefusedError
from concord.society.agreements import actions, deliverables
from concord.society.agreements.actions import possible_on_agreement
from concord.society.agreements.dossier import dossier_of
from concord.society.agreements.models import Agreement, AgreementKind, Deliverable, Party, Review
from concord.society.agreements.queries import party_summaries, status_of, with_facts, with_settlement
from concord.society.agreements.states import AgreementAction, Status
from concord.society.errors import WrongStateError
from concord.society.ledger.models import Entry

DAY = date(2026, 3, 2)


def fresh(agreement):
    return with_facts(Agreement.objects.all()).get(pk=agreement.pk)


def revise(actor, agreement, **changes):
    known = {
        "title_en": "Memorandum",
        "title_ko": "",
        "effective_from": None,
        "ends_on": None,
        "notice_months": 0,
        "text_is_public": False,
    }
    return actions.revise(actor=actor, agreement=agreement, **(known | changes))


@pytest.fixture
def annex(cast, signed):
    made = actions.amend(
        actor=cast.actor("partner"),
        agreement=signed,
        kind=AgreementKind.ANNEX,
        title_en="Annex on a regional meeting",
        title_ko="지역 회의 부속서",
        parties=list(signed.parties.all()),
        effective_from=date(2026, 2, 10),
    )
    review(made, cast.actor("host"), [cast.actor("partner")])
    sign_all(made, [cast.actor("host"), cast.actor("partner")], date(2026, 2, 5))
    return fresh(made)


def test_a_draft_is_revised_and_then_has_the_day_that_the_review_needs(cast, drafted):
    host = cast.actor("host")
    revise(host, drafted)
    with refuses("no_effective_day"):
        review(drafted, host, [])
    revise(host, drafted, effective_from=date(2026, 4, 1), notice_months=3)
    review(drafted, host, [cast.actor("partner")])
    assert (fresh(drafted).effective_from, fresh(drafted).notice_months) == (date(2026, 4, 1), 3)


def test_what_is_in_review_is_not_revised(cast, drafted):
    review(drafted, cast.actor("host"), [])
    with pytest.raises(WrongStateError):
        revise(cast.actor("host"), drafted)
    with pytest.raises(WrongStateError):
        actions.set_role(actor=cast.actor("host"), party=drafted.parties.first(), role="society")


def test_an_end_before_the_beginning_is_refused(cast, drafted):
    with refuses("ends_before_it_begins"):
        revise(cast.actor("host"), drafted, effective_from=DAY, ends_on=date(2026, 3, 1))


@pytest.mark.parametrize(
    ("said", "english", "korean"),
    [
        ({"role": "society"}, "professional society", "학회"),
        ({"role": "council", "role_en": "secretariat", "role_ko": "사무국"}, "secretariat", "사무국"),
        ({"role": "", "role_en": "secretariat"}, "secretariat", "secretariat"),
        ({"role": ""}, "", ""),
    ],
)
def test_a_role_is_said_in_both_languages(cast, drafted, said, english, korean):
    party = actions.set_role(actor=cast.actor("partner"), party=drafted.parties.first(), **said)
    assert party.as_what == english
    with override("ko"):
        assert party.as_what == korean


def test_a_commitment_is_struck_from_a_draft_only(cast, committed, drafted):
    actions.strike(actor=cast.actor("host"), commitment=committed)
    assert not drafted.commitments.exists()
    assert Entry.objects.latest("id").verb == "agreement.commitment_struck"


def test_a_commitment_of_a_signed_agreement_stays(cast, signed):
    with pytest.raises(WrongStateError):
        actions.strike(actor=cast.actor("host"), commitment=signed.commitments.get())


def test_an_annex_is_signed_by_itself_and_ends_with_its_agreement(cast, signed, annex):
    assert status_of(annex, DAY) is Status.IN_FORCE
    assert status_of(annex, date(2028, 1, 1)) is Status.EXPIRED
    actions.terminate(actor=cast.actor("host"), agreement=signed, on=DAY, reason="Over")
    assert status_of(fresh(annex), DAY) is Status.TERMINATED


def test_an_annex_is_superseded_with_its_agreement(cast, signed, annex):
    successor = actions.renew(
        actor=cast.actor("host"),
        agreement=signed,
        effective_from=DAY,
        ends_on=None,
        title_en="2",
        title_ko="",
    )
    review(successor, cast.actor("host"), [cast.actor("partner")])
    assert status_of(fresh(annex), DAY) is Status.IN_FORCE
    sign_all(successor, [cast.actor("host"), cast.actor("partner")], DAY)
    assert status_of(fresh(annex), DAY) is Status.SUPERSEDED


def test_an_annex_is_neither_amended_nor_renewed_by_itself(cast, annex):
    verbs = possible_on_agreement(cast.actor("host"), annex)
    assert AgreementAction.AMEND not in verbs
    assert AgreementAction.RENEW not in verbs
    with pytest.raises(RefusedError):
        actions.amend(
            actor=cast.actor("host"),
            agreement=annex,
            kind=AgreementKind.ANNEX,
            title_en="x",
            title_ko="",
            parties=list(annex.parties.all()),
        )


def test_nobody_is_offered_a_second_successor(cast, signed):
    assert AgreementAction.RENEW in possible_on_agreement(cast.actor("host"), fresh(signed))
    actions.renew(
        actor=cast.actor("host"),
        agreement=signed,
        effective_from=DAY,
        ends_on=None,
        title_en="2",
        title_ko="",
    )
    assert AgreementAction.RENEW not in possible_on_agreement(cast.actor("host"), fresh(signed))


def test_a_memorandum_takes_no_annex_before_it_is_signed_and_none_from_outside(cast, committed):
    agreement = committed.agreement
    terms_of_it = {"kind": AgreementKind.ANNEX, "title_en": "x", "title_ko": "", "agreement": agreement}
    with pytest.raises(WrongStateError):
        actions.amend(actor=cast.actor("host"), parties=list(agreement.parties.all()), **terms_of_it)
    with pytest.raises(NotFoundError):
        actions.amend(actor=cast.actor("outsider"), parties=list(agreement.parties.all()), **terms_of_it)


def test_a_party_of_another_agreement_is_refused(cast, signed, annex):
    with refuses("not_a_party"):
        actions.amend(
            actor=cast.actor("host"),
            agreement=signed,
            kind=AgreementKind.AMENDMENT,
            title_en="x",
            title_ko="",
            parties=list(annex.parties.all()),
        )


def test_an_annex_without_an_agreement_is_refused_by_the_verb_and_by_the_database(cast, drafted):
    with refuses("annex_of_nothing"):
        actions.draft(
            actor=cast.actor("host"),
            kind=AgreementKind.ANNEX,
            title_en="Alone",
            title_ko="",
            parties=[(cast.bodies["host"], ""), (cast.bodies["partner"], "")],
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.filter(pk=drafted.pk).update(kind="annex")


def test_the_dossier_counts_what_an_annex_promised(cast, signed, annex):
    host, partner = annex.parties.all()
    Agreement.objects.filter(pk=annex.pk).update(review_since=None, approved_at=None)
    Party.objects.filter(agreement=annex).get(pk=host.pk).signature.delete()
    Review.objects.filter(party__agreement=annex).delete()
    actions.add_commitment(
        actor=cast.actor("host"),
        agreement=annex,
        text_en="A meeting is held.",
        text_ko="",
        promisors=[host],
        promisees=[partner],
    )
    found = dossier_of(fresh(signed), DAY)
    assert [status for _, status, _ in found.annexes] == [Status.DRAFT]
    assert len(found.chapters) == 1
    review(annex, cast.actor("host"), [cast.actor("partner")])
    sign_all(annex, [cast.actor("host")], DAY)
    found = dossier_of(fresh(signed), DAY)
    assert [chapter.commitment.text_en for chapter in found.chapters] == [
        "A pavilion stands at the annual meeting.",
        "A meeting is held.",
    ]


def test_each_side_has_its_own_view_of_done(cast, planned):
    host, partner = planned.agreement.parties.all()
    items = with_settlement(Deliverable.objects.all())
    figures = lambda: [  # noqa: E731 - three readings of the same two rows
        (view.promised, view.handed_in, view.accepted, view.to_judge)
        for view in party_summaries([host, partner], items.all(), DAY)
    ]
    assert figures() == [(0, 0, 0, 0), (1, 0, 0, 0)]
    deliverables.hand_in(actor=cast.actor("partner"), deliverable=planned, note="x", url="https://p.example")
    assert figures() == [(0, 0, 0, 1), (1, 1, 0, 0)]
    deliverables.accept(actor=cast.actor("host"), deliverable=planned)
    assert figures() == [(0, 0, 0, 0), (1, 1, 1, 0)]


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2025, 12, 31), "terminated_before_it_began"),
        (date(2028, 1, 1), "terminated_after_its_end"),
        # Else one side would end at once, and for good, what the other has delivered or is owed.
        (date(2026, 3, 1), "terminated_in_the_past"),
    ],
)
def test_an_agreement_is_terminated_while_it_runs(cast, signed, day, code):
    with refuses(code):
        actions.terminate(actor=cast.actor("host"), agreement=signed, on=day, reason="Over")
    ended = actions.terminate(actor=cast.actor("host"), agreement=signed, on=DAY, reason="Over")
    assert ended.terminated_on == DAY


def test_an_agreement_is_announced_on_a_day_that_has_come(cast, signed):
    with refuses("announced_in_the_future"):
        actions.announce(actor=cast.actor("host"), agreement=signed, on=date(2026, 3, 3))
    assert actions.announce(actor=cast.actor("host"), agreement=signed, on=DAY).is_published


def test_no_agreement_ends_beyond_the_days_that_are_kept(cast, drafted):
    with refuses("day_out_of_bounds"):
        actions.revise(
            actor=cast.actor("host"),
            agreement=drafted,
            title_en="A",
            title_ko="",
            effective_from=DAY,
            ends_on=date(9999, 12, 31),
            notice_months=6,
            text_is_public=False,
        )
