"""What staff do on a person's written request."""

import io
import json
import zipfile

import pytest
from django.test import Client
from tests.support.refusals import refuses

from concord.society.access import RefusedError
from concord.society.ledger.models import Entry
from concord.society.people.models import Person
from concord.society.privacy import actions
from concord.society.privacy.models import Look


def test_figures_are_shown_and_the_look_is_noted_for_the_person(cast):
    host, person = cast.actor("host"), cast.people["partner"]
    found = {str(one.table): one.rows for one in actions.figures(actor=host, person=person)}
    assert found["My account"] == 1
    assert list(Look.objects.values_list("subject__name", "viewer__name", "matter")) == [
        ("Person of partner", "Person of host", "held")
    ]


def test_nothing_is_handed_out_or_erased_without_naming_the_request(cast):
    for act in (actions.hand_out, actions.erase_on_request):
        with refuses("request_missing"):
            act(actor=cast.actor("host"), person=cast.people["partner"], request=" ")
    assert Entry.objects.count() == 0


def test_only_staff_of_the_host_act_for_somebody_else(cast):
    person = cast.people["third"]
    person.listed = "everybody"
    person.save()
    for act in (actions.hand_out, actions.erase_on_request):
        with pytest.raises(RefusedError):
            act(actor=cast.actor("partner"), person=person, request="letter")


def test_an_archive_is_handed_out_with_one_entry_that_names_the_request(cast):
    content = actions.hand_out(
        actor=cast.actor("host"), person=cast.people["partner"], request="letter of 1 March"
    )
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        held = json.loads(archive.read("held.json"))
    assert held["person"] == cast.people["partner"].key
    entry = Entry.objects.get()
    assert (entry.verb, entry.values.get().value) == ("person.handed_out", "letter of 1 March")


def test_an_erasure_on_request_leaves_the_request_without_the_name(cast):
    person = cast.people["partner"]
    actions.erase_on_request(
        actor=cast.actor("host"), person=person, request="letter of Person of partner, 1 March"
    )
    assert Person.objects.get(pk=person.pk).name == ""
    entry = Entry.objects.get()
    assert (entry.verb, entry.facts["by_staff"]) == ("person.erased", True)
    assert entry.values.get().value == "letter of […], 1 March"


@pytest.fixture
def browser(cast):
    browser = Client()
    browser.force_login(cast.people["host"].account)
    return browser


@pytest.mark.usefixtures("cast")
def test_a_person_is_found_by_name_or_by_the_whole_address_and_nobody_unasked(browser):
    # The header names who reads.
    assert "Person of" not in browser.get("/requests/").content.decode().partition("<main")[2]
    assert "Person of partner" in browser.get("/requests/?q=OF PARTNER").content.decode()
    assert "Person of partner" in browser.get("/requests/?q=Partner@test.example").content.decode()
    assert "Person of partner" not in browser.get("/requests/?q=test.example").content.decode()


def test_the_pages_foresee_ask_and_act(cast, browser):
    key = cast.people["partner"].key
    assert "My account" in browser.get(f"/requests/{key}").content.decode()
    refused = browser.post(f"/requests/{key}/hand-out", {})
    assert (refused.status_code, 'id="id_request_error"' in refused.content.decode()) == (422, True)
    archive = browser.post(f"/requests/{key}/hand-out", {"request": "letter"})
    assert archive.headers["Content-Type"] == "application/zip"
    assert "Why kept" in browser.get(f"/requests/{key}/erase").content.decode()
    assert browser.post(f"/requests/{key}/erase", {"request": "letter"}).status_code == 422
    assert Person.objects.get(key=key).name
    done = browser.post(f"/requests/{key}/erase", {"request": "letter", "sure": "on"})
    assert done.headers["Location"] == "/requests/"
    assert browser.get(f"/requests/{key}").status_code == 404


@pytest.mark.parametrize(
    "address", ["/requests/", "/requests/{}", "/requests/{}/hand-out", "/requests/{}/erase"]
)
def test_the_pages_are_for_staff_of_the_host(cast, address):
    browser, address = Client(), address.format(cast.people["host"].key)
    assert browser.get(address).status_code == 302
    browser.force_login(cast.people["partner"].account)
    assert browser.get(address).status_code in {403, 404}
