"""The end of an agreement reaches what hangs under it; terms in force are those of the newest amendment."""

from datetime import date, timedelta

import pytest
from django.test import Client
from tests.support.refusals import refuses

from concord.society.agreements import actions, deliverables, signatures
from concord.society.agreements.dossier import dossier_of
from concord.society.agreements.models import (
    Agreement,
    AgreementKind,
    Deliverable,
    Signature,
    SignatureAnswer,
)
from concord.society.agreements.notices import remind
from concord.society.agreements.queries import (
    agreement_facts,
    commitments_of,
    due_between,
    status_of,
    timing_of,
    to_deliver,
    to_judge,
    with_end,
    with_facts,
    with_settlement,
)
from concord.society.agreements.states import Status, Timing, notice_day, terms_on
from concord.society.errors import WrongStateError
from concord.society.mail import outbox
from concord.society.mail.models import Message
from concord.society.tokens.actions import grant
from concord.society.tokens.models import Scope
from concord.society.waiting import fetch, queues

DAY = date(2026, 3, 2)
ENDED = date(2026, 4, 1)
DUE = date(2026, 5, 1)


def fresh(agreement):
    return with_facts(Agreement.objects.all()).get(pk=agreement.pk)


def sign(cast, agreement):
    """Every party signs: the row as it stands then is all that is asked here."""
    Agreement.objects.filter(pk=agreement.pk).update(
        review_since="2026-02-01T00:00Z", approved_at="2026-02-02T00:00Z"
    )
    for name, party in zip(("host", "partner"), agreement.parties.all(), strict=True):
        signatures.sign(actor=cast.actor(name), party=party, signed_on=DAY)
    return fresh(agreement)


def amend(cast, agreement, *, signed=True, kind=AgreementKind.AMENDMENT, **terms):
    made = actions.amend(
        actor=cast.actor("partner"),
        agreement=agreement,
        kind=kind,
        title_en="Amendment 1",
        title_ko="개정서 1",
        parties=list(agreement.parties.all()),
        **({"effective_from": DAY} | terms),
    )
    return sign(cast, made) if signed else made


def renew(cast, agreement, begins):
    made = actions.renew(
        actor=cast.actor("host"),
        agreement=agreement,
        effective_from=begins,
        ends_on=None,
        title_en="Second memorandum",
        title_ko="",
    )
    return sign(cast, made)


def end(cast, agreement, on=ENDED):
    actions.terminate(actor=cast.actor("host"), agreement=agreement, on=on, reason="Over")


def reader(cast, name):
    browser = Client()
    browser.force_login(cast.people[name].account)
    return browser


@pytest.fixture
def annexed(cast, planned):
    """A deliverable under an annex of the agreement of ``planned``."""
    annex = amend(cast, planned.agreement, kind=AgreementKind.ANNEX)
    host, partner = annex.parties.all()
    commitment = annex.commitments.create(number=1, text_en="A meeting is held.")
    commitment.promisors.set([partner])
    initiative = deliverables.start_initiative(
        actor=cast.actor("partner"),
        commitment=commitment,
        title_en="It",
        title_ko="",
        lead=partner,
        counterpart=host,
    )
    return deliverables.plan_deliverable(
        actor=cast.actor("partner"),
        initiative=initiative,
        code="A1",
        title_en="Meeting",
        title_ko="",
        due=DUE,
        verification="A look",
    )


def test_what_is_due_after_a_termination_is_ended_with_its_agreement(cast, planned, annexed, monkeypatch):
    """robustness 2: page, dossier, desk, list of what is due, reminders and actions say the same."""
    end(cast, planned.agreement)
    for item in with_settlement(Deliverable.objects.all()):
        assert timing_of(item, ENDED) is Timing.ENDED
        assert timing_of(item, DUE + timedelta(days=60)) is Timing.ENDED
    assert due_between(Deliverable.objects.all(), DUE, DUE, ENDED) == []
    assert list(to_deliver(Deliverable.objects.all(), [cast.bodies["partner"].pk], ENDED)) == []
    assert [remind(DUE + timedelta(days=days)) for days in (-7, 0, 7)] == [0, 0, 0]
    dossier = dossier_of(fresh(planned.agreement), DUE + timedelta(days=60))
    assert (dossier.overdue, [side.overdue for side in dossier.sides]) == (0, [0, 0])
    monkeypatch.setenv("CONCORD_NOW", "2026-06-01T09:00")
    with pytest.raises(WrongStateError):
        deliverables.hand_in(
            actor=cast.actor("partner"), deliverable=planned, note="x", url="https://p.example"
        )
    page = reader(cast, "partner").get(f"/deliverables/{annexed.key}").content.decode()
    assert "ended with the agreement" in page
    assert "overdue" not in page
    desk = reader(cast, "partner").get("/desk").content.decode()
    assert planned.title_en not in desk
    assert planned.title_en not in reader(cast, "host").get("/due").content.decode()


