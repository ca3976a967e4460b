"""The desk at four widths, by keyboard and without scripts (users 3, users 12, users 17)."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.browser

FOCUSED = "() => [...document.querySelectorAll('main .queue a')].indexOf(document.activeElement)"
# Texts and buttons of the page whose boxes share more than a hair, and those that leave the window.
OVERPRINTED = """() => {
  const parts = 'main h1, main h2, main h3, main .button, main .queue p, main .chip';
  const boxes = [...document.querySelectorAll(parts)]
    .map(one => ({text: one.innerText, box: one.getBoundingClientRect()}));
  const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
  const found = boxes.filter(one => one.box.right > innerWidth + 1 || one.box.left < -1).map(one => one.text);
  boxes.forEach((one, n) => boxes.slice(n + 1).forEach(other => {
    if (meet(one.box, other.box)) found.push(one.text + ' / ' + other.text);
  }));
  return found;
}"""


@pytest.mark.parametrize("language", ["en", "ko"])
def test_users_12_nothing_overprints_on_a_desk_at_any_width(desk, language):
    for name in ("Iris Moreau", "Han Byeol"):
        reader = desk(name)
        for address in ("/desk", "/desk?show=others"):
            page = reader.open(address, language)
            assert (reader.axe(), reader.complaints) == ([], [])
            for width in (320, 390, 768, 1280):
                page.set_viewport_size({"width": width, "height": 800})
                assert (width, page.evaluate(OVERPRINTED)) == (width, [])
                assert page.evaluate("document.documentElement.scrollWidth") <= width
            buttons = page.locator("main .queue .button")
            heights = [one.bounding_box()["height"] for one in buttons.all()]
            assert all(height >= 44 for height in heights)
        assert page.get_by_role("heading", level=2).count() == 2


def test_users_17_the_skip_link_and_one_tab_lead_to_the_first_button(desk):
    reader = desk("Han Byeol")
    page = reader.open("/desk")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == 0
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert not re.search(r"/desk(\?|$)", page.url)
    assert reader.complaints == []


def test_users_3_a_button_leads_to_what_is_to_be_done_without_scripts(chromium, stage, desk):
    page = desk("Seo Garam").open("/desk")
    sign = page.locator("main .queue li", has_text="Sign").locator(".button").first.get_attribute("href")
    cookies = page.context.cookies()
    with chromium.new_context(java_script_enabled=False) as context:
        context.add_cookies(cookies)
        plain = context.new_page()
        answer = plain.goto(f"{stage}{sign}")
        assert answer.status == 200
        assert plain.locator("main form").count() == 1
