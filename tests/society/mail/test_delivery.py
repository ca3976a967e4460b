from itertools import pairwise
from smtplib import SMTPAuthenticationError, SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail.backends.locmem import EmailBackend

from concord.kernel import clock
from concord.society.jobs import leases
from concord.society.jobs.leases import take
from concord.society.mail import delivery, outbox
from concord.society.mail.models import Message

pytestmark = pytest.mark.django_db


class Moody(EmailBackend):
    """A mail server that refuses a reader for ever and is not there for another."""

    def send_messages(self, letters):
        (letter,) = letters
        if letter.to == ["outsider@test.example"]:
            raise SMTPRecipientsRefused({letter.to[0]: (550, b"outsider@test.example is unknown")})
        if letter.to == ["third@test.example"]:
            raise ConnectionRefusedError(111, "Connection refused")
        return super().send_messages(letters)


class Locked(EmailBackend):
    """A mail server to which the site has the wrong password."""

    def send_messages(self, letters):
        raise SMTPAuthenticationError(535, b"authentication failed")


def write(cast, *names):
    for name in names:
        outbox.write("agreement_signed", cast.people[name].account, {"title_en": "A memorandum"})


def test_one_letter_that_fails_keeps_no_other_back(cast, settings):
    settings.EMAIL_BACKEND = f"{__name__}.Moody"
    write(cast, "outsider", "third", "partner")
    assert delivery.send_waiting() == 1
    assert [letter.to for letter in mail.outbox] == [["partner@test.example"]]
    refused, absent = Message.objects.filter(sent_at=None).order_by("pk")
    assert refused.fault.startswith("SMTPRecipientsRefused 550 at concord.")
    assert "@" not in refused.fault
    assert refused.given_up_at is not None
    assert absent.fault.startswith("ConnectionRefusedError at concord.")
    assert (absent.attempts, absent.given_up_at) == (1, None)
    assert list(outbox.failed()) == [refused]


def test_a_wrong_password_of_the_site_gives_up_no_letter(cast, settings):
    settings.EMAIL_BACKEND = f"{__name__}.Locked"
    write(cast, "third", "partner")
    assert delivery.send_waiting() == 0
    assert [(row.attempts, row.given_up_at) for row in Message.objects.all()] == [(1, None), (1, None)]


def test_a_letter_is_tried_for_a_day_and_a_half_with_growing_pauses(cast, settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.Moody"
    write(cast, "third")
    times = []
    while not outbox.failed().exists():
        delivery.send_waiting()
        message = Message.objects.get()
        times.append(message.due_at)
        monkeypatch.setenv("CONCORD_NOW", message.due_at.isoformat())
    hours = [round((after - before).total_seconds() / 3600, 2) for before, after in pairwise(times)]
    assert hours == [0.03, 0.07, 0.13, 0.27, 0.53, 1.07, 2.13, 4.27, 6, 6, 6]
    assert delivery.send_waiting() == 0


def test_a_letter_has_one_number_however_often_it_is_sent(cast, settings):
    settings.CONCORD_SITE = "https://society.example"
    write(cast, "host")
    delivery.send_waiting()
    key = Message.objects.get().key
    assert mail.outbox[0].extra_headers["Message-ID"] == f"<{key}@society.example>"


def test_a_letter_under_way_is_not_taken_again_before_its_lease_ends(cast, monkeypatch):
    write(cast, "host")
    assert take(outbox.waiting(), delivery.POLICY) is not None
    assert take(outbox.waiting(), delivery.POLICY) is None
    monkeypatch.setenv("CONCORD_NOW", "2026-03-02T09:06")
    assert delivery.send_waiting() == 1


def test_a_name_stands_in_a_letter_as_it_is_written(cast):
    cast.people["host"].name = "Mara O'Dowd"
    cast.people["host"].save()
    write(cast, "host")
    assert "Dear Mara O'Dowd," in outbox.render_message(Message.objects.get()).body


def at(monkeypatch, time):
    monkeypatch.setenv("CONCORD_NOW", f"2026-03-02T{time}")


def test_a_letter_whose_worker_ends_goes_out_twice_at_most_and_is_then_given_up(cast, monkeypatch, settings):
    """A mail server took it, and each time the worker ended before it could note that."""
    write(cast, "host")
    for time in ("09:00", "09:06"):
        at(monkeypatch, time)
        assert take(outbox.waiting(), delivery.POLICY) is not None
    at(monkeypatch, "09:12")
    assert delivery.send_waiting() == 0
    assert [(row.fault, row.attempts) for row in outbox.failed()] == [(leases.DIED, 2)]


def test_a_refusal_between_two_ends_is_no_second_end(cast, monkeypatch, settings):
    write(cast, "third")
    settings.EMAIL_BACKEND = f"{__name__}.Moody"
    assert take(outbox.waiting(), delivery.POLICY) is not None
    at(monkeypatch, "09:06")
    assert delivery.send_waiting() == 0
    at(monkeypatch, "10:00")
    assert take(outbox.waiting(), delivery.POLICY).attempts == 3


@pytest.mark.parametrize("ended", ["withdrawn_at", "given_up_at"])
def test_a_letter_dropped_while_a_worker_holds_it_is_not_sent(cast, ended):
    write(cast, "host")
    held = take(outbox.waiting(), delivery.POLICY)
    Message.objects.update(**{ended: clock.now()})
    assert leases.attempt(held, delivery._send, delivery.POLICY) is leases.Outcome.TAKEN_BY_ANOTHER
    assert leases.mark_done(held) is False
    assert (mail.outbox, Message.objects.get().sent_at) == ([], None)


def test_a_letter_waits_for_no_clock_that_was_put_back(cast, monkeypatch):
    at(monkeypatch, "12:00")
    write(cast, "host")
    assert take(outbox.waiting(), delivery.POLICY) is not None
    at(monkeypatch, "11:57")
    assert take(outbox.waiting(), delivery.POLICY) is None
    at(monkeypatch, "09:00")
    assert delivery.send_waiting() == 1


class Full(EmailBackend):
    """A disk that takes no letter."""

    def send_messages(self, letters):
        raise OSError(28, "No space left on device")


def test_a_letter_outlives_a_full_disk(cast, monkeypatch, settings):
    write(cast, "host")
    locmem, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"{__name__}.Full"
    assert delivery.send_waiting() == 0
    assert Message.objects.get().fault.startswith("OSError at concord.")
    settings.EMAIL_BACKEND = locmem
    at(monkeypatch, "10:00")
    assert (delivery.send_waiting(), len(mail.outbox)) == (1, 1)


def test_a_title_adds_no_line_to_a_letter(cast):
    """A row written before texts were cleaned may hold a break."""
    outbox.write("agreement_signed", cast.people["partner"].account, {"title_en": "A"})
    message = Message.objects.get()
    message.context = {"title_en": "A\nBcc: all@test.example\n\nPay \x1b[2J now", "path": "/agreements/agr-1"}
    letter = outbox.render_message(message)
    assert letter.subject == "Signed by a party: A Bcc: all@test.example Pay \ufffd[2J now"
    assert letter.body.count("\n\n") == 4
    assert "Bcc: all@test.example Pay" in letter.body


@pytest.mark.parametrize("name", ["title_en", "path"])
def test_a_letter_keeps_no_sign_that_no_text_may_hold(cast, name):
    with pytest.raises(ValidationError):
        outbox.write("agreement_signed", cast.people["partner"].account, {name: "a\0b"})
