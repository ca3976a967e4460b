"""Rights that grant rights: who may give a role, and that nobody plays both sides, through every door."""

from datetime import date

import pytest
from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.test import Client
from tests.support.agreements import review
from tests.support.member_lists import apply
from tests.support.refusals import refuses

from concord.kernel.faults import FaultsFoundError
from concord.society.access import AccessError, NotFoundError, RefusedError, require
from concord.society.agreements import actions as agreements
from concord.society.agreements import deliverables, reviews, signatures
from concord.society.agreements.models import Agreement, Commitment, Deliverable, Initiative
from concord.society.agreements.queries import with_settlement
from concord.society.committees import actions as committees
from concord.society.committees.models import Seat, SeatRole, Term
from concord.society.corrections import actions as corrections
from concord.society.corrections.models import Dispute
from concord.society.errors import WrongStateError
from concord.society.ledger.models import Entry, PrivateValue
from concord.society.mail import tickets
from concord.society.mail.models import Ticket
from concord.society.partnering import actions as partnering
from concord.society.partnering.models import MeetingRules
from concord.society.people import actions
from concord.society.people.models import (
    Account,
    Affiliation,
    Membership,
    MembershipClass,
    Organisation,
    Person,
    RenewalAnswer,
)
from concord.society.people.queries import actor_for, selves
from concord.society.waiting import fetch, queues

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
WISH = {"why": "To plan a protocol"}


def body(name, layer="rehearsal", kind="regulator"):
    return Organisation.objects.create(name_en=name, kind=kind, layer=layer)


def tie(person, organisation, *, may_represent=False):
    return Affiliation.objects.create(
        person=person, organisation=organisation, may_represent=may_represent, since=date(2020, 1, 1)
    )


def member(person):
    kind, _ = MembershipClass.objects.get_or_create(name_en="Full", name_ko="정회원")
    return Membership.objects.create(
        person=person, membership_class=kind, since=date(2026, 1, 1), until=date(2027, 1, 1)
    )


def reader(person):
    browser = Client()
    browser.force_login(person.account)
    return browser


@pytest.fixture
def others(cast):
    """A colleague at the host, a colleague at the partner, and a member who acts for nobody."""
    people = {}
    for name in ("colleague", "deputy", "member"):
        account = Account.objects.create_user(f"{name}@test.example")
        people[name] = Person.objects.create(account=account, name=f"A {name}", layer="rehearsal")
    tie(people["colleague"], cast.bodies["host"], may_represent=True)
    tie(people["deputy"], cast.bodies["partner"], may_represent=True)
    member(people["member"])
    return cast.people | people


YES, NO, HIDDEN = "yes", "403", "404"
# Who says that somebody may act: for the host, for a body that somebody acts for, for one without a voice.
ENTRUSTING = {
    ("host", "member at host"): YES,
    ("host", "member at partner"): NO,
    ("host", "member at voiceless"): YES,
    ("host", "host at voiceless"): NO,
    ("host", "host at host"): NO,
    ("host", "host at partner"): NO,
    ("colleague", "host at voiceless"): "staff_of_the_host",
    ("colleague", "member at host"): YES,
    ("partner", "member at partner"): YES,
    ("partner", "member at host"): HIDDEN,
    ("partner", "member at voiceless"): HIDDEN,
    ("partner", "partner at partner"): NO,
    ("deputy", "partner at partner"): YES,
    ("third", "member at partner"): HIDDEN,
    ("member", "member at partner"): NO,
    ("member", "member at voiceless"): NO,
}


