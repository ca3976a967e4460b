"""Nobody makes an agreement alone: what is missing, and who agrees to the text (users 1, robustness 11)."""

from contextlib import suppress
from datetime import date
from itertools import product

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from tests.support.agreements import attach, review
from tests.support.refusals import refuses

from concord.society.access import AccessError, NotFoundError
from concord.society.agreements import actions, reviews, signatures
from concord.society.agreements.models import Agreement, AgreementKind, Party, Review, Text
from concord.society.agreements.progress import StepName, steps
from concord.society.agreements.queries import status_of, with_facts
from concord.society.agreements.states import Status
from concord.society.errors import WrongStateError, refusals_in
from concord.society.ledger import seals
from concord.society.ledger.digests import name_rows_without_entry
from concord.society.ledger.models import Entry
from concord.society.mail.models import Message
from concord.society.people.models import Account, Affiliation, Person
from concord.society.people.queries import actor_for

DAY = date(2026, 3, 2)


def fresh(agreement):
    return with_facts(Agreement.objects.all()).get(pk=agreement.pk)


def status(agreement):
    return status_of(fresh(agreement), DAY)


def person(name, *organisations):
    account = Account.objects.create_user(f"{name}@test.example")
    made = Person.objects.create(account=account, name=name, layer="rehearsal")
    for organisation in organisations:
        Affiliation.objects.create(
            person=made, organisation=organisation, may_represent=True, since=date(2020, 1, 1)
        )
    return made


LACKS = {
    "nothing": [],
    "text": ["text_missing"],
    "governing text": ["governing_text_missing"],
    "promise": ["commitments_missing"],
    "day": ["no_effective_day"],
    "text, promise, day": ["commitments_missing", "no_effective_day", "text_missing"],
}


@pytest.mark.parametrize("lacks", LACKS)
def test_users_1_a_draft_is_submitted_with_a_text_promises_and_a_day_and_every_lack_is_named(
    cast, drafted, lacks
):
    host, because = cast.actor("host"), "" if "promise" in lacks else "A day only"
    if "text" not in lacks.split(", "):
        attach(host, drafted)
        Text.objects.update(governs=lacks != "governing text")
    if "day" in lacks:
        Agreement.objects.update(effective_from=None)
    if lacks == "nothing":
        reviews.submit(actor=host, agreement=drafted, no_commitments_because=because)
        assert fresh(drafted).no_commitments_because == because
        return
    with pytest.raises(ValidationError) as caught:
        reviews.submit(actor=host, agreement=drafted, no_commitments_because=because)
    assert sorted(one.code for one in refusals_in(caught.value)) == LACKS[lacks]
    assert status(drafted) is Status.DRAFT


def test_the_reason_for_no_commitments_goes_with_the_first_commitment(cast, drafted):
    host = cast.actor("host")
    review(drafted, host, [], because="A day only")
    reviews.send_back(actor=host, agreement=drafted, reason="There is one")
    first, second = drafted.parties.all()
    actions.add_commitment(
        actor=host, agreement=drafted, text_en="All", text_ko="", promisors=[first], promisees=[second]
    )
    reviews.submit(actor=host, agreement=drafted)
    assert fresh(drafted).no_commitments_because == ""


def test_who_submits_agrees_for_their_party_and_the_last_to_agree_closes_the_review(cast, committed):
    agreement, host = committed.agreement, cast.actor("host")
    review(agreement, host, [])
    assert [row.party.organisation.name_en for row in Review.objects.all()] == ["The host"]
    assert status(agreement) is Status.IN_REVIEW
    reviews.agree(actor=cast.actor("partner"), party=agreement.parties.get(position=2))
    assert status(agreement) is Status.AWAITING_SIGNATURES
    with pytest.raises(WrongStateError):
        reviews.agree(actor=cast.actor("partner"), party=agreement.parties.get(position=2))


