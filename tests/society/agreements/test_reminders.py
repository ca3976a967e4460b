from datetime import date, timedelta

import pytest

from concord.society.agreements import deliverables
from concord.society.agreements.notices import remind
from concord.society.mail import outbox
from concord.society.mail.models import Message

DUE = date(2026, 5, 1)


def letters():
    found = Message.objects.filter(kind="reminder").select_related("recipient").order_by("pk")
    return {message.recipient.email: outbox.render_message(message) for message in found}


@pytest.mark.parametrize(
    ("offset", "words"),
    [
        (-90, "due in 90 days, on 1 May 2026"),
        (-30, "due in 30 days, on 1 May 2026"),
        (-7, "due in 7 days, on 1 May 2026"),
        (0, "due today"),
        (7, "was due 7 days ago, on 1 May 2026"),
    ],
)
def test_the_side_that_delivers_is_reminded_before_and_after(planned, offset, words):
    assert remind(DUE + timedelta(days=offset)) == 1
    (address, letter) = letters().popitem()
    assert address == "partner@test.example"
    assert f"- D1 Pavilion with twelve booths: {words}\n" in letter.body
    assert letter.subject == "One thing due [rehearsal]"


def test_nobody_is_reminded_on_other_days_or_twice(planned):
    assert remind(DUE - timedelta(days=8)) == 0
    for _ in range(2):
        remind(DUE)
    assert list(letters()) == ["partner@test.example"]


def test_what_was_delivered_waits_for_the_counterpart_and_what_was_accepted_for_nobody(cast, planned):
    deliverables.hand_in(
        actor=cast.actor("partner"), deliverable=planned, note="", url="https://partner.example/p"
    )
    remind(DUE)
    assert list(letters()) == ["host@test.example"]
    assert "delivered and waits for your decision (due 1 May 2026)" in letters()["host@test.example"].body
    deliverables.accept(actor=cast.actor("host"), deliverable=planned)
    assert remind(DUE + timedelta(days=7)) == 0


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 12, 31), "ends in 12 months, on 31 December 2027"),
        (date(2027, 6, 30), "ends in 6 months, on 31 December 2027"),
        (date(2027, 9, 30), "ends in 3 months, on 31 December 2027"),
        (date(2027, 11, 30), "ends in a month, on 31 December 2027"),
        (date(2026, 6, 30), "the notice period begins in 12 months, on 30 June 2027"),
        (date(2027, 5, 31), "the notice period begins in a month, on 30 June 2027"),
    ],
)
def test_every_party_is_told_of_notice_and_end(signed, day, words):
    remind(day)
    assert list(letters()) == ["host@test.example", "partner@test.example"]
    assert all(words in letter.body for letter in letters().values())


def test_a_reminder_made_up_for_counts_its_days_from_today(planned):
    remind(DUE - timedelta(days=7), today=DUE - timedelta(days=5))
    assert "due in 5 days, on 1 May 2026" in letters()["partner@test.example"].body


def test_a_reader_of_korean_is_reminded_in_korean(cast, planned):
    account = cast.people["partner"].account
    account.language = "ko"
    account.save()
    remind(DUE)
    assert "D1 부스 열두 개의 전시관" in letters()["partner@test.example"].body