@pytest.mark.parametrize(("who", "target"), ENTRUSTING)
def test_who_may_entrust_whom_by_function_and_by_page(cast, others, who, target):
    person, _, place = target.partition(" at ")
    organisation = body("Voiceless office") if place == "voiceless" else cast.bodies[place]
    found = others[person].affiliations.filter(organisation=organisation).first()
    found = found or tie(others[person], organisation)
    before = found.may_represent
    expected = ENTRUSTING[who, target]
    answers = {"may_represent": "on", "source": "Letter of 1 March"}
    page = reader(others[who]).post(f"/affiliations/{found.key}/entrust", answers)
    statuses = {YES: 302, NO: 403, HIDDEN: 404}
    assert page.status_code == statuses.get(expected, 422)
    Affiliation.objects.filter(pk=found.pk).update(may_represent=before)
    given = {"tie": found, "may_represent": True, "source": "Letter of 1 March"}
    if expected == YES:
        actions.entrust(actor=actor_for(others[who]), **given)
    elif expected in {NO, HIDDEN}:
        with pytest.raises(RefusedError if expected == NO else NotFoundError):
            actions.entrust(actor=actor_for(others[who]), **given)
    else:
        with refuses(expected):
            actions.entrust(actor=actor_for(others[who]), **given)
    found.refresh_from_db()
    assert found.may_represent == (expected == YES or before)


def test_the_first_voice_of_a_body_rests_on_what_it_said_and_the_entry_tells_so(cast, others):
    office = body("Voiceless office")
    found = tie(others["member"], office)
    with refuses("source_missing"):
        actions.entrust(actor=cast.actor("host"), tie=found, may_represent=True)
    actions.entrust(actor=cast.actor("host"), tie=found, may_represent=True, source="Letter of 1 March")
    entry = Entry.objects.get(verb="affiliation.entrusted")
    assert entry.facts == {"may_represent": True, "on_behalf": True}
    assert PrivateValue.objects.get(entry=entry).value == "Letter of 1 March"
    # From now on the body speaks for itself.
    second = tie(others["deputy"], office)
    with pytest.raises(RefusedError):
        actions.entrust(actor=cast.actor("host"), tie=second, may_represent=True, source="Letter")
    with pytest.raises(RefusedError):
        actions.end_affiliation(actor=cast.actor("host"), tie=found, until=DAY)
    actions.entrust(actor=actor_for(others["member"]), tie=second, may_represent=True)
    assert Entry.objects.filter(verb="affiliation.entrusted").last().facts["on_behalf"] is False


SETTING_RULES = {
    ("host", "host"): YES,
    ("host", "partner"): NO,
    ("host", "voiceless"): NO,
    ("host", "record"): NO,
    ("partner", "partner"): YES,
    ("partner", "host"): NO,
    ("member", "partner"): NO,
}


@pytest.mark.parametrize(("who", "target"), SETTING_RULES)
def test_a_body_sets_its_own_rules_and_nobody_elses(cast, others, who, target):
    made = {"voiceless": lambda: body("Office"), "record": lambda: body("Ministry", "record")}
    organisation = made[target]() if target in made else cast.bodies[target]
    texts = {"text_en": "In writing.", "text_ko": "서면으로."}
    page = reader(others[who]).post(f"/bodies/{organisation.key}/rules", texts)
    assert page.status_code == {YES: 302, NO: 403}[SETTING_RULES[who, target]]
    assert MeetingRules.objects.count() == (SETTING_RULES[who, target] == YES)
    if SETTING_RULES[who, target] == NO:
        with pytest.raises(AccessError):
            partnering.set_rules(actor=actor_for(others[who]), organisation=organisation, **texts)


def test_staff_of_the_host_consent_for_no_body_that_did_not_entrust_them(cast, others):
    asked = partnering.ask(actor=actor_for(others["member"]), sought=cast.bodies["third"], **WISH)
    for who in ("host", "colleague"):
        with pytest.raises(RefusedError):
            partnering.answer(actor=actor_for(others[who]), introduction=asked, consents=True)
    assert partnering.answer(actor=cast.actor("third"), introduction=asked, consents=True)


@pytest.fixture
def twin(cast, others):
    """Another account of the partner's person: it was made with an address that is theirs."""
    account = Account.objects.create_user("partner.at.home@test.example")
    other = Person.objects.create(account=account, name="P. Artner", layer="rehearsal")
    EmailAddress.objects.create(user=cast.people["partner"].account, email=account.email, verified=True)
    return other


