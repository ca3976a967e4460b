"""Who writes, why, and in whose words: the frame of every letter. Users 5: letters looked like phishing."""

import re
from email.header import decode_header, make_header
from pathlib import Path

import pytest
from django.core import mail

from concord.society.mail import delivery, outbox
from concord.society.mail.models import Message

KINDS = sorted(
    path.stem
    for path in (Path(__file__).parents[3] / "src/concord/society").glob("*/templates/mail/*.txt")
    if not path.stem.startswith("frame")
)
LINE = {"what": "accept", "day": "2026-12-09", "title_en": "D1", "title_ko": "과제", "path": "/d"}
CONTEXT = {
    "title_en": "A title",
    "title_ko": "제목",
    "path": "/there",
    "day": "2026-12-09",
    "due": "2026-12-09",
    "since": "2026-12-09",
    "until": "2027-12-09",
    "closes_on": "2026-12-09",
    "days": 7,
    "months": 3,
    "lines": [LINE],
    "texts": {
        language: {"subject": ["{class}: {last_day}"], "body": ["{society}, {closes_on}"]}
        for language in ("en", "ko")
    },
}


def letter(cast, kind, language):
    host, account = cast.bodies["host"], cast.people["partner"].account
    host.name_en, host.name_ko = "Meridian Society", "메리디안학회"
    host.save()
    account.language = language
    account.save()
    outbox.write(kind, account, CONTEXT)
    return outbox.render_message(Message.objects.latest("pk"))


@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_names_the_society_and_says_why_it_came_in_the_language_of_its_reader(
    cast, kind, settings
):
    settings.CONCORD_SITE = "https://society.example"
    for language, society, why in (
        ("en", "Meridian Society", "You get this letter because "),
        ("ko", "메리디안학회", "이 편지를 보냅니다."),
    ):
        found = letter(cast, kind, language)
        assert f"\n{society}\nhttps://society.example\n\n" in found.body
        assert why in found.body.splitlines()[-1]
        assert not re.search(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", found.subject + found.body)


def test_the_sender_bears_the_name_of_the_society(cast, settings):
    settings.DEFAULT_FROM_EMAIL = "Concord <office@society.example>"
    letter(cast, "agreement_signed", "ko")
    delivery.send_waiting()
    sender = mail.outbox[0].message()["From"]
    assert str(make_header(decode_header(sender))) == "메리디안학회 <office@society.example>"


def test_a_korean_letter_addresses_its_reader_by_their_own_name(cast):
    person = cast.people["partner"]
    person.name_native = "한별"
    person.save()
    assert letter(cast, "agreement_signed", "ko").body.startswith("한별 님께,")
    assert letter(cast, "agreement_signed", "en").body.startswith("Dear Person of partner,")


def test_a_period_is_named_by_its_last_day(cast):
    assert letter(cast, "renewal_due", "en").subject == "A title: 8 December 2027"
    assert "from 9 December 2026 until 8 December 2027" in letter(cast, "seat_given", "en").body