def test_of_three_parties_each_agrees(cast):
    agreement = actions.draft(
        actor=cast.actor("host"),
        kind=AgreementKind.LETTER,
        title_en="Three",
        title_ko="",
        parties=[(cast.bodies[name], "") for name in ("host", "partner", "third")],
        effective_from=DAY,
    )
    review(agreement, cast.actor("host"), [cast.actor("partner")])
    assert status(agreement) is Status.IN_REVIEW
    with refuses("agreed_already"):
        reviews.agree(actor=cast.actor("partner"), party=agreement.parties.get(position=2))
    with pytest.raises(AccessError):
        reviews.agree(actor=cast.actor("partner"), party=agreement.parties.get(position=3))
    reviews.agree(actor=cast.actor("third"), party=agreement.parties.get(position=3))
    assert status(agreement) is Status.AWAITING_SIGNATURES


# Who tries to agree for the partner, after the host's person submitted.
NEAR = {
    "the person who submitted, who acts for the partner too": "own_review",
    "another account of that person": "own_review",
    "a colleague at the host who acts for the partner too": "own_review",
    "somebody who acts for the partner alone": "",
    "somebody who acts for the partner and for a third": "",
}


@pytest.mark.parametrize("who", NEAR)
def test_users_1_no_side_closes_the_review_of_another(cast, committed, who):
    host, partner = cast.bodies["host"], cast.bodies["partner"]
    agreement, submitter = committed.agreement, cast.people["host"]
    others = [person("double", host, partner), person("twin", partner), person("both", cast.bodies["third"])]
    for one, body in ((submitter, partner), (others[2], partner)):
        Affiliation.objects.create(person=one, organisation=body, may_represent=True, since=date(2020, 1, 1))
    EmailAddress.objects.create(user=submitter.account, email="twin@test.example", verified=True)
    review(agreement, actor_for(submitter), [])
    people = (submitter, others[1], others[0], cast.people["partner"], others[2])
    actor = actor_for(dict(zip(NEAR, people, strict=True))[who])
    party = agreement.parties.get(organisation=partner)
    if NEAR[who]:
        with refuses(NEAR[who]):
            reviews.agree(actor=actor, party=party)
        offered = signatures.possible_on_party(actor, fresh(agreement), party)
        assert "agree_to_text" not in offered
        assert status(agreement) is Status.IN_REVIEW
    else:
        reviews.agree(actor=actor, party=party)
        assert status(agreement) is Status.AWAITING_SIGNATURES


def test_who_acts_for_two_other_parties_agrees_for_one(cast):
    double = person("double", cast.bodies["partner"], cast.bodies["third"])
    agreement = actions.draft(
        actor=cast.actor("host"),
        kind=AgreementKind.LETTER,
        title_en="Three",
        title_ko="",
        parties=[(cast.bodies[name], "") for name in ("host", "partner", "third")],
        effective_from=DAY,
    )
    review(agreement, cast.actor("host"), [])
    reviews.agree(actor=actor_for(double), party=agreement.parties.get(position=2))
    with refuses("agreed_for_another"):
        reviews.agree(actor=actor_for(double), party=agreement.parties.get(position=3))


@pytest.fixture
def arranged(cast):
    """An agreement between the partner and a third that the host arranges."""
    agreement = actions.draft(
        actor=cast.actor("host"),
        kind=AgreementKind.LETTER,
        title_en="Arranged",
        title_ko="",
        parties=[(cast.bodies[name], "") for name in ("partner", "third")],
        effective_from=DAY,
    )
    review(agreement, cast.actor("host"), [])
    return agreement


