"""Introductions are asked for, withdrawn, routed and followed up by programs as on the pages."""

import pytest

from concord.society.ledger.models import Entry
from concord.society.mail.models import Message
from concord.society.partnering import actions as partnering
from concord.society.partnering.models import Introduction
from concord.society.people.models import Organisation
from concord.society.tokens.models import Scope

WISH = {"why": "A trial site", "consent": True}


@pytest.fixture
def foundry(cast):
    return Organisation.objects.create(name_en="The foundry", kind="company", layer="rehearsal")


@pytest.fixture
def wish(cast):
    return WISH | {"sought": cast.bodies["third"].key, "organisation": cast.bodies["partner"].key}


def test_a_program_asks_for_the_body_of_its_person_and_the_ledger_names_the_token(do, ask, wish):
    status, made = do("partner", "introductions", wish)
    assert status == 201
    _, row = ask("partner", made["address"].removeprefix("/api/v1/society/"))
    assert (row["state"], row["seeker_organisation"]["name"]["en"]) == ("open", "The partner")
    assert (row["last_day"], row["time_zone"]) == ("2026-03-09", "UTC")
    assert "token" in Entry.objects.get(verb="introduction.asked").facts


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"consent": False}, "consent", "required"),
        ({"why": " "}, "why", "required"),
        ({"organisation": ""}, "organisation", "required"),
        ({"organisation": "org-nothing"}, "organisation", "invalid_choice"),
        ({"about": "product:none"}, "", "about_unknown"),
        ({"agreement": "agr-nothing"}, "agreement", "invalid_choice"),
    ],
)
def test_what_does_not_fit_is_refused_as_on_the_page(do, wish, change, field, code):
    status, answer = do("partner", "introductions", wish | change)
    assert (status, answer["field"], answer["code"]) == (422, field, code)
    assert not Introduction.objects.exists()


def test_a_body_that_nobody_acts_for_is_routed_or_refused(do, ask, cast, foundry, wish):
    wish |= {"sought": foundry.key}
    assert do("partner", "introductions", wish)[0] == 422
    assert not Message.objects.exists()
    _, made = do("partner", "introductions", wish | {"route": True})
    address = made["address"].removeprefix("/api/v1/society/")
    assert ask("partner", address)[1]["state"] == "with_host"
    contact = {"address": "desk@foundry.example", "language": "ko"}
    assert do("partner", f"{address}/contact", contact)[0] == 404
    assert do("host", f"{address}/contact", {"address": "partner@test.example"})[0] == 422
    assert do("host", f"{address}/contact", contact)[0] == 201
    assert ask("partner", address)[1]["state"] == "outside"
    assert do("host", f"{address}/no-contact", {"reason": "It has none"})[0] == 201
    _, row = ask("partner", address)
    assert (row["state"], row["given_up_because"]) == ("not_routed", "It has none")
    assert do("host", f"{address}/contact", contact)[0] == 409


def test_a_program_withdraws_and_reports(do, ask, cast, wish):
    _, made = do("partner", "introductions", wish)
    address = made["address"].removeprefix("/api/v1/society/")
    assert do("partner", f"{address}/outcome", {"result": "met"})[0] == 409
    assert do("partner", f"{address}/withdrawal", {})[0] == 201
    _, made = do("partner", "introductions", wish)
    address = made["address"].removeprefix("/api/v1/society/")
    partnering.answer(
        actor=cast.actor("third"), introduction=Introduction.objects.get(key=made["key"]), consents=True
    )
    assert do("partner", f"{address}/outcome", {"result": "met"})[0] == 201
    assert do("partner", f"{address}/withdrawal", {})[0] == 409


def test_no_token_consents_to_somebody_who_asks(do, cast, wish):
    _, made = do("partner", "introductions", wish)
    for act in ("consent", "decline", "answer"):
        assert do("third", f"introductions/{made['key']}/{act}", {})[0] == 404


def test_a_token_for_reading_asks_for_nothing(do, token, wish):
    assert do("partner", "introductions", wish, token("partner", Scope.INTRODUCTIONS))[0] == 404
