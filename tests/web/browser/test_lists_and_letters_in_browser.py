"""Lists of members, letters to them, and two records joined: by keyboard, with axe, at 320 pixels, in both
languages.
"""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from tests.web.browser.test_committees_in_browser import press, sound, submit, write

pytestmark = pytest.mark.browser


def both_languages(reader):
    """The page once more in Korean, then again in English."""
    path = urlsplit(reader.page.url).path
    for language in ("ko", "en"):
        reader.open(path, language)
        sound(reader)
        assert reader.page.get_attribute("html", "lang") == language


def test_a_list_is_kept_and_written_to_by_keyboard(desk):
    staff = desk("Iris Moreau")
    page = staff.open("/members/?show=all&sort=name")
    sound(staff)
    page.locator("#id_q").fill("member1@rehearsal.example")
    press(staff, "Find")
    write(staff, name="One by address")
    press(staff, "Keep the list")
    assert "q=member1" in page.get_by_role("link", name="Open the list").get_attribute("href")
    both_languages(staff)
    address = urlsplit(page.url).path
    staff.open("/members/letters/consent")
    write(
        staff,
        purpose="newsletter-of-test",
        title_en="News",
        title_ko="소식",
        text_en="We write.",
        text_ko="씀.",
    )
    submit(staff)
    both_languages(staff)
    staff.open(f"{address}/write")
    both_languages(staff)
    page.select_option("[name=purpose]", "newsletter-of-test")
    write(staff, subject_en="Autumn", text_en="News of the autumn.", subject_ko="가을")
    submit(staff, refused=True)
    assert page.locator("[name=text_en]").input_value() == "News of the autumn."
    write(staff, text_ko="가을 소식입니다.")
    submit(staff)
    assert page.get_by_text("Nobody on the list consents to this purpose").count() == 1
    both_languages(staff)
    press(staff, "Send it to me")
    submit(staff)
    press(staff, "Stop the letter")
    write(staff, reason="only a test")
    submit(staff)
    staff.open(address)
    press(staff, "Delete the list")
    submit(staff)


def test_two_records_are_looked_at_joined_and_taken_apart_by_keyboard(desk):
    staff = desk("Iris Moreau")
    page = staff.open("/members/merges/new?kept=member1@rehearsal.example&merged=member2@rehearsal.example")
    sound(staff)
    page.get_by_role("link", name="The other way round").focus()
    submit(staff, refused=True)
    write(staff, reason="one person, by telephone")
    submit(staff)
    assert page.get_by_text("joined", exact=True).count() >= 1
    both_languages(staff)
    press(staff, "Take the two apart again")
    write(staff, reason="they are two")
    submit(staff)
    assert page.get_by_text("undone", exact=True).count() >= 1