def test_a_host_that_arranges_records_what_it_received_but_never_through_who_submitted(cast, arranged):
    colleague = actor_for(person("colleague", cast.bodies["host"]))
    parties = list(arranged.parties.all())
    assert not Review.objects.exists()
    for party in parties:
        with refuses("own_review"):
            reviews.agree_on_behalf(actor=cast.actor("host"), party=party, reason="By letter")
    with refuses("reason_missing"):
        reviews.agree_on_behalf(actor=colleague, party=parties[0], reason="")
    for party in parties:
        reviews.agree_on_behalf(actor=colleague, party=party, reason="By letter of 1 March")
    assert status(arranged) is Status.AWAITING_SIGNATURES
    assert set(Review.objects.values_list("on_behalf", flat=True)) == {True}
    with pytest.raises(AccessError):
        reviews.agree_on_behalf(actor=cast.actor("partner"), party=parties[0], reason="Mine")


def test_the_host_records_nothing_for_another_party_that_acts_here(cast, committed):
    colleague = actor_for(person("colleague", cast.bodies["host"]))
    party = committed.agreement.parties.get(position=2)
    review(committed.agreement, cast.actor("host"), [])
    with refuses("speaks_for_itself"):
        reviews.agree_on_behalf(actor=colleague, party=party, reason="By telephone")
    Affiliation.objects.filter(organisation=cast.bodies["partner"]).delete()
    reviews.agree_on_behalf(actor=colleague, party=party, reason="By telephone")


def test_a_text_that_was_sent_back_is_reviewed_anew(cast, committed):
    agreement, host, partner = committed.agreement, cast.actor("host"), cast.actor("partner")
    third_party = actions.draft(
        actor=host,
        kind=AgreementKind.LETTER,
        title_en="Three",
        title_ko="",
        parties=[(cast.bodies[name], "") for name in ("host", "partner", "third")],
        effective_from=DAY,
    )
    review(third_party, host, [partner])
    reviews.send_back(actor=cast.actor("third"), agreement=third_party, reason="Clause 2")
    assert Review.objects.count() == 0
    review(third_party, cast.actor("third"), [host])
    assert status(third_party) is Status.IN_REVIEW
    assert agreement.review_since is None


def test_robustness_11_a_closed_review_is_opened_again_until_somebody_has_signed(cast, committed):
    agreement, host, partner = committed.agreement, cast.actor("host"), cast.actor("partner")
    party = agreement.parties.get(position=2)
    name_rows_without_entry(Entry)
    review(agreement, host, [partner])
    Message.objects.all().delete()
    reviews.reopen(actor=host, agreement=agreement, reason="A number is wrong")
    assert status(agreement) is Status.IN_REVIEW
    assert [message.kind for message in Message.objects.all()] == ["agreement_reopened"]
    reviews.agree(actor=partner, party=party)
    reviews.withdraw(actor=partner, party=party, reason="Too early")
    assert status(agreement) is Status.IN_REVIEW
    reviews.agree(actor=partner, party=party)
    signatures.sign(actor=partner, party=party, signed_on=DAY)
    for undo in (
        lambda: reviews.reopen(actor=host, agreement=agreement, reason="A number is wrong"),
        lambda: reviews.withdraw(actor=partner, party=party, reason="Too early"),
    ):
        with refuses("somebody_signed"):
            undo()
    assert "reopen_review" not in actions.possible_on_agreement(host, fresh(agreement))
    signatures.withdraw_signature(actor=partner, party=party, reason="The wrong day")
    reviews.reopen(actor=host, agreement=agreement, reason="A number is wrong")
    seals.seal()
    assert seals.verify() == []


def test_who_submitted_takes_back_the_draft_and_not_its_own_agreement(cast, committed):
    agreement, host = committed.agreement, cast.actor("host")
    review(agreement, host, [])
    with refuses("nothing_to_take_back"):
        reviews.withdraw(actor=host, party=agreement.parties.get(position=1), reason="A slip")
    reviews.send_back(actor=host, agreement=agreement, reason="A slip")
    assert status(agreement) is Status.DRAFT


