"""Users 2: from a product's page to the outcome, with a body that can be reached and one that cannot."""

import html
import re
from pathlib import Path

import pytest
from django.test import Client

from concord.atlas.edition.build import build
from concord.society.ledger.models import Entry
from concord.society.mail import outbox
from concord.society.mail.models import Message
from concord.society.partnering import actions as partnering
from concord.society.partnering.models import Introduction
from concord.society.people.models import Membership, MembershipClass, Organisation, Person

WISH = {"why": "A trial of ours needs a comparator", "consent": "on"}
FORM = "/introductions/ask/"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    place = tmp_path_factory.mktemp("tiny-home")
    build(Path(__file__).parents[2] / "support/tiny", place)
    return place


@pytest.fixture
def edition(home, monkeypatch):
    monkeypatch.setenv("CONCORD_HOME", str(home))


@pytest.fixture
def browser(cast):
    def sign_in(name):
        client = Client()
        client.force_login(cast.people[name].account)
        return client

    return sign_in


@pytest.fixture
def living(cast):
    """A real installation: everybody lives, and the third body is a holder of the record that takes part."""
    Person.objects.update(layer="live")
    Organisation.objects.update(layer="live")
    Organisation.objects.filter(pk=cast.bodies["third"].pk).update(atlas_id="medipost", name_en="Medipost")
    for row in (*cast.people.values(), *cast.bodies.values()):
        row.refresh_from_db()
    return cast


def text(answer):
    """What a page says, without marks and with single spaces."""
    body = re.sub(r"(?s)<(script|style).*?</\1>", "", answer.content.decode())
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def link_of(kind, pattern):
    message = Message.objects.filter(kind=kind).latest("pk")
    return re.search(pattern, outbox.render_message(message).body).group()


def form_of(page, holder):
    """The link of the page to the form for that body."""
    return html.unescape(re.search(rf'href="({FORM}{holder}[^"]*)"', page.content.decode()).group(1))


@pytest.mark.usefixtures("edition")
def test_from_a_product_to_the_outcome_with_a_holder_who_takes_part(living, browser):
    partner, third = browser("partner"), browser("third")
    address = form_of(partner.get("/products/cartistem"), "medipost")
    form = partner.get(address)
    assert "About: Cartistem (product)" in text(form)
    assert "Somebody here can answer for them and gets the letter." in text(form)
    key = living.bodies["partner"].key
    sent = partner.post(address, WISH | {"about": "product:cartistem", "organisation": key})
    page = partner.get(sent.headers["Location"])
    assert "waits for an answer" in text(page)
    assert "What it is about Cartistem (product)" in text(page)
    assert "For whom The partner" in text(page)
    answer = link_of("introduction_asked", r"/introductions/answer/\S+")
    Client().post(answer, {"answer": "consent"})
    introduced = text(partner.get(sent.headers["Location"]))
    assert "third@test.example" in introduced
    assert "Take my consent back" in introduced
    third.post(f"{sent.headers['Location']}/report_outcome", {"result": "met", "note": "In Seoul"})
    assert "who is asked: we met: In Seoul" in text(partner.get(sent.headers["Location"]))


@pytest.mark.usefixtures("edition")
def test_from_a_product_to_the_outcome_with_a_holder_whom_nobody_acts_for(living, browser):
    partner, host = browser("partner"), browser("host")
    address = form_of(partner.get("/products/kymriah"), "novartis")
    form = partner.get(address)
    assert "Nobody here can answer for them, so no letter goes to them by itself." in text(form)
    assert not Organisation.objects.filter(atlas_id="novartis").exists()
    wish = WISH | {"about": "product:kymriah", "organisation": living.bodies["partner"].key}
    refused = partner.post(address, wish)
    assert (refused.status_code, Introduction.objects.count(), Message.objects.count()) == (422, 0, 0)
    assert WISH["why"] in text(refused)
    sent = partner.post(address, wish | {"route": "on"})
    where = sent.headers["Location"]
    assert Organisation.objects.get(atlas_id="novartis").layer == "record"
    assert "with the host, which looks for a contact" in text(partner.get(where))
    assert "Find a contact: Novartis" in text(host.get("/desk"))
    assert "Find a contact: Novartis" in text(partner.get("/desk"))
    assert host.post(f"{where}/route", {"address": "no address", "language": "en"}).status_code == 422
    host.post(f"{where}/route", {"address": "desk@holder.example", "language": "en"})
    assert "with a contact outside, to whom the host wrote" in text(partner.get(where))
    outside, stranger = link_of("introduction_outside", r"/introductions/outside/\S+"), Client()
    assert "Person of partner asks to be introduced to Novartis" in text(stranger.get(outside))
    assert "partner@test.example" not in text(stranger.get(outside))
    lacking = stranger.post(outside, {"act": "consent", "name": "", "address": "ann@holder.example"})
    assert lacking.status_code == 422
    assert "ann@holder.example" in lacking.content.decode()
    stranger.post(outside, {"act": "consent", "name": "Ann Holder", "address": "ann@holder.example"})
    assert "ann@holder.example" in text(partner.get(where))
    assert "partner@test.example" in text(stranger.get(outside))
    stranger.post(outside, {"act": "report", "result": "working", "note": ""})
    assert "who is asked: we work together" in text(partner.get(where))
    assert Organisation.objects.get(atlas_id="novartis").layer == "record"


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize(
    ("page", "holder", "words"),
    [
        ("/organisations/medipost", "medipost", None),
        ("/gaps?jurisdiction=KR&against=US", "novartis", "About: Kymriah, not authorised in South Korea"),
        ("/gaps?jurisdiction=US&against=KR", "medipost", "About: Cartistem, not authorised in United States"),
        ("/products/kymriah", "novartis", "About: Kymriah (product)"),
    ],
)
def test_every_holder_product_gap_and_organisation_leads_to_the_form(living, browser, page, holder, words):
    partner = browser("partner")
    form = text(partner.get(form_of(Client().get(page), holder)))
    assert "Ask to be introduced to" in form
    assert words is None or words in form