def test_accounts_that_share_a_confirmed_address_are_one_person(cast, twin):
    partner = cast.people["partner"].pk
    assert selves(partner) == selves(twin.pk) == {partner, twin.pk}
    EmailAddress.objects.update(verified=False)
    assert (selves(partner), selves(None)) == ({partner}, set())


@pytest.mark.parametrize("through", ["two affiliations", "two accounts"])
def test_nobody_judges_evidence_that_they_handed_in(cast, planned, twin, through):
    judge = cast.people["partner"] if through == "two affiliations" else twin
    tie(judge, cast.bodies["host"], may_represent=True)
    give = {"deliverable": planned, "url": "https://partner.example/p", "note": "All"}
    deliverables.hand_in(actor=cast.actor("partner"), **give)
    with refuses("own_evidence"):
        deliverables.accept(actor=actor_for(judge), deliverable=planned)
    with refuses("own_evidence"):
        deliverables.return_deliverable(actor=actor_for(judge), deliverable=planned, reason="No")
    page = reader(judge).post(f"/deliverables/{planned.key}/accept", {})
    assert page.status_code in {404, 422}
    deliverables.accept(actor=cast.actor("host"), deliverable=planned)


@pytest.fixture
def between(cast, others):
    """Who acts for the partner under one account and for the host under another."""
    account = Account.objects.create_user("deputy.at.home@test.example")
    EmailAddress.objects.create(user=others["deputy"].account, email=account.email, verified=True)
    other = Person.objects.create(account=account, name="D. Eputy", layer="rehearsal")
    tie(other, cast.bodies["host"], may_represent=True)
    return other


def test_nobody_decides_on_what_a_body_delivers_for_which_they_act(cast, planned, others, between):
    tie(others["deputy"], cast.bodies["host"], may_represent=True)
    give = {"deliverable": planned, "url": "https://partner.example/p", "note": "All"}
    deliverables.hand_in(actor=cast.actor("partner"), **give)
    both, under_another = actor_for(others["deputy"]), actor_for(between)
    for judge in (both, under_another):
        with refuses("own_promise"):
            deliverables.accept(actor=judge, deliverable=planned)
        with refuses("own_promise"):
            deliverables.return_deliverable(actor=judge, deliverable=planned, reason="Incomplete")
        with refuses("own_promise"):
            deliverables.waive(actor=judge, deliverable=planned, reason="No longer")
    row, agreement = with_settlement(Deliverable.objects.all()).get(), planned.agreement
    assert not {"accept", "return", "waive"} & {*deliverables.possible_on_deliverable(both, row, agreement)}
    assert "accept" not in {line.kind for line in fetch(queues(both)["mine"].places, both)}
    deliverables.accept(actor=cast.actor("host"), deliverable=planned)


def test_who_acts_for_both_sides_under_two_accounts_agrees_for_neither(cast, committed, others, between):
    agreement, partner = committed.agreement, committed.agreement.parties.all()[1]
    review(agreement, actor_for(between), [])
    with refuses("own_review"):
        reviews.agree(actor=actor_for(others["deputy"]), party=partner)
    reviews.agree(actor=cast.actor("partner"), party=partner)
    recorded = signatures.sign_on_behalf(
        actor=cast.actor("host"),
        party=partner,
        signed_on=DAY,
        reason="On paper",
        scan=ContentFile(b"%PDF-1.7 x", "scan.pdf"),
    )
    with refuses("own_record"):
        signatures.confirm(actor=actor_for(others["deputy"]), signature=recorded)
    signatures.confirm(actor=cast.actor("partner"), signature=recorded)