def test_an_agreement_to_an_earlier_text_counts_for_nothing(cast, committed):
    """Also where a row was left behind: the moment of the submission is compared."""
    agreement = committed.agreement
    review(agreement, cast.actor("host"), [])
    Review.objects.update(review_since="2026-01-01T00:00Z")
    waiting = {step.name: step.waits_for for step in steps(fresh(agreement), DAY)}[StepName.REVIEW]
    assert [party.position for party in waiting] == [1, 2]


def test_the_steps_say_what_is_done_what_is_missing_and_who_acts_next(cast, drafted):
    def shown():
        return [
            (str(step.name), step.is_done, step.is_next, [p.position for p in step.waits_for], step.missing)
            for step in steps(fresh(drafted), DAY)
        ]

    host, partner = cast.actor("host"), cast.actor("partner")
    assert shown() == [
        ("text", False, True, [], ("text_missing",)),
        ("commitments", False, False, [], ("commitments_missing",)),
        ("roles", True, False, [], ()),
        ("days", True, False, [], ()),
        ("review", False, False, [], ()),
        ("signatures", False, False, [], ()),
        ("effect", False, False, [], ()),
    ]
    review(drafted, host, [])
    assert shown()[4:6] == [("review", False, True, [2], ()), ("signatures", False, False, [], ())]
    reviews.agree(actor=partner, party=drafted.parties.get(position=2))
    assert shown()[4:6] == [("review", True, False, [], ()), ("signatures", False, True, [1, 2], ())]
    for position, actor in ((1, host), (2, partner)):
        signatures.sign(actor=actor, party=drafted.parties.get(position=position), signed_on=DAY)
    assert steps(fresh(drafted), DAY) == []
    assert [step.name for step in steps(fresh(drafted), date(2025, 12, 31)) if step.is_next] == ["effect"]


SCAN = b"%PDF-1.7 a signature page"


def test_users_1_one_person_makes_no_agreement_alone_whatever_they_try(cast, committed):
    """Every action on every party, over and over, by one person of the host."""
    actor, agreement = cast.actor("host"), committed.agreement
    parties = list(Party.objects.filter(agreement=agreement))
    attempts = [
        lambda _party: review(agreement, actor, []),
        lambda party: reviews.agree(actor=actor, party=party),
        lambda party: reviews.agree_on_behalf(actor=actor, party=party, reason="By letter"),
        lambda party: signatures.sign(actor=actor, party=party, signed_on=DAY),
        lambda party: signatures.sign_on_behalf(
            actor=actor, party=party, signed_on=DAY, reason="Paper", scan=ContentFile(SCAN, "s.pdf")
        ),
        lambda _party: reviews.reopen(actor=actor, agreement=agreement, reason="Again"),
    ]
    for attempt, party in [*product(attempts, parties)] * 2:
        with suppress(AccessError, WrongStateError, ValidationError):
            attempt(party)
    assert status(agreement) is Status.IN_REVIEW
    Affiliation.objects.filter(organisation=cast.bodies["partner"]).delete()
    for attempt, party in [*product(attempts, parties)] * 2:
        with suppress(AccessError, WrongStateError, ValidationError):
            attempt(party)
    assert status(agreement) is Status.IN_REVIEW


def test_an_outsider_learns_nothing_of_a_review(cast, committed):
    review(committed.agreement, cast.actor("host"), [])
    with pytest.raises(NotFoundError):
        reviews.agree(actor=cast.actor("outsider"), party=committed.agreement.parties.get(position=2))
    with pytest.raises(NotFoundError):
        reviews.reopen(actor=cast.actor("outsider"), agreement=committed.agreement, reason="No")


def test_each_review_leaves_one_entry(cast, committed):
    before = Entry.objects.count()
    review(committed.agreement, cast.actor("host"), [cast.actor("partner")])
    verbs = list(Entry.objects.order_by("id").values_list("verb", flat=True)[before:])
    assert verbs == ["agreement.text_attached", "agreement.submitted", "agreement.agreed"]