@pytest.mark.usefixtures("edition")
def test_an_unknown_subject_is_refused_by_hand_and_left_out_of_a_link(living, browser):
    partner = browser("partner")
    assert "About:" not in text(partner.get(f"{FORM}medipost?about=product:none"))
    body = living.bodies["partner"].key
    for about in ("product:none", "gap:XX:kymriah", "law:kr", "gap:KR:"):
        sent = partner.post(f"{FORM}medipost", WISH | {"about": about, "organisation": body})
        assert sent.status_code == 422
        assert "The record knows nothing of this kind and name." in text(sent)
    assert not Introduction.objects.exists()


@pytest.mark.usefixtures("edition")
def test_a_body_that_neither_the_record_nor_the_society_knows_is_absent(living, browser):
    assert browser("partner").get(f"{FORM}nobody-at-all").status_code == 404


def test_who_may_ask_is_said_to_those_who_are_signed_out(cast):
    address = f"{FORM}{cast.bodies['third'].key}"
    for page in ("/introductions/", address, f"/bodies/{cast.bodies['third'].key}"):
        said = Client().get(page)
        assert "Members ask for themselves, and whoever acts for a body here asks for that body." in text(
            said
        )
        assert f"/accounts/login/?next={page}" in said.content.decode()
        assert "The host admits members: write to its staff." in text(said)
    sent = Client().post(address, WISH)
    assert (sent.status_code, WISH["why"] in text(sent)) == (403, True)


def test_who_may_not_ask_reads_what_is_missing_and_whom_to_write_to(cast, browser):
    cast.people["outsider"].affiliations.all().delete()
    outsider = browser("outsider")
    address = f"{FORM}{cast.bodies['third'].key}"
    said = text(outsider.get(address))
    assert "Today you are neither." in said
    assert "The host admits members: write to its staff." in said
    assert outsider.post(address, WISH).status_code == 403


def test_who_may_ask_reads_for_which_body(cast, browser):
    said = text(browser("partner").get("/introductions/"))
    assert "You can ask: for The partner." in said
    form = browser("partner").get(f"{FORM}{cast.bodies['third'].key}").content.decode()
    assert f'value="{cast.bodies["partner"].key}" selected' in form
    assert "for myself, as a member" not in form


def test_a_handmade_post_asks_for_no_body_of_others_and_consents_to_nothing_by_a_link(cast, browser):
    partner, address = browser("partner"), f"{FORM}{cast.bodies['third'].key}"
    foreign = partner.post(address, WISH | {"organisation": cast.bodies["outsider"].key})
    assert (foreign.status_code, Introduction.objects.count()) == (422, 0)
    form = partner.get(f"{address}?consent=on&why=Bought&route=on").content.decode()
    form = form[form.index("</textarea>") - 40 :]
    assert "checked" not in form
    assert "Bought" not in form


def test_in_a_rehearsal_a_real_body_leads_to_invented_ones_with_the_subject_kept(cast, browser):
    real = Organisation.objects.create(name_en="A real body", kind="company", layer="record", atlas_id="real")
    page = browser("partner").get(f"{FORM}real?about=product:kymriah")
    assert "nobody writes to real bodies from it" in text(page)
    third = cast.bodies["third"]
    assert f"{FORM}{third.key}?about=product%3Akymriah" in page.content.decode()
    wish = WISH | {"organisation": cast.bodies["partner"].key, "route": "on"}
    sent = browser("partner").post(f"{FORM}{real.key}", wish)
    assert (sent.status_code, Introduction.objects.count()) == (422, 0)


def test_a_refusal_is_final_and_says_so_before_and_names_nobody_after(cast, browser):
    made = partnering.ask(
        actor=cast.actor("partner"),
        sought=cast.bodies["third"],
        why=WISH["why"],
        organisation=cast.bodies["partner"],
    )
    form = text(browser("third").get(f"/introductions/{made.key}/decline"))
    assert "This cannot be undone." in form
    assert "Who asked learns only that it will not come about." in form
    browser("third").post(f"/introductions/{made.key}/decline")
    page = text(browser("partner").get(f"/introductions/{made.key}"))
    assert "who is asked: declined" in page
    assert "Person of third" not in page


def test_a_proposal_names_no_hidden_seeker_to_a_contact_outside(cast, browser):
    Membership.objects.create(
        person=cast.people["partner"],
        membership_class=MembershipClass.objects.create(name_en="Individual", name_ko="개인"),
        since="2026-01-01",
        until="2027-01-01",
    )
    body = Organisation.objects.create(name_en="The foundry", kind="company", layer="rehearsal")
    host = browser("host")
    host.post(f"/introductions/propose/{body.key}", {"seeker": cast.people["partner"].pk, "why": WISH["why"]})
    made = Introduction.objects.get()
    host.post(f"/introductions/{made.key}/route", {"address": "desk@foundry.example", "language": "ko"})
    outside = link_of("introduction_outside", r"/introductions/outside/\S+")
    assert "Person of partner" not in text(Client().get(outside))
    Client().post(outside, {"act": "consent", "name": "Ann", "address": "ann@foundry.example"})
    assert "Person of partner" not in text(Client().get(outside))
    browser("partner").post(f"/introductions/{made.key}/consent")
    assert "partner@test.example" in text(Client().get(outside))
    assert Entry.objects.filter(verb="introduction.consented").count() == 2
