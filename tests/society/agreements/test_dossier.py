"""What the dossier counts adds up, and a promised number stands beside what is counted (users 16)."""

from datetime import date, timedelta

import pytest
from django.test import Client
from tests.support.refusals import refuses

from concord.kernel.clock import now
from concord.society.agreements import actions, deliverables
from concord.society.agreements.dossier import comparison, countable, dossier_of
from concord.society.agreements.models import Agreement, AgreementKind
from concord.society.agreements.queries import with_facts
from concord.society.agreements.states import State, Timing
from concord.society.partnering.models import Answer, Introduction

DAY = date(2026, 3, 2)
INTRODUCED = "introductions.introduced"


def drawn_up(agreement, day=DAY):
    return dossier_of(with_facts(Agreement.objects.all()).get(pk=agreement.pk), day)


def plan(cast, planned, code, who="partner", **changes):
    known = {"due": date(2026, 5, 1), "title_en": "A thing", "title_ko": "", "verification": "A look"}
    return deliverables.plan_deliverable(
        actor=cast.actor(who), initiative=planned.initiative, code=code, **(known | changes)
    )


def introduce(cast, agreement, count):
    for _ in range(count):
        row = Introduction.objects.create(
            layer="rehearsal",
            seeker=cast.people["third"],
            sought_person=cast.people["host"],
            agreement=agreement,
            why="x",
            asked_at=now(),
            expires_at=now() + timedelta(days=7),
        )
        for side, person in (("seeker", "third"), ("sought", "host")):
            Answer.objects.create(
                introduction=row, side=side, consents=True, person=cast.people[person], given_at=now()
            )


def reader(cast, name):
    browser = Client()
    browser.force_login(cast.people[name].account)
    return browser


def test_the_parts_add_up_to_the_whole(cast, planned):
    """users 16: an overdue deliverable is no further part."""
    plan(cast, planned, "D2", who="host")
    deliverables.waive(actor=cast.actor("host"), deliverable=plan(cast, planned, "D3"), reason="Not needed")
    dossier = drawn_up(planned.agreement, date(2026, 6, 1))
    counted = {one: number for one, number in dossier.counted if number}
    assert counted == {State.PROPOSED: 1, State.PLANNED: 1, State.WAIVED: 1}
    assert (dossier.total, dossier.overdue) == (3, 1)
    page = reader(cast, "host").get(f"/agreements/{planned.agreement.key}/dossier?as_of=2026-06-01")
    assert "3 deliverables, of these overdue: 1" in page.content.decode()


def test_what_ended_with_its_agreement_is_a_part_of_its_own(cast, planned):
    """users 16, robustness 2."""
    actions.terminate(actor=cast.actor("host"), agreement=planned.agreement, on=DAY, reason="Over")
    counted = {one: number for one, number in drawn_up(planned.agreement).counted if number}
    assert counted == {Timing.ENDED: 1}


def test_what_the_other_side_planned_is_no_promise_before_its_day_is_agreed(cast, planned):
    plan(cast, planned, "D2", who="host")
    assert [side.promised for side in drawn_up(planned.agreement).sides] == [0, 1]


def test_each_annex_says_whether_it_is_counted(cast, planned):
    """users 16."""
    actions.amend(
        actor=cast.actor("partner"),
        agreement=planned.agreement,
        kind=AgreementKind.ANNEX,
        title_en="Annex",
        title_ko="",
        parties=list(planned.agreement.parties.all()),
    )
    assert [number for _annex, _status, number in drawn_up(planned.agreement).annexes] == [None]
    page = reader(cast, "host").get(f"/agreements/{planned.agreement.key}/dossier").content.decode()
    assert "not signed by all, not counted" in page


def test_ten_introductions_promised_stand_beside_three_that_were_made(cast, planned):
    """users 16: on the dossier, on the deliverable and before it is accepted."""
    item = plan(cast, planned, "D2", promised_number=10, counted_as=INTRODUCED)
    introduce(cast, planned.agreement, 3)
    found = comparison(item)
    assert (found.promised, found.counted) == (10, 3)
    words = "introductions made with both consents: promised 10, counted 3"
    deliverables.hand_in(actor=cast.actor("partner"), deliverable=item, note="It", url="https://p.example")
    host = reader(cast, "host")
    for address in (
        f"/agreements/{planned.agreement.key}/dossier",
        f"/deliverables/{item.key}",
        f"/deliverables/{item.key}/do/accept",
    ):
        assert words in host.get(address).content.decode(), address
    assert comparison(planned) is None


@pytest.mark.parametrize(
    ("promised", "code"),
    [
        ({"promised_number": 10}, "number_of_nothing"),
        ({"promised_number": 10, "counted_as": "introductions.unknown"}, "number_of_nothing"),
        ({"counted_as": INTRODUCED}, "number_missing"),
    ],
)
def test_a_number_is_promised_of_something_that_is_counted(cast, planned, promised, code):
    with refuses(code):
        plan(cast, planned, "D2", **promised)


def test_every_figure_of_the_dossier_can_be_promised():
    figures = ("asked", "introduced", "nothing", "met", "working", "initiative", "agreement", "not_reported")
    assert [code for code, _label in countable()] == [f"introductions.{name}" for name in figures]


def test_an_amendment_asks_for_the_terms_that_it_changes(cast, planned):
    """robustness 3: the forms, from the agreement and of the draft."""
    partner = reader(cast, "partner")
    address = f"/agreements/{planned.agreement.key}/do/amend"
    page = partner.get(address).content.decode()
    assert all(f'name="{name}"' in page for name in ("ends_on", "notice_months", "is_open_ended"))
    parties = list(planned.agreement.parties.values_list("pk", flat=True))
    answers = {
        "kind": "amendment",
        "title_en": "Amendment 1",
        "parties": parties,
        "effective_from": "2026-06-01",
        "notice_months": "3",
        "is_open_ended": "on",
    }
    assert partner.post(address, answers).status_code == 302
    made = Agreement.objects.get(kind="amendment")
    assert (made.notice_months, made.is_open_ended, made.ends_on) == (3, True, None)
    terms = {"title_en": "Amendment 1", "effective_from": "2026-06-01", "ends_on": "2029-12-31"}
    assert partner.post(f"/agreements/{made.key}/terms", terms).status_code == 302
    made.refresh_from_db()
    assert (made.notice_months, made.is_open_ended, made.ends_on) == (None, False, date(2029, 12, 31))
    assert "New last day of the agreement" in partner.get(f"/agreements/{made.key}").content.decode()


def test_only_an_amendment_leaves_an_agreement_without_a_last_day(cast, planned, drafted):
    with refuses("only_amendments_change_terms"):
        actions.amend(
            actor=cast.actor("partner"),
            agreement=planned.agreement,
            kind=AgreementKind.ANNEX,
            title_en="x",
            title_ko="",
            parties=list(planned.agreement.parties.all()),
            is_open_ended=True,
        )
