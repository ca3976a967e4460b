import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from concord.society.ledger.models import Entry, PrivateValue
from concord.society.mail import delivery, outbox
from concord.society.mail.models import Message
from concord.society.partnering import actions as partnering
from concord.society.people.models import Membership, MembershipClass
from concord.society.privacy.models import Look

pytestmark = pytest.mark.django_db


@pytest.fixture
def hold(settings):
    settings.CONCORD_HOLD_MAIL = True


def browser(cast, name="host", language="en"):
    client = Client()
    client.force_login(cast.people[name].account)
    client.cookies["concord_language"] = language
    return client


def write(cast, count=1, name="partner"):
    for _ in range(count):
        outbox.write(
            "agreement_signed", cast.people[name].account, {"title_en": "A memo", "title_ko": "각서"}
        )
    return Message.objects.order_by("-pk").first()


def text(response, status=200):
    assert response.status_code == status
    return response.content.decode()


@pytest.mark.parametrize("name", ["partner", "third", "outsider"])
def test_only_staff_of_the_host_see_the_outbox(cast, hold, name):
    message = write(cast)
    assert browser(cast, name).get("/outbox").status_code == 403
    for address in ("", "/release", "/again"):
        assert browser(cast, name).post(f"/outbox/{message.key}{address}").status_code == 404
    assert browser(cast, name).get(f"/outbox/{message.key}").status_code == 404
    assert Client().get("/outbox").status_code == 302
    assert Client().get(f"/outbox/{message.key}").status_code == 302


def test_an_absent_letter_is_answered_like_one_that_is_not_yours(cast):
    assert browser(cast).get("/outbox/msg-none").status_code == 404


def test_a_held_letter_is_shown_to_staff_in_the_language_and_time_zone_of_its_reader(cast, hold):
    account = cast.people["partner"].account
    account.language, account.time_zone = "ko", "Asia/Seoul"
    account.save()
    message = write(cast)
    assert delivery.send_waiting() == 0
    page = text(browser(cast).get(f"/outbox/{message.key}"))
    assert '<h1 lang="ko">당사자 서명: 각서</h1>' in page
    assert "2 March 2026, 18:00 (Seoul)</time>" in page
    assert "Release the letter" in page
    assert "내보내기" in text(browser(cast, language="ko").get(f"/outbox/{message.key}"))
    assert "Person of partner" in text(browser(cast).get("/outbox"))


def test_who_looked_at_a_letter_is_noted_for_its_reader(cast, hold):
    message = write(cast)
    browser(cast).get(f"/outbox/{message.key}")
    look = Look.objects.get()
    assert (look.viewer, look.subject, look.matter) == (
        cast.people["host"],
        cast.people["partner"],
        "letter",
    )


def test_staff_release_a_letter_and_it_goes_out(cast, hold):
    message = write(cast)
    assert browser(cast).post(f"/outbox/{message.key}/release").status_code == 302
    assert delivery.send_waiting() == 1
    entry = Entry.objects.get(verb="letter.released")
    assert (entry.actor, entry.object_key) == (cast.people["host"].key, message.key)
    browser(cast).post(f"/outbox/{message.key}/release")
    assert Entry.objects.filter(verb="letter.released").count() == 1
    assert "Release the letter" not in text(browser(cast).get(f"/outbox/{message.key}"))


def test_staff_drop_a_letter_with_a_reason_that_stands_in_the_ledger(cast, hold):
    message = write(cast)
    page = text(browser(cast).post(f"/outbox/{message.key}", {"reason": ""}), 422)
    assert "This field is required." in page
    assert browser(cast).post(f"/outbox/{message.key}", {"reason": "Sent twice"}).status_code == 302
    assert PrivateValue.objects.get(entry__verb="letter.withdrawn").value == "Sent twice"
    assert "Sent twice" in text(browser(cast).get(f"/outbox/{message.key}"))
    page = text(browser(cast).post(f"/outbox/{message.key}", {"reason": "Again"}), 422)
    assert "This letter was dropped already." in page
    assert delivery.send_waiting() == 0


def test_a_letter_that_was_sent_cannot_be_dropped(cast):
    message = write(cast)
    delivery.send_waiting()
    page = text(browser(cast).post(f"/outbox/{message.key}", {"reason": "Too late"}), 422)
    assert "This letter was sent, or is being sent now." in page


def test_a_letter_that_could_not_be_sent_is_sent_again(cast):
    message = write(cast)
    Message.objects.update(given_up_at="2026-03-01T00:00Z", attempts=12, fault="SMTPRecipientsRefused 550")
    assert "SMTPRecipientsRefused 550" in text(browser(cast).get("/outbox?show=failed"))
    assert "1 letter could not be sent" in text(browser(cast).get("/desk"))
    browser(cast).post(f"/outbox/{message.key}/again")
    assert delivery.send_waiting() == 1
    page = text(browser(cast).post(f"/outbox/{message.key}/again"), 422)
    assert "Nothing was done." in page


def test_the_link_with_which_a_reader_answers_is_not_shown_to_staff(cast, hold):
    terms = MembershipClass.objects.create(name_en="Individual", name_ko="개인")
    Membership.objects.create(
        person=cast.people["partner"], membership_class=terms, since="2026-01-01", until="2027-01-01"
    )
    partnering.ask(actor=cast.actor("partner"), sought=cast.bodies["third"], why="A protocol")
    message = Message.objects.get(kind="introduction_asked")
    page = text(browser(cast).get(f"/outbox/{message.key}"))
    assert "/introductions/answer/…" in page
    assert message.context["ticket"] not in page
    assert message.context["ticket"] in outbox.render_message(message).body


def test_a_letter_that_cannot_be_written_is_said_to_be_so(cast, hold):
    message = write(cast)
    Message.objects.update(kind="no_such_letter")
    assert "cannot be written" in text(browser(cast).get("/outbox"))
    assert "so it cannot be sent either" in text(browser(cast).get(f"/outbox/{message.key}"))


def test_an_unknown_list_is_refused_with_the_known_ones(cast):
    assert "held" in text(browser(cast).get("/outbox?show=none"), 400)


@pytest.mark.parametrize("show", ["held", "failed", "waiting", "past"])
def test_a_list_asks_the_same_number_of_queries_for_one_three_and_a_thousand_letters(cast, show, settings):
    settings.CONCORD_HOLD_MAIL = show == "held"
    client, counts = browser(cast), []
    for more in (1, 2, 997):
        Message.objects.bulk_create(
            Message(
                kind="agreement_signed",
                recipient=cast.people["partner"].account,
                context={"title_en": "A memo"},
                written_at="2026-03-01T00:00Z",
                held=show == "held",
                given_up_at="2026-03-01T00:00Z" if show == "failed" else None,
                sent_at="2026-03-01T00:00Z" if show == "past" else None,
            )
            for _ in range(more)
        )
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/outbox?show={show}").status_code == 200
        counts.append(len(asked))
    assert counts == [counts[0]] * 3
