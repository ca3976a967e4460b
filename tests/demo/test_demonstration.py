from datetime import date

import pytest
from django.test import Client

from concord.demo.create import fill
from concord.society.agreements.models import Agreement, Deliverable
from concord.society.agreements.queries import due_between, status_of, with_facts
from concord.society.agreements.states import State, Timing, quarter
from concord.society.ledger import seals
from concord.society.ledger.models import Installation
from concord.society.newsroom.models import Announcement
from concord.society.partnering.models import Introduction
from concord.society.partnering.queries import state_of
from concord.society.partnering.queries import with_facts as with_introduction_facts
from concord.society.people.models import Organisation, Person

pytestmark = pytest.mark.slow


def test_the_rehearsal_reaches_every_stage_and_its_chain_holds(filled):
    day = date(2026, 11, 22)
    rows = with_facts(Agreement.objects.filter(layer="rehearsal"))
    assert sorted((row.kind, status_of(row, day).value) for row in rows) == [
        ("amendment", "awaiting_signatures"),
        ("annex", "in_force"),
        ("letter", "draft"),
        ("memorandum", "awaiting_signatures"),
        ("memorandum", "in_force"),
        ("memorandum", "in_notice"),
    ]
    assert Deliverable.objects.exclude(agreement__layer="rehearsal").count() == 0
    assert seals.verify() == []
    assert Installation.objects.get().is_demonstration


def test_the_quarter_of_today_has_every_state_across_two_partners(filled):
    found = due_between(Deliverable.objects.all(), *quarter(date(2026, 11, 22)), date(2026, 11, 22))
    assert {item.state for item in found} == set(State) - {State.WAIVED}
    assert len({item.deliverable.agreement_id for item in found}) == 3
    assert {item.timing for item in found} >= {Timing.OVERDUE, Timing.DUE_SOON, Timing.WITH_COUNTERPART}


def test_introductions_and_announcements_are_there_at_every_stage(filled):
    rows = with_introduction_facts(Introduction.objects.all())
    assert sorted(state_of(row).value for row in rows) == [
        "declined", "expired", "introduced", "introduced", "introduced", "open", "outside", "with_host",
    ]  # fmt: skip
    assert Announcement.objects.filter(published_at=None).count() == 1
    assert Announcement.objects.get(corrections__isnull=False).version.text == "240 participants came."


def test_filling_twice_changes_nothing(filled):
    before = Agreement.objects.count()
    assert fill() is False
    assert Agreement.objects.count() == before


def test_real_and_invented_bodies_never_share_an_agreement(filled):
    for agreement in Agreement.objects.prefetch_related("parties__organisation"):
        assert {party.organisation.layer for party in agreement.parties.all()} == {agreement.layer}
    assert set(Person.objects.values_list("layer", flat=True)) == {"rehearsal"}


def test_signing_in_as_a_role_needs_a_rehearsal_person(filled):
    browser = Client()
    page = browser.get("/rehearsal/sign-in").content.decode()
    assert "한별" in page
    person = Person.objects.get(name="Han Byeol")
    assert browser.post("/rehearsal/sign-in", {"person": person.key}).headers["Location"] == "/desk"
    assert browser.get("/desk").status_code == 200
    stranger = Person.objects.create(name="Stranger")
    assert browser.post("/rehearsal/sign-in", {"person": stranger.key}).status_code == 404


def test_one_host(filled):
    assert Organisation.objects.filter(is_host=True).count() == 1
