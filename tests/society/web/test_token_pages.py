import re

import pytest
from django.test import Client

from concord.society.access import NotFoundError
from concord.society.tokens.actions import grant
from concord.society.tokens.bearers import bearer
from concord.society.tokens.models import Scope, Token

FORM = {"name": "Night run", "scopes": ["me:read", "agreements:read"], "days": "30"}


@pytest.fixture
def browser(cast):
    signed_in = Client()
    signed_in.force_login(cast.people["partner"].account)
    return signed_in


def test_a_token_is_made_shown_once_and_revoked(browser):
    answer = browser.post("/tokens", FORM)
    secret = re.search(r"(concord_[\w-]{20,})", answer.content.decode())[1]
    assert "no-store" in answer.headers["Cache-Control"]
    assert bearer(secret, Scope.AGREEMENTS).token.name == "Night run"
    page = browser.get("/tokens").content.decode()
    assert secret not in page
    assert "Night run" in page
    key = Token.objects.get().key
    assert browser.get(f"/tokens/{key}/revoke").status_code == 405
    assert browser.post(f"/tokens/{key}/revoke", follow=True).status_code == 200
    with pytest.raises(NotFoundError):
        bearer(secret, Scope.ME)


def test_what_is_wrong_stands_at_its_field_in_the_language_of_the_reader(browser):
    answer = browser.post("/tokens?lang=ko", {"name": "x", "days": "4000"})
    assert (answer.status_code, Token.objects.count()) == (422, 0)
    page = answer.content.decode()
    assert page.count('class="errorlist"') == 2
    assert 'value="x"' in page


def test_tokens_of_others_are_neither_listed_nor_revoked(browser, cast):
    other, _ = grant(actor=cast.actor("host"), name="Of the host", scopes=[Scope.ME], days=1)
    assert "Of the host" not in browser.get("/tokens").content.decode()
    assert browser.post(f"/tokens/{other.key}/revoke").status_code == 404
    assert browser.post("/tokens/tok-nothing/revoke").status_code == 404


def test_the_page_needs_signing_in():
    assert Client().get("/tokens").status_code == 302


def test_programs_are_told_what_they_can_ask(db):
    page = Client().get("/api/v1/docs").content.decode()
    assert "/api/v1/society/due" in page
    assert "agreements:write" in page
    assert "무엇을 물을 수 있" in Client().get("/api/v1/docs?lang=ko").content.decode()
