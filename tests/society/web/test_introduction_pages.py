import re
from datetime import date

import pytest
from django.test import Client

from concord.society.mail import outbox
from concord.society.mail.models import Message
from concord.society.partnering import actions as partnering
from concord.society.partnering.models import Introduction
from concord.society.people.models import Membership, MembershipClass, Person
from concord.society.privacy.models import Look
from concord.society.tokens.actions import grant
from concord.society.tokens.models import Scope

WISH = {"why": "We plan a protocol", "consent": "on"}


@pytest.fixture
def members(cast):
    terms = MembershipClass.objects.create(name_en="Individual", name_ko="개인")
    for name in ("partner", "third"):
        Membership.objects.create(
            person=cast.people[name],
            membership_class=terms,
            since=date(2026, 1, 1),
            until=date(2027, 1, 1),
        )
    Person.objects.filter(pk=cast.people["third"].pk).update(listed="members")
    return cast


@pytest.fixture
def as_person(members):
    def sign_in(name):
        browser = Client()
        browser.force_login(members.people[name].account)
        return browser

    return sign_in


@pytest.fixture
def asked(members, as_person):
    as_person("partner").post(f"/introductions/ask/{members.people['third'].key}", WISH)
    return Introduction.objects.get()


def link(message):
    return re.search(r"/introductions/answer/\S+", outbox.render_message(message).body).group()


def test_the_link_of_a_letter_answers_once_without_signing_in(asked, as_person):
    address, stranger = link(Message.objects.get()), Client()
    opened = stranger.get(address).content.decode()
    assert "Person of partner asks to be introduced to you" in opened
    assert "partner@test.example" not in opened
    stranger.get(address)
    assert "You consented" in stranger.post(address, {"answer": "consent"}).content.decode()
    page = as_person("partner").get(f"/introductions/{asked.key}").content.decode()
    assert "third@test.example" in page
    assert Look.objects.filter(matter="contact").get().subject.name == "Person of third"


def test_replayed_expired_forged_foreign_and_absent_get_the_same_plain_refusal(asked, as_person, monkeypatch):
    address, stranger = link(Message.objects.get()), Client()
    stranger.post(address, {"answer": "decline"})
    answers = [
        stranger.get(address),
        stranger.post(address, {"answer": "consent"}),
        stranger.get(address[:-1] + ("a" if address[-1] != "a" else "b")),
        stranger.get("/introductions/answer/nothing"),
        as_person("outsider").get(f"/introductions/{asked.key}"),
        as_person("outsider").get("/introductions/int-nothing"),
    ]
    monkeypatch.setenv("CONCORD_NOW", "2026-03-20")
    answers.append(stranger.get(address))
    assert {answer.status_code for answer in answers} == {404}
    headings = {re.search(r"<h1>.*?</h1>", answer.content.decode(), re.DOTALL).group() for answer in answers}
    assert headings == {"<h1>Nothing here</h1>"}


