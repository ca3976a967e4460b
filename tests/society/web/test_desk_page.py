"""The page of the desk: what it says of an empty queue, of one kind, of pages and of several bodies."""

import re
from datetime import date

import pytest
from django.test import Client

from concord.society.agreements import deliverables
from concord.society.people.models import Affiliation


def page(cast, name, address="/desk"):
    browser = Client()
    browser.force_login(cast.people[name].account)
    answer = browser.get(address)
    assert answer.status_code == 200
    text = re.sub(r"<[^>]+>", " ", answer.content.decode().partition("<main")[2])
    return re.sub(r"\s+", " ", text)


def test_users_3_nothing_waits_is_said_only_of_an_empty_queue(cast, planned):
    assert "Nothing waits for you." in page(cast, "host")
    assert "Nothing waits for you." not in page(cast, "partner")
    of_kind = page(cast, "partner", "/desk?kind=sign")
    assert "Nothing of this kind waits any more." in of_kind
    assert "Nothing waits for you." not in of_kind


def test_a_line_names_what_under_what_by_when_and_for_whom(cast, planned):
    mine, theirs = page(cast, "partner"), page(cast, "host")
    assert "Hand in evidence: D1 Pavilion with twelve booths" in mine
    assert "Memorandum on a pavilion · The host" in mine
    assert "due 1 May 2026" in mine
    assert "The partner · Hand in evidence: D1 Pavilion with twelve booths" in theirs
    assert "overdue" not in mine
    planned.due = date(2026, 3, 1)
    planned.save()
    assert "overdue · due 1 March 2026" in page(cast, "partner")


def test_what_was_delivered_is_not_late(cast, planned):
    planned.due = date(2026, 3, 1)
    planned.save()
    deliverables.hand_in(actor=cast.actor("partner"), deliverable=planned, note="It", url="https://a.example")
    mine = page(cast, "host")
    assert "due 1 March 2026 · since 2 March 2026" in mine
    assert "overdue" not in mine


def test_what_binds_a_body_is_late_by_its_day_wherever_the_reader_is(cast, planned, monkeypatch):
    monkeypatch.setenv("CONCORD_NOW", "2026-05-01T20:00")
    account = cast.people["partner"].account
    account.time_zone = "Asia/Seoul"
    account.save()
    assert "overdue" not in page(cast, "partner")
    planned.due_zone = "Asia/Seoul"
    planned.save()
    assert "overdue" in page(cast, "partner")
    assert "your time zone, Seoul" in page(cast, "partner")


def test_who_acts_for_several_bodies_sees_what_waits_by_body(cast, planned):
    Affiliation.objects.create(
        person=cast.people["partner"],
        organisation=cast.bodies["third"],
        may_represent=True,
        since=date(2020, 1, 1),
    )
    assert "Waits for you 1 The partner Hand in" in page(cast, "partner")


@pytest.mark.parametrize("address", ["/desk?kind=nothing", "/desk?show=all", "/desk?page=2"])
def test_a_queue_that_there_is_not_is_refused(cast, planned, address):
    browser = Client()
    browser.force_login(cast.people["partner"].account)
    assert browser.get(address).status_code == 400


def test_users_20_no_box_to_tick_is_called_optional(cast, drafted):
    browser = Client()
    browser.force_login(cast.people["host"].account)
    form = browser.get(f"/agreements/{drafted.key}/terms").content.decode()
    box = form.partition('name="text_is_public"')[0].rpartition('<div class="field">')[2]
    assert "checkbox" in form.partition('name="text_is_public"')[2][:80] + box
    assert "optional" not in box
    assert "optional" in form