@pytest.mark.parametrize(
    ("whole", "annex"), [((), ()), (("ended",), ()), (("unsigned",), ()), ((), ("ended", "unsigned"))]
)
def test_an_agreement_at_hand_says_of_its_deliverables_what_the_database_says(
    cast, planned, annexed, whole, annex
):
    for agreement, happened in ((planned.agreement, whole), (annexed.agreement, annex)):
        if "ended" in happened:
            end(cast, agreement)
        if "unsigned" in happened:
            Signature.objects.filter(party__agreement=agreement, party__position=2).delete()
    rows = commitments_of([fresh(planned.agreement), fresh(annexed.agreement)])
    read = {
        item.code: (item.terminated_read, item.suspended_read)
        for row in rows
        for initiative in row.initiatives.all()
        for item in initiative.deliverables.all()
    }
    asked = with_end(Deliverable.objects.order_by())
    assert read == {item.code: (item.terminated_read, item.suspended_read) for item in asked}
    assert read["A1"] == (
        ENDED if "ended" in whole + annex else date.max,
        "unsigned" in whole + annex,
    )


def test_nobody_is_reminded_of_a_day_after_a_termination_that_is_known(cast, planned):
    """robustness 2."""
    end(cast, planned.agreement)
    assert remind(DUE - timedelta(days=30) - timedelta(days=60)) == 0
    assert due_between(Deliverable.objects.all(), DUE, DUE, DAY) == []


def test_what_is_due_before_a_termination_stays_due_until_it(cast, planned):
    end(cast, planned.agreement, on=date(2026, 7, 1))
    (row,) = due_between(Deliverable.objects.all(), DUE, DUE, DAY)
    assert row.timing is Timing.ON_TRACK
    assert remind(DUE) == 1


def test_delivered_evidence_waits_for_nobody_once_the_agreement_is_terminated(cast, planned):
    """robustness 2."""
    deliverables.hand_in(actor=cast.actor("partner"), deliverable=planned, note="It", url="https://p.example")
    rows, host = Deliverable.objects.all(), [cast.bodies["host"].pk]
    assert len(to_judge(rows, host, DAY)) == 1
    end(cast, planned.agreement)
    assert len(to_judge(rows, host, ENDED)) == 0


def test_what_was_settled_before_a_termination_stays_settled(cast, planned):
    deliverables.waive(actor=cast.actor("host"), deliverable=planned, reason="Not needed")
    end(cast, planned.agreement)
    assert timing_of(with_settlement(Deliverable.objects.all()).get(), DUE) is Timing.SETTLED


def test_what_was_promised_is_settled_after_an_end_by_itself(cast, planned, monkeypatch):
    monkeypatch.setenv("CONCORD_NOW", "2028-02-01T09:00")
    assert timing_of(with_settlement(Deliverable.objects.all()).get(), date(2028, 2, 1)) is Timing.OVERDUE
    deliverables.hand_in(actor=cast.actor("partner"), deliverable=planned, note="It", url="https://p.example")


LATE = date(2029, 12, 31)
FAR = date(2028, 2, 1)


def test_a_signed_amendment_moves_the_end_everywhere(cast, planned):
    """robustness 3 (a): status, notices, dossier, list and page."""
    agreement = planned.agreement
    amendment = amend(cast, agreement, ends_on=LATE)
    assert (status_of(fresh(agreement), FAR), status_of(amendment, FAR)) == (Status.IN_FORCE, Status.IN_FORCE)
    assert status_of(fresh(agreement), LATE + timedelta(days=1)) is Status.EXPIRED
    assert dossier_of(fresh(agreement), FAR).status is Status.IN_FORCE
    Message.objects.all().delete()
    assert remind(date(2027, 11, 30)) == 0
    assert remind(date(2029, 11, 30)) == 2
    client = reader(cast, "partner")
    page = client.get(f"/agreements/{agreement.key}?as_of=2028-02-01").content.decode()
    assert "31 December 2029" in page
    assert "in force" in client.get("/agreements/?as_of=2028-02-01").content.decode()
    dossier = client.get(f"/agreements/{agreement.key}/dossier?as_of=2028-02-01").content.decode()
    assert "31 December 2029" in dossier