def test_what_is_missing_is_said_beside_the_field_and_what_was_typed_is_kept(members, as_person):
    address = f"/introductions/ask/{members.people['third'].key}"
    answer = as_person("partner").post(f"{address}?lang=ko", {"why": "우리는 계획을 세웁니다"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "우리는 계획을 세웁니다" in text
    assert text.count("필수 항목") == 1
    assert not Introduction.objects.exists()


def test_the_rules_of_a_body_stand_before_the_form_and_must_be_read(members, as_person):
    body = members.bodies["third"]
    done = as_person("third").post(
        f"/bodies/{body.key}/rules", {"text_en": "No talk of products.", "text_ko": "제품 논의 불가."}
    )
    assert done.headers["Location"] == f"/bodies/{body.key}"
    seeker, address = as_person("partner"), f"/introductions/ask/{body.key}"
    page = seeker.get(address).content.decode()
    assert page.index("No talk of products.") < page.index("<form method")
    rules = re.search(r'name="rules" value="([^"]+)"', page).group(1)
    assert seeker.post(address, WISH | {"rules": rules}).status_code == 422
    assert seeker.post(address, WISH | {"rules": rules, "rules_read": "on"}).status_code == 302
    assert Introduction.objects.get().rules.key == rules


def test_staff_propose_and_pass_on_but_have_no_button_to_consent(members, as_person):
    host = as_person("host")
    host.post(
        f"/introductions/propose/{members.people['third'].key}",
        {"seeker": members.people["partner"].pk, "why": "Both plan a protocol"},
    )
    introduction = Introduction.objects.get()
    address = f"/introductions/{introduction.key}"
    assert ">Consent<" not in host.get(address).content.decode()
    assert host.post(f"{address}/consent").status_code == 403
    host.post(f"{address}/record_on_behalf", {"side": "sought", "source": "by letter"})
    page = as_person("partner").get(address).content.decode()
    assert "Recorded on behalf, not a consent:" in page
    assert ">Consent<" in page
    assert "@test.example" not in page


def test_a_line_shows_what_its_person_chose_and_the_look_is_noted(members, as_person):
    third = members.people["third"]
    page = as_person("partner").get(f"/people/{third.key}").content.decode()
    assert "Ask to be introduced" in page
    assert "third@test.example" not in page
    assert as_person("outsider").get(f"/people/{third.key}").status_code == 404
    assert [(look.viewer.name, look.matter) for look in third.looks.all()] == [("Person of partner", "line")]


@pytest.mark.parametrize("count", [1, 3, 1000])
def test_the_list_asks_as_many_queries_for_one_row_as_for_a_thousand(
    members, as_person, django_assert_max_num_queries, count
):
    first = partnering.ask(actor=members.actor("partner"), sought=members.bodies["host"], why="A protocol")
    rows = [
        Introduction(
            layer="rehearsal",
            seeker=first.seeker,
            sought_person=members.people["third"],
            why="A protocol",
            asked_at=first.asked_at,
            expires_at=first.expires_at,
        )
        for _ in range(count - 1)
    ]
    Introduction.objects.bulk_create(rows)
    browser = as_person("partner")
    with django_assert_max_num_queries(13):
        page = browser.get("/introductions/").content.decode()
    assert page.count('<td class="nowrap">') == min(count, 25)


def test_the_dossier_counts_the_introductions_under_its_agreement(members, signed, as_person):
    third = Person.objects.get(pk=members.people["third"].pk)
    partnering.ask(actor=members.actor("partner"), sought=third, why=WISH["why"], agreement=signed)
    page = as_person("host").get(f"/agreements/{signed.key}/dossier").content.decode()
    assert "<h2>Introductions</h2>" in page
    assert "<dt>introductions asked for</dt><dd>1</dd>" in page


def test_what_staff_propose_names_nobody_who_is_not_shown_before_both_have_consented(members, as_person):
    third = members.people["third"]
    Person.objects.filter(pk=third.pk).update(listed="nobody")
    made = partnering.propose(
        actor=members.actor("host"), seeker=members.people["partner"], sought=third, why=WISH["why"]
    )
    _, secret = grant(actor=members.actor("partner"), name="A", scopes=[Scope.INTRODUCTIONS], days=9)
    headers = {"Authorization": f"Bearer {secret}"}
    own = f"/introductions/{made.key}"
    addresses = ("/introductions/", own, f"{own}/withdraw", f"/api/v1/society{own}")

    def named():
        browser = as_person("partner")
        pages = [browser.get(one, headers=headers).content.decode() for one in addresses]
        return ["Person of third" in page for page in pages], ["Person of host" in page for page in pages]

    assert named() == ([False] * 4, [False] * 4)
    for name in ("partner", "third"):
        partnering.answer(actor=members.actor(name), introduction=made, consents=True)
    assert named() == ([True, True, False, True], [False] * 4)
