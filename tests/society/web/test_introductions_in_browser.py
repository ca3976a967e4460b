"""From a product's page to the outcome in a real browser, with a holder who takes part and one who does not.

Users 2. Every page on the way passes axe in both languages and fits 320 pixels.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer
from tests.web.browser.conftest import Reader

from concord.atlas.edition.build import build
from concord.society.mail import outbox
from concord.society.mail.models import Message
from concord.society.people.models import Organisation, Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
WHY = "We plan a trial and look for a comparator."


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    place = tmp_path_factory.mktemp("tiny-home")
    build(Path(__file__).parents[2] / "support/tiny", place)
    return place


@pytest.fixture
def living(home, cast, monkeypatch):
    """Everybody lives; the third body is the holder Medipost of the tiny record."""
    monkeypatch.setenv("CONCORD_HOME", str(home))
    Person.objects.update(layer="live")
    Organisation.objects.update(layer="live")
    Organisation.objects.filter(pk=cast.bodies["third"].pk).update(atlas_id="medipost", name_en="Medipost")
    return cast


@pytest.fixture
def site(living):
    """A server over the connection of the test: a ledger cannot be emptied, only rolled back."""
    server = LiveServer("localhost")
    yield server.url
    server.stop()


@pytest.fixture
def windows(chromium, site):
    """A window for that person, or for a stranger."""

    @contextmanager
    def window(name=None):
        with chromium.new_context(viewport={"width": 1280, "height": 900}) as context:
            if name:
                client = Client()
                client.force_login(Person.objects.get(name=f"Person of {name}").account)
                session = client.cookies["sessionid"].value
                context.add_cookies([{"name": "sessionid", "value": session, "url": site}])
            yield Reader(context, site)

    return window


def look(reader, _name):
    """The page in both languages has no finding of axe, and fits the narrowest phone."""
    page = reader.page
    for language in ("ko", "en"):
        address, _, query = page.url.partition("?")
        kept = [one for one in query.split("&") if one and not one.startswith("lang=")]
        page.goto(f"{address}?{'&'.join([*kept, f'lang={language}'])}")
        assert reader.axe() == [], (page.url, language)
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, (page.url, language)
        page.set_viewport_size({"width": 1280, "height": 900})


def press(page, name):
    """Reach the control by keyboard alone and press it."""
    target = page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name))
    target.first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def tick(page, *labels):
    for label in labels:
        page.get_by_label(label).focus()
        page.keyboard.press("Space")


def letter(kind):
    body = outbox.render_message(Message.objects.filter(kind=kind).latest("pk")).body
    return re.search(r"/introductions/(answer|outside)/\S+", body).group()


def ask(reader, product, *ticks):
    page = reader.open(f"/products/{product}")
    look(reader, f"{product}-1-product")
    press(page, re.compile("^Ask for an introduction"))
    look(reader, f"{product}-2-form")
    page.get_by_label("Why you want to be introduced").fill(WHY)
    tick(page, *ticks, "If the other side consents")
    press(page, re.compile("^Ask to be introduced to"))
    look(reader, f"{product}-3-asked")
    return page.url.partition("?")[0].removeprefix(reader.site)


def report(reader, where, name):
    page = reader.open(where)
    look(reader, name)
    press(page, "Say what came of it")
    tick(page, "we met")
    press(page, "Say what came of it")
    look(reader, f"{name}-outcome")
    assert "we met" in page.content()


def test_a_holder_who_takes_part_answers_by_the_link_of_the_letter(windows):
    with windows("partner") as seeker:
        where = ask(seeker, "cartistem")
    with windows() as sought:
        page = sought.open(letter("introduction_asked"))
        look(sought, "cartistem-4-letter")
        press(page, "I consent")
    with windows("partner") as seeker:
        report(seeker, where, "cartistem-5-introduced")


def test_a_holder_whom_nobody_acts_for_answers_by_the_host(windows):
    with windows("partner") as seeker:
        where = ask(seeker, "kymriah", "Ask the host to find a contact")
    with windows("host") as host:
        page = host.open("/desk")
        look(host, "kymriah-4-desk-of-the-host")
        press(page, re.compile("^Write to a contact"))
        look(host, "kymriah-5-route")
        page.get_by_label("E-mail address of the contact").fill("desk@holder.example")
        press(page, "Write to a contact")
        look(host, "kymriah-6-written")
    with windows() as contact:
        page = contact.open(letter("introduction_outside"))
        look(contact, "kymriah-7-letter")
        page.get_by_label("Your name").fill("Ann Holder")
        press(page, "I consent")
        look(contact, "kymriah-8-contact-sees")
        tick(page, "we work together")
        press(page, "Say what came of it")
        look(contact, "kymriah-9-contact-reports")
    with windows("partner") as seeker:
        report(seeker, where, "kymriah-10-introduced")


def test_who_may_ask_is_said_to_a_stranger(windows):
    with windows() as stranger:
        for name, address in (("index", "/introductions/"), ("form", "/introductions/ask/novartis")):
            page = stranger.open(address)
            look(stranger, f"signed-out-{name}")
            assert "Members ask for themselves" in page.content()