def test_nobody_signs_for_two_parties_or_closes_their_own_review(cast, committed, others):
    agreement = committed.agreement
    host, partner = agreement.parties.all()
    review(agreement, cast.actor("host"), [])
    both = tie(cast.people["host"], cast.bodies["partner"], may_represent=True)
    with refuses("own_review"):
        reviews.agree(actor=cast.actor("host"), party=partner)
    both.delete()
    reviews.agree(actor=cast.actor("partner"), party=partner)
    tie(cast.people["partner"], cast.bodies["host"], may_represent=True)
    signatures.sign(actor=cast.actor("partner"), party=partner, signed_on=DAY)
    with refuses("signed_for_another"):
        signatures.sign(actor=cast.actor("partner"), party=host, signed_on=DAY)
    Person.objects.filter(pk=others["colleague"].pk).update(layer="live")
    with refuses("signatory_of_another_layer"):
        signatures.sign(actor=actor_for(others["colleague"]), party=host, signed_on=DAY)
    signatures.sign(actor=cast.actor("host"), party=host, signed_on=DAY)


def test_nobody_asks_and_answers_the_same_introduction(cast, others, twin):
    member(cast.people["partner"])
    asked = partnering.ask(actor=cast.actor("partner"), sought=cast.bodies["third"], **WISH)
    tie(twin, cast.bodies["third"], may_represent=True)
    with refuses("own_request"):
        partnering.answer(actor=actor_for(twin), introduction=asked, consents=True)
    with refuses("to_oneself"):
        Person.objects.filter(pk=twin.pk).update(listed="everybody")
        twin.refresh_from_db()
        partnering.ask(actor=cast.actor("partner"), sought=twin, **WISH)


def test_a_link_says_why_its_reader_may_not_consent_and_is_not_used_up(cast, others, between):
    asked = partnering.ask(
        actor=actor_for(others["deputy"]),
        organisation=cast.bodies["partner"],
        sought=cast.bodies["host"],
        **WISH,
    )
    ticket = Ticket.objects.get(object_key=asked.key, person_key=between.key)
    page = Client().post(f"/introductions/answer/{tickets.token(ticket.key)}", {"answer": "consent"})
    assert page.status_code == 422
    assert "You are on the other side of this introduction" in page.content.decode()
    assert Ticket.objects.get(pk=ticket.pk).used_at is None


def test_nobody_gives_themselves_a_seat_or_a_membership(cast, others):
    host, kind = cast.actor("host"), MembershipClass.objects.get(name_en="Full")
    committee = committees.create_committee(actor=host, organisation=cast.bodies["host"], name_en="One")
    seat = committees.add_seat(actor=host, committee=committee, role=SeatRole.MEMBER)
    with refuses("own_role"):
        committees.appoint(actor=host, seat=seat, person=cast.people["host"], since=DAY)
    period = {"membership_class": kind, "since": DAY, "until": date(2027, 3, 2)}
    with refuses("own_role"):
        actions.admit(actor=host, person=cast.people["host"], **period)
    head = "email,name,name_native,country,area,profession,expertise,class,since,until"
    line = f"{cast.people['host'].account.email},Me,,,,,,Full,2026-03-02,2027-03-02"
    content = f"{head}\n{line}\n".encode()
    with pytest.raises(FaultsFoundError, match="nobody admits themselves"):
        apply(actor=host, content=content, file="own.csv")
    mine = actions.admit(actor=actor_for(others["colleague"]), person=cast.people["host"], **period)
    with pytest.raises(RefusedError):
        actions.renew(actor=host, membership=mine, until=date(2028, 3, 2))
    assert not RenewalAnswer.objects.exists()


def test_staff_set_up_committees_of_the_host_alone(cast):
    with pytest.raises(RefusedError):
        committees.create_committee(
            actor=cast.actor("host"), organisation=cast.bodies["partner"], name_en="Theirs"
        )


def test_nobody_decides_on_a_dispute_that_they_sent(cast, others):
    sent = {"row": "cartistem-kr", "edition": "e1", "statement": "Wrong", "source": "https://a.example"}
    mine = corrections.dispute(actor=cast.actor("host"), **sent)
    verdict = {"number": mine.pk, "state": Dispute.State.ACCEPTED, "answer": "It was"}
    with refuses("own_dispute"):
        corrections.decide(actor=cast.actor("host"), **verdict)
    corrections.decide(actor=actor_for(others["colleague"]), **verdict)
    corrections.dispute(actor=actor_for(others["member"]), **sent)
    assert Entry.objects.filter(verb="dispute.filed").count() == 1


