from itertools import pairwise
from smtplib import SMTPAuthenticationError, SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

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