@pytest.mark.parametrize("what", ["unsigned", "contested", "terminated", "not in effect", "too late"])
def test_an_amendment_that_does_not_count_changes_nothing(cast, planned, what):
    """robustness 3 (a)."""
    agreement = planned.agreement
    if what == "unsigned":
        amend(cast, agreement, ends_on=LATE, signed=False)
    else:
        made = amend(cast, agreement, ends_on=LATE)
        if what == "terminated":
            end(cast, made, on=DAY)
        if what == "contested":
            signature = made.parties.first().signature
            SignatureAnswer.objects.create(
                signature=signature, confirms=False, reason="Not ours", given_at="2026-03-02T00:00Z"
            )
        days = {
            "contested": DAY,
            "not in effect": date(2028, 3, 1),
            "too late": date(2028, 1, 1),
            "terminated": DAY,
        }
        Agreement.objects.filter(pk=made.pk).update(effective_from=days[what])
    assert status_of(fresh(agreement), FAR) is Status.EXPIRED


def test_the_notice_is_that_of_the_amendment(cast, planned):
    """robustness 3 (a): the notice period of six months begins three months later."""
    agreement = planned.agreement
    amend(cast, agreement, notice_months=3)
    assert status_of(fresh(agreement), date(2027, 7, 1)) is Status.IN_FORCE
    assert status_of(fresh(agreement), date(2027, 9, 30)) is Status.IN_NOTICE
    assert agreement_facts(fresh(agreement)).notice_months == 6


@pytest.mark.parametrize(
    ("terms", "day"),
    [
        ({}, date(2026, 6, 30)),
        ({"notice_months": 7}, date(2026, 5, 31)),
        ({"ends_on": date(2027, 1, 31)}, date(2026, 7, 31)),
        ({"ends_on": date(2027, 1, 31), "effective_from": date(2026, 6, 1)}, date(2026, 7, 31)),
        ({"ends_on": date(2029, 1, 31)}, None),
        ({"is_open_ended": True}, None),
    ],
)
def test_the_desk_has_the_day_of_notice_of_the_terms_in_force(cast, signed, monkeypatch, terms, day):
    """robustness 3 (a): the statement of the desk says what the pure terms say."""
    Agreement.objects.update(ends_on=date(2026, 12, 31))
    monkeypatch.setenv("CONCORD_NOW", "2026-05-15T09:00")
    if terms:
        amend(cast, fresh(signed), **({"effective_from": date(2026, 5, 10)} | terms))
    partner = cast.actor("partner")
    lines = fetch(queues(partner)["mine"].places, partner)
    assert [line.day for line in lines if line.kind == "notice"] == ([] if day is None else [day])
    known = terms_on(agreement_facts(fresh(signed)), date.max)
    assert day is None or notice_day(known.ends_on, known.notice_months) == day


def test_an_amendment_makes_an_agreement_open_ended(cast, planned):
    """robustness 3 (a)."""
    amend(cast, planned.agreement, is_open_ended=True)
    assert status_of(fresh(planned.agreement), date(2040, 1, 1)) is Status.IN_FORCE
    assert terms_on(agreement_facts(fresh(planned.agreement)), date(2040, 1, 1)).ends_on is None


def test_an_amendment_ahead_is_shown_as_coming(cast, planned):
    """robustness 3 (a)."""
    amend(cast, planned.agreement, effective_from=date(2027, 6, 1), ends_on=LATE)
    page = reader(cast, "partner").get(f"/agreements/{planned.agreement.key}").content.decode()
    assert "From 1 June 2027" in page
    assert remind(date(2027, 3, 31)) == 0, "the end that the amendment moves is not told of"


def test_an_amendment_of_some_parties_changes_no_terms_for_all(cast, planned):
    agreement = planned.agreement
    third = agreement.parties.create(organisation=cast.bodies["third"], position=3)
    Signature.objects.create(party=third, signed_on=DAY, recorded_at="2026-03-02T00:00Z")
    terms = {
        "actor": cast.actor("host"),
        "agreement": agreement,
        "kind": AgreementKind.AMENDMENT,
        "title_en": "x",
        "title_ko": "",
        "parties": list(agreement.parties.all())[:2],
    }
    with refuses("terms_need_every_party"):
        actions.amend(**terms, ends_on=LATE)
    made = actions.amend(**terms)
    with refuses("terms_need_every_party"):
        actions.revise(
            actor=cast.actor("host"),
            agreement=made,
            title_en="x",
            title_ko="",
            effective_from=DAY,
            ends_on=None,
            notice_months=1,
            text_is_public=False,
        )