def test_the_real_and_the_rehearsal_are_not_mixed_by_any_role(cast, others):
    host, kind = cast.actor("host"), MembershipClass.objects.get(name_en="Full")
    account = Account.objects.create_user("real@test.example")
    real = Person.objects.create(account=account, name="A real person", layer="live")
    office = body("A real office", "live")
    period = {"membership_class": kind, "since": DAY, "until": date(2027, 3, 2)}
    with refuses("person_of_another_layer"):
        actions.admit(actor=host, person=real, **period)
    corporate = MembershipClass.objects.create(name_en="Body", name_ko="기관", for_organisations=True)
    with refuses("layers_are_not_mixed"):
        actions.admit(actor=host, organisation=office, **period | {"membership_class": corporate})
    with refuses("layers_are_not_mixed"):
        actions.affiliate(
            actor=cast.actor("third"), person=cast.people["third"], organisation=office, since=DAY
        )
    committee = committees.create_committee(actor=host, organisation=cast.bodies["host"], name_en="One")
    with refuses("body_of_another_layer"):
        committees.add_seat(actor=host, committee=committee, nominated_by=office)
    seat = committees.add_seat(actor=host, committee=committee)
    with refuses("layers_are_not_mixed"):
        committees.appoint(actor=host, seat=seat, person=real, since=DAY)


def test_what_somebody_else_removed_a_moment_ago_is_not_found(cast, committed, others):
    """Each action holds the object as it was before the other's act, as two at once do."""
    stale = Commitment.objects.get(pk=committed.pk)
    agreements.strike(actor=cast.actor("host"), commitment=committed)
    with pytest.raises(NotFoundError):
        agreements.strike(actor=cast.actor("host"), commitment=stale)
    assert Entry.objects.filter(verb="agreement.commitment_struck").count() == 1
    host = cast.actor("host")
    committee = committees.create_committee(actor=host, organisation=cast.bodies["host"], name_en="One")
    seat = committees.add_seat(actor=host, committee=committee)
    term = committees.appoint(actor=host, seat=seat, person=others["member"], since=date(2026, 4, 1))
    stale_term = Term.objects.get(pk=term.pk)
    committees.withdraw_term(actor=host, term=term, reason="By mistake")
    with pytest.raises(NotFoundError):
        committees.withdraw_term(actor=host, term=stale_term, reason="By mistake")
    assert Entry.objects.filter(verb="seat.appointment_withdrawn").count() == 1
    assert Seat.objects.count() == 1


def test_nothing_is_planned_for_an_initiative_that_somebody_else_dropped_a_moment_ago(cast, planned):
    stale, partner = Initiative.objects.get(), cast.actor("partner")
    deliverables.withdraw(actor=partner, deliverable=planned)
    deliverables.drop_initiative(actor=partner, initiative=Initiative.objects.get())
    what = {"code": "D1", "title_en": "Pavilion", "title_ko": "전시관", "due": DAY, "verification": "A list"}
    with pytest.raises(NotFoundError):
        deliverables.plan_deliverable(actor=partner, initiative=stale, **what)


@pytest.mark.parametrize("act", ["submit", "end"])
def test_what_somebody_else_did_a_moment_ago_is_not_done_again(cast, committed, act):
    agreement = Agreement.objects.get(pk=committed.agreement_id)
    if act == "submit":
        review(committed.agreement, cast.actor("host"), [])
        with pytest.raises(WrongStateError):
            reviews.submit(actor=cast.actor("partner"), agreement=agreement)
        return
    first, second = (cast.people["third"].affiliations.get() for _ in range(2))
    actions.end_affiliation(actor=cast.actor("third"), tie=first, until=DAY)
    with refuses("outside_the_term"):
        actions.end_affiliation(actor=cast.actor("third"), tie=second, until=DAY)
    require(cast.actor("host"), "see", second)
