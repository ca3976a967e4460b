"""The recipe of CONTRIBUTING.md for an action, done: staff of the host commend an agreement."""

from __future__ import annotations

import sys
from dataclasses import replace
from types import ModuleType

import pytest
from django.db import transaction
from django.test import Client
from django.urls import include, path

from concord.kernel import clock
from concord.society import access
from concord.society.access import host_staff, require
from concord.society.agreements.models import Agreement
from concord.society.agreements.queries import status_of, with_facts
from concord.society.agreements.states import Status
from concord.society.errors import Refusals, WrongStateError
from concord.society.ledger.entries import record
from concord.society.ledger.models import Entry
from concord.web.society.actions import Action, ActionTable, action_view
from concord.web.society.fields import ReasonForm

LEGAL_IN = frozenset({Status.DRAFT})
refused = Refusals({"too_short": ("reason", "Write at least two words.")})


@transaction.atomic
def commend(*, actor, agreement, reason):
    """Commend an agreement, with the reason."""
    locked = Agreement.objects.select_for_update().get(pk=agreement.pk)
    require(actor, "commend", locked)
    status = status_of(with_facts(Agreement.objects.all()).get(pk=locked.pk), clock.today())
    if status not in LEGAL_IN:
        raise WrongStateError("commend", status)
    if len(reason.split()) < 2:
        raise refused("too_short")
    record(actor, "agreement.commended", locked, reason=reason)


TABLE = ActionTable(
    {"commend": Action("Commend", commend, ReasonForm, is_final=True)},
    argument="agreement",
    rows=Agreement.objects.all(),
)


@pytest.fixture(autouse=True)
def site(monkeypatch, settings):
    """The site with the new action and the rule of it, for one test."""
    monkeypatch.setattr(access, "_RULES", dict(access._RULES))
    access.allow(Agreement, host_staff, "commend")
    module = ModuleType("addresses_of_the_action")
    new = path("agreements/<slug:key>/new/<slug:action>", action_view(TABLE))
    module.urlpatterns = [new, path("", include("concord.web.urls"))]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    settings.ROOT_URLCONF = module.__name__


def post(cast, name, agreement, reason):
    browser = Client()
    browser.force_login(cast.people[name].account)
    return browser.post(f"/agreements/{agreement.key}/new/commend", {"reason": reason})


def entries():
    return Entry.objects.filter(verb="agreement.commended").count()


def test_it_is_done_once_entered_and_leads_back(cast, drafted):
    answer = post(cast, "host", drafted, "well drafted")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/agreements/{drafted.key}")
    assert entries() == 1


def test_what_does_not_fit_stands_beside_its_field_and_keeps_what_was_typed(cast, drafted):
    answer = post(cast, "host", drafted, "well")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Write at least two words." in page
    assert 'id="id_reason_error"' in page
    assert "well</textarea>" in page
    assert entries() == 0


@pytest.mark.parametrize(("name", "status"), [("partner", 403), ("outsider", 404)])
def test_who_may_not_is_refused_as_access_says(cast, drafted, name, status):
    assert post(cast, name, drafted, "well drafted").status_code == status
    assert entries() == 0


def test_it_is_too_late_in_another_state(cast, signed):
    answer = post(cast, "host", signed, "well drafted")
    assert answer.status_code == 422
    assert "This is not possible any more" in answer.content.decode()
    assert entries() == 0


def test_what_a_form_needs_is_read_only_for_those_who_may(cast, drafted, monkeypatch):
    seen = []
    action = replace(TABLE.actions["commend"], options=lambda _actor, obj: seen.append(obj) or {})
    monkeypatch.setitem(TABLE.actions, "commend", action)
    for name in ("outsider", "partner"):
        browser = Client()
        browser.force_login(cast.people[name].account)
        assert browser.get(f"/agreements/{drafted.key}/new/commend").status_code in {403, 404}
        post(cast, name, drafted, "well drafted")
    assert seen == []
    post(cast, "host", drafted, "well drafted")
    assert seen == [drafted]