def test_an_amendment_after_the_end_is_refused(cast, planned):
    with refuses("amended_after_its_end"):
        amend(cast, planned.agreement, effective_from=date(2028, 1, 1), ends_on=LATE)


def test_a_longer_agreement_is_terminated_after_its_first_end(cast, planned):
    amend(cast, planned.agreement, ends_on=LATE)
    actions.terminate(actor=cast.actor("host"), agreement=planned.agreement, on=FAR, reason="Over")
    assert status_of(fresh(planned.agreement), FAR) is Status.TERMINATED


@pytest.mark.parametrize("begins", [date(2028, 1, 1), date(2027, 6, 1)])
def test_a_signed_successor_silences_the_letters_of_the_end(cast, planned, begins):
    """robustness 3 (b): neither end nor notice, where the successor begins in time."""
    renew(cast, planned.agreement, begins)
    Message.objects.all().delete()
    assert remind(date(2026, 12, 31)) == 0
    assert remind(date(2026, 6, 30)) == 0
    page = reader(cast, "partner").get(f"/agreements/{planned.agreement.key}").content.decode()
    assert "Continued by" in page


def test_a_successor_that_never_began_succeeds_nothing(cast, planned):
    """robustness 3 (b): it was terminated from the day on which it would have begun."""
    successor = renew(cast, planned.agreement, date(2028, 1, 1))
    end(cast, successor, on=date(2028, 1, 1))
    assert status_of(fresh(planned.agreement), date(2028, 1, 1)) is Status.EXPIRED
    Message.objects.all().delete()
    assert remind(date(2027, 11, 30)) == 2


def test_a_gap_before_the_successor_is_told(cast, planned):
    """robustness 3 (b)."""
    renew(cast, planned.agreement, date(2028, 3, 1))
    Message.objects.all().delete()
    assert remind(date(2027, 11, 30)) == 2
    body = outbox.render_message(Message.objects.filter(kind="reminder").first()).body
    assert "its successor begins on 1 March 2028" in body


def test_an_unsigned_successor_silences_nothing(cast, planned):
    """robustness 3 (b)."""
    actions.renew(
        actor=cast.actor("host"),
        agreement=planned.agreement,
        effective_from=date(2028, 1, 1),
        ends_on=None,
        title_en="x",
        title_ko="",
    )
    assert remind(date(2027, 11, 30)) == 2


def test_a_known_termination_is_not_announced_as_an_end_by_itself(cast, planned):
    end(cast, planned.agreement, on=date(2027, 12, 1))
    assert remind(date(2027, 11, 30)) == 0


def test_a_successor_has_the_notice_in_force(cast, planned):
    amend(cast, planned.agreement, notice_months=3)
    assert renew(cast, planned.agreement, date(2028, 1, 1)).notice_months == 3


@pytest.fixture
def program(cast):
    """What a program of the partner's staff reads."""
    _, secret = grant(actor=cast.actor("partner"), name="A test", scopes=list(Scope), days=30)

    def read(address, **parameters):
        headers = {"Authorization": f"Bearer {secret}"}
        return Client().get(f"/api/v1/society/{address}", parameters, headers=headers).json()

    return read


def test_programs_read_the_end_of_a_deliverable_with_its_agreement(cast, planned, program):
    """robustness 2."""
    end(cast, planned.agreement)
    assert program(f"deliverables/{planned.key}", as_of="2026-06-01")["timing"] == "ended"
    assert program("due", **{"from": "2026-04-01", "to": "2026-06-30", "as_of": "2026-03-02"})["rows"] == []


def test_programs_read_the_terms_in_force(cast, planned, program):
    """robustness 3."""
    address = f"agreements/{planned.agreement.key}"
    amendment = amend(cast, planned.agreement, ends_on=LATE, notice_months=3)
    renew(cast, planned.agreement, date(2030, 1, 1))
    terms = ("status", "ends_on", "first_ends_on", "notice_months", "amended_by", "continued_from")
    answer = program(address, as_of="2028-02-01")
    assert [answer[name] for name in terms] == [
        "in_force",
        "2029-12-31",
        "2027-12-31",
        3,
        amendment.key,
        "2030-01-01",
    ]
    answer = program(address, as_of="2026-03-01")
    assert [answer[name] for name in terms[1:5]] == ["2027-12-31", "2027-12-31", 6, None]
    of_itself = program(f"agreements/{amendment.key}")
    assert [of_itself[name] for name in ("ends_on", "notice_months", "amended_by")] == [
        "2029-12-31",
        3,
        None,
    ]
