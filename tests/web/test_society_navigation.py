import re
from datetime import date

import pytest
from django.test import Client
from tests.support.crawl import routes

from concord.society.people.actions import join
from concord.society.people.models import Account, Affiliation, Organisation
from concord.web.society.places import PLACES, place_of
from concord.web.society.urls import urlpatterns

# First parts of addresses of the society that stand in the header's menu, not in a place.
ELSEWHERE = {
    "accounts",
    "rehearsal",
    "corrections",
    "profile",
    "affiliations",
    "consents",
    "my-data",
    "requests",
}
ELSEWHERE |= {"retention", "tokens", "outbox"}


def signed_in(*, is_host):
    account = Account.objects.create_user(email="someone@example.org", password="a long pass phrase")
    person = join(account=account, name="Sora Field", name_native="")
    body = Organisation.objects.create(name_en="Body of Fields", short="BoF", kind="society", is_host=is_host)
    Affiliation.objects.create(person=person, organisation=body, may_represent=True, since=date(2020, 1, 1))
    browser = Client()
    browser.force_login(account)
    return browser


def part(page, begin, end):
    return page[page.index(begin) : page.index(end, page.index(begin))]


def places(page):
    """Names of the places of the society on the page, and those that are marked."""
    links = re.findall(
        r"<a href=\"[^\"]+\"( aria-current=\"\w+\")?>([^<]+)</a>", part(page, '<nav class="places"', "</ul>")
    )
    return [name for _, name in links], [name for mark, name in links if mark]


@pytest.mark.parametrize(
    ("path", "key"),
    [("/due", "agreements"), ("/members/import", "people"), ("/desk", "desk"), ("/news/ann-1", "news")],
)
def test_an_address_stands_in_the_place_of_its_first_part(path, key):
    assert place_of(path).key == key


def test_a_page_of_the_atlas_stands_in_no_place():
    assert place_of("/products/cartistem") is None


def test_every_page_of_the_society_is_in_one_place_or_in_the_menu_of_the_header():
    roots = {re.split(r"[/(.]", route, maxsplit=1)[0] for route in routes(urlpatterns)} - {""}
    in_places = [root for place in PLACES for root in place.roots]
    assert roots == {*in_places, *ELSEWHERE}
    assert len(in_places) == len(set(in_places))


@pytest.mark.django_db
def test_a_reader_without_account_sees_what_is_open_and_where_to_sign_in():
    page = Client().get("/agreements/").content.decode()
    assert places(page) == (
        ["Agreements", "Committees", "People", "Introductions", "News"],
        ["Agreements"],
    )
    assert "/accounts/login/" in page
    assert "/accounts/logout/" not in page


@pytest.mark.django_db
def test_the_header_says_who_is_signed_in_and_for_whom():
    browser = signed_in(is_host=False)
    header = part(browser.get("/directory").content.decode(), '<details class="reader">', "</details>")
    assert "Sora Field" in header
    assert "for BoF" in header
    assert "/accounts/logout/" in header
    assert "/outbox" not in header
    assert "/accounts/login/" not in browser.get("/").content.decode().partition("<main")[0]


@pytest.mark.django_db
def test_staff_of_the_host_see_members_and_outbox():
    page = signed_in(is_host=True).get("/coverage").content.decode()
    names, marked = places(page)
    assert len(names) == 6
    assert marked == ["People"]
    assert "/outbox" in part(page, '<details class="reader">', "</details>")
    chips = part(page, '<ul class="chips">', "</ul>")
    assert re.findall(r'aria-current="page">([^<]+)', chips) == ["Coverage"]
    assert "Members" in chips


@pytest.mark.django_db
def test_the_rosters_stand_beside_the_committees():
    page = Client().get("/rosters").content.decode()
    assert places(page)[1] == ["Committees"]
    chips = part(page, '<ul class="chips">', "</ul>")
    assert re.findall(r'aria-current="page">([^<]+)', chips) == ["Rosters"]


@pytest.mark.django_db
def test_the_front_page_leads_to_the_desk_or_to_sign_in():
    begin, end = '<ul class="downloads">', "</ul>"
    assert "/accounts/login/" in part(Client().get("/").content.decode(), begin, end)
    links = part(signed_in(is_host=False).get("/").content.decode(), begin, end)
    assert "/desk" in links
    assert "/accounts/login/" not in links
