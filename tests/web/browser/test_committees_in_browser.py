"""Committees and members by keyboard alone, with axe and at 320 pixels on every page on the way."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from concord.kernel.clock import today

pytestmark = pytest.mark.browser
PATIENCE = 60


def sound(reader):
    """Nothing for axe, nothing in the console, and no sideways scroll on the narrowest phone."""
    page = reader.page
    assert (page.url, reader.axe()) == (page.url, [])
    assert reader.complaints == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert (page.url, page.evaluate("document.documentElement.scrollWidth") <= 320) == (page.url, True)
    page.set_viewport_size({"width": 1280, "height": 900})


def press(reader, name, *, exact=True):
    """Reach the link or button by keyboard alone, press it, and look at the page that comes."""
    page = reader.page
    target = page.locator("main").get_by_role("link", name=name, exact=exact)
    target = target.or_(page.locator("main").get_by_role("button", name=name, exact=exact))
    target.first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    sound(reader)


def write(reader, **values):
    """Type into the fields, each reached by focus alone."""
    for name, value in values.items():
        field = reader.page.locator(f"[name={name}]")
        field.focus()
        if field.get_attribute("type") == "date":
            # The parts of a date follow the locale of the machine; the value is what the form sends.
            field.fill(value)
        else:
            field.press("ControlOrMeta+a")
            reader.page.keyboard.type(value)


def submit(reader, *, refused=False):
    """Press the button of the form; a refusal says in the console that it was answered with 422."""
    reader.page.locator("main form button[type=submit]").last.focus()
    with reader.page.expect_navigation():
        reader.page.keyboard.press("Enter")
    if refused:
        answered_422(reader)
    sound(reader)


def answered_422(reader):
    """The console says once that the page was answered with 422, and says nothing else."""
    assert ["422" in complaint for complaint in reader.complaints] == [True]
    reader.complaints.clear()


def test_a_committee_from_its_founding_to_a_decision_by_keyboard(desk):
    staff = desk("Iris Moreau")
    page = staff.open("/committees/")
    press(staff, "Set up a committee")
    write(staff, name_en="Ethics of a test", name_ko="시험 윤리위원회")
    submit(staff)
    press(staff, "Ethics of a test")
    press(staff, "Add a seat")
    page.locator("[name=role]").focus()
    page.keyboard.type("chair")
    submit(staff)
    press(staff, "Add a seat")
    page.locator("[name=role]").focus()
    page.keyboard.type("chair")
    submit(staff, refused=True)
    assert "there is one chair at a time" in page.locator(".fault").first.inner_text()
    press(staff, "Back without doing it")
    press(staff, "Appoint to this seat")
    write(staff, person="iris moreau", since=today().isoformat())
    submit(staff, refused=True)
    write(staff, person="han byeol", since=today().isoformat())
    submit(staff)
    assert "Han Byeol" in page.locator("main tbody b").inner_text()
    press(staff, "Call a meeting")
    write(staff, held_on=today().isoformat(), place="Online", items="Pavilion")
    submit(staff)
    press(staff, "Online", exact=False)
    chair = desk("Han Byeol")
    chair.open(urlsplit(page.url).path)
    press(chair, "Declare my interest", exact=False)
    write(chair, statement="I was asked to speak")
    submit(chair)
    page.reload()
    press(staff, "Record the decision", exact=False)
    write(staff, text="Put off", votes_for="0", abstentions="1")
    submit(staff)
    press(staff, "Ask somebody to act", exact=False)
    write(staff, text="Ask for a plan", due=(today() + timedelta(days=9)).isoformat())
    page.locator("[name=owner]").focus()
    page.keyboard.type("Han")
    submit(staff)
    press(staff, "Close as done", exact=False)
    write(staff, outcome="Plan is here")
    submit(staff)
    press(staff, "Write the minutes")
    write(staff, text="One was present.")
    submit(staff)
    press(staff, "Adopt the minutes")
    submit(staff)
    assert page.locator(".answer").inner_text() == "Status: held, minutes adopted"


def test_a_renewal_round_by_keyboard(desk):
    staff = desk("Iris Moreau")
    page = staff.open("/members/renewals/")
    with page.expect_navigation():
        page.locator("main tbody a").first.press("Enter")
    sound(staff)
    before = letters(page)
    waiting = before["wait to be looked at"]
    press(staff, "Let the letters go out")
    assert page.get_by_text(f"{waiting} letters go out in the background").count() == 1
    submit(staff)
    # A worker lets them go; whoever looks again sees how far it is.
    for _ in range(PATIENCE):
        if "wait to be looked at" not in letters(page):
            break
        page.wait_for_timeout(500)
        page.reload()
    sound(staff)
    after = letters(page)
    gone = [name for name in ("on their way", "sent") if name in after]
    assert "wait to be looked at" not in after
    assert sum(after[name] - before.get(name, 0) for name in gone) == waiting


def letters(page):
    """What became of the letters of the round on its page, by the words of the page."""
    names = page.locator("section:has(> h2:text-is('Letters')) dt").all_inner_texts()
    numbers = page.locator("section:has(> h2:text-is('Letters')) dd").all_inner_texts()
    return dict(zip(names, map(int, numbers), strict=True))


@pytest.mark.parametrize("language", ["en", "ko"])
def test_axe_finds_nothing_on_the_pages_of_members_and_rosters(desk, language):
    staff = desk("Iris Moreau")
    for address in (
        "/members/", "/members/?show=grace", "/members/lists/", "/members/admit", "/members/renewals/",
        "/members/renewals/new", "/members/import", "/coverage", "/coverage/over-time",
        "/directory?expertise=assays", "/rosters", "/profile/affiliations/new", "/search?q=arden",
        "/members/duplicates/", "/members/letters/", "/members/letters/consent",
    ):  # fmt: skip
        staff.open(address, language)
        sound(staff)
        assert staff.page.get_attribute("html", "lang") == language
    # One of the two is missing: the page says so beside its field.
    staff.open("/members/merges/new?kept=Iris+Moreau&merged=", language)
    answered_422(staff)
    sound(staff)
    assert staff.page.locator("#id_kept").input_value() == "Iris Moreau"
