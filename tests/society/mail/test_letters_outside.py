"""A letter to an address outside: to a body for which nobody has an account."""

import pytest
from django.core import mail
from django.db import IntegrityError

from concord.society.mail import delivery, outbox
from concord.society.mail.models import Message, OutsideReader

pytestmark = pytest.mark.django_db
READER = OutsideReader("desk@holder.example", "ko")


def test_it_goes_out_in_the_language_that_its_writer_chose(settings):
    outbox.write("introduction_declined", READER, {"path": "/introductions/int-1"})
    assert delivery.send_waiting() == 1
    (letter,) = mail.outbox
    assert (letter.to, letter.extra_headers["Content-Language"]) == (["desk@holder.example"], "ko")
    assert "None" not in letter.body
    assert "Dear" not in letter.body


def test_it_waits_in_the_outbox_where_letters_are_held(settings):
    settings.CONCORD_HOLD_MAIL = True
    outbox.write("introduction_declined", READER, {})
    assert delivery.send_waiting() == 0
    assert [str(one.reader) for one in outbox.held()] == ["desk@holder.example"]


def test_a_letter_goes_to_an_account_or_to_an_address_and_never_to_neither(cast):
    with pytest.raises(IntegrityError):
        Message.objects.create(kind="x", written_at="2026-03-02T09:00Z")
