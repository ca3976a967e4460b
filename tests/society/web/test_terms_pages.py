"""Terms, roles, annexes and the dossier through the pages."""

import re

import pytest
from django.test import Client

from concord.society.agreements.models import Agreement


@pytest.fixture
def as_person(cast):
    def sign_in(name):
        browser = Client()
        browser.force_login(cast.people[name].account)
        return browser

    return sign_in


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


def test_the_terms_form_shows_what_stands_and_keeps_what_was_typed(as_person, drafted):
    host = as_person("host")
    page = text_of(host.get(f"/agreements/{drafted.key}/terms"))
    assert 'value="2026-01-01"' in page
    answer = host.post(
        f"/agreements/{drafted.key}/terms?lang=ko",
        {"title_en": "New", "effective_from": "2026-05-01", "ends_on": "2026-04-01", "notice_months": "6"},
    )
    assert answer.status_code == 422
    assert 'id="id_ends_on_error"' in text_of(answer)
    assert 'value="2026-04-01"' in text_of(answer)
    done = host.post(
        f"/agreements/{drafted.key}/terms",
        {"title_en": "New", "effective_from": "2026-05-01", "notice_months": "6"},
    )
    assert done.status_code == 302
    assert "<h1>New</h1>" in text_of(host.get(f"/agreements/{drafted.key}"))


def test_a_role_of_its_own_words_stands_on_the_page_in_the_reader_s_language(as_person, drafted):
    host, party = as_person("host"), drafted.parties.first()
    host.post(f"/parties/{party.key}/role", {"role": "", "role_en": "secretariat", "role_ko": "사무국"})
    assert re.search("<td[^>]*>secretariat", text_of(host.get(f"/agreements/{drafted.key}")))
    assert re.search("<td[^>]*>사무국", text_of(host.get(f"/agreements/{drafted.key}?lang=ko")))
    assert re.search("<td[^>]*>전략센터", text_of(host.get(f"/agreements/{drafted.key}?lang=ko")))


def test_a_commitment_is_struck_after_asking(as_person, committed):
    host, address = as_person("host"), f"/commitments/{committed.key}/strike"
    assert "This cannot be undone." in text_of(host.get(address))
    host.post(address)
    assert "Nothing is promised yet." in text_of(host.get(f"/agreements/{committed.agreement.key}"))


def test_an_annex_is_drafted_from_its_agreement_and_seen_there_and_in_the_dossier(as_person, signed):
    host = as_person("host")
    address = f"/agreements/{signed.key}/do/amend"
    assert text_of(host.get(address)).count("checked") == 2
    refused = host.post(address, {"kind": "memorandum", "title_en": "x"})
    assert refused.status_code == 422
    assert {'id="id_kind_error"', 'id="id_parties_error"'} <= set(
        re.findall(r'id="id_\w+_error"', text_of(refused))
    )
    done = host.post(
        address,
        {"kind": "amendment", "title_en": "First amendment", "parties": [p.pk for p in signed.parties.all()]},
    )
    annex = Agreement.objects.get(belongs_to=signed)
    assert done.headers["Location"] == f"/agreements/{annex.key}"
    assert f'belongs to <a href="/agreements/{signed.key}">' in text_of(host.get(f"/agreements/{annex.key}"))
    row = "First amendment</a></th><td[^>]*>amendment</td>"
    assert re.search(row, text_of(host.get(f"/agreements/{signed.key}")))
    assert "First amendment · amendment · draft" in text_of(host.get(f"/agreements/{signed.key}/dossier"))


def test_the_public_sees_neither_an_annex_nor_its_agreement_before_each_is_announced(as_person, signed):
    host, public = as_person("host"), Client()
    parties = [p.pk for p in signed.parties.all()]
    host.post(
        f"/agreements/{signed.key}/do/amend", {"kind": "annex", "title_en": "Annex One", "parties": parties}
    )
    host.post(f"/agreements/{signed.key}/do/announce", {"on": "2026-03-01"})
    assert "Annex One" not in text_of(public.get(f"/agreements/{signed.key}"))
    annex = Agreement.objects.get(belongs_to=signed)
    assert public.get(f"/agreements/{annex.key}").status_code == 404
    annex.is_published = True
    annex.save()
    assert "Annex One" in text_of(public.get(f"/agreements/{signed.key}"))


def test_the_successor_is_drafted_from_the_dossier_once(as_person, signed):
    host, address = as_person("host"), f"/agreements/{signed.key}/dossier"
    assert f'href="/agreements/{signed.key}/do/renew"' in text_of(host.get(address))
    done = host.post(
        f"/agreements/{signed.key}/do/renew", {"title_en": "Second", "effective_from": "2028-01-01"}
    )
    successor = Agreement.objects.get(succeeds=signed)
    assert done.headers["Location"] == f"/agreements/{successor.key}"
    page = text_of(host.get(address))
    assert f"/agreements/{signed.key}/do/renew" not in page
    assert f'<a href="/agreements/{successor.key}">Second</a>' in page


@pytest.mark.parametrize("what", ["terms", "role", "strike", "amend"])
def test_pages_of_a_draft_are_closed_to_outsiders(as_person, committed, what):
    agreement = committed.agreement
    address = {
        "terms": f"/agreements/{agreement.key}/terms",
        "role": f"/parties/{agreement.parties.first().key}/role",
        "strike": f"/commitments/{committed.key}/strike",
        "amend": f"/agreements/{agreement.key}/do/amend",
    }[what]
    outsider = as_person("outsider")
    assert (outsider.get(address).status_code, outsider.post(address).status_code) == (404, 404)
    assert Client().get(address).headers["Location"].startswith("/accounts/login/")
