"""The pages on which two records of one person are joined, asked about and taken apart. Robustness 12."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from concord.society.mail import tickets
from concord.society.mail.models import Ticket
from concord.society.people.actions import join
from concord.society.people.models import Account, Merge, Person


@pytest.fixture
def staff(cast):
    browser = Client()
    browser.force_login(cast.people["host"].account)
    return browser


@pytest.fixture
def pair(cast):
    people = []
    for address in ("ada@one.example", "ada@two.example"):
        account = Account.objects.create_user(address)
        EmailAddress.objects.create(user=account, email=address, verified=True, primary=True)
        person = join(account=account, name="Kim Ada", layer="rehearsal")
        person.country = "KR"
        person.save()
        people.append(person)
    return people


def text(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def test_a_pair_is_found_looked_at_joined_and_taken_apart(staff, pair):
    kept, old = pair
    page = text(staff.get("/members/duplicates/"))
    assert "<b>1</b> pair" in page
    address = f"/members/merges/new?kept={kept.key}&merged={old.key}"
    assert address.replace("&", "&amp;") in page
    page = text(staff.get(address))
    assert "ada@two.example" in page
    assert "What would be joined" in page
    assert Person.objects.get(pk=old.pk).merged_into is None
    page = text(staff.post(address, {"reason": ""}), 422)
    assert 'id="id_reason_error"' in page
    done = staff.post(address, {"reason": "one person, by telephone"})
    row = Merge.objects.get()
    assert done.headers["Location"] == f"/members/merges/{row.key}"
    assert "one person, by telephone" in text(staff.get(done.headers["Location"]))
    moved = staff.get(f"/people/{old.key}")
    assert (moved.status_code, moved.headers["Location"]) == (302, f"/people/{kept.key}")
    assert "<b>0</b> pairs" in text(staff.get("/members/duplicates/"))
    form = text(staff.get(f"/members/merges/{row.key}/do/undo"))
    assert form.count("<li>Kim Ada</li>") == 2  # both are told
    staff.post(f"/members/merges/{row.key}/do/undo", {"reason": "two people"})
    assert Person.objects.get(pk=old.pk).merged_into is None
    assert "undone" in text(staff.get(f"/members/merges/{row.key}"))


def test_two_are_chosen_by_name_or_address_and_a_wrong_one_is_kept_beside_its_field(staff, pair):
    page = text(staff.get("/members/merges/new?kept=ada@one.example&merged=nobody@here.example"), 422)
    assert 'value="ada@one.example"' in page
    assert "Nobody whom you can see has this name or address." in page
    same = text(staff.get("/members/merges/new?kept=ada@one.example&merged=ada@one.example"), 422)
    assert "These are one record already" in same


def test_the_link_says_which_two_without_telling_the_other_address(staff, pair):
    staff.post(
        f"/members/merges/new?kept={pair[0].key}&merged={pair[1].key}", {"reason": "same name", "ask": "on"}
    )
    links = {
        one.person_key: f"/members/merges/answer/{tickets.token(one.key)}" for one in Ticket.objects.all()
    }
    browser = Client()
    page = text(browser.get(links[pair[0].key]))
    assert "ada@one.example" in page
    assert "a…@two.example" in page
    assert "ada@two.example" not in page
    assert "both were asked" in text(browser.post(links[pair[0].key], {"answer": "yes"}))
    assert browser.get(links[pair[0].key]).status_code == 404
    assert re.search("<b>joined</b>", text(browser.post(links[pair[1].key], {"answer": "yes"})))
    assert Person.objects.get(pk=pair[1].pk).merged_into == pair[0]


def test_nobody_but_staff_of_the_host_sees_duplicates(cast, pair):
    browser = Client()
    browser.force_login(cast.people["partner"].account)
    for address in ("/members/duplicates/", f"/members/merges/new?kept={pair[0].key}&merged={pair[1].key}"):
        assert browser.get(address).status_code == 403
