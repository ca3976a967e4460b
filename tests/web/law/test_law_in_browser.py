"""The pages of law in a real browser: no axe violation, none wider than a phone, used by keyboard."""

import pytest

axe = pytest.importorskip("axe_playwright_python.sync_playwright")

PAGES = [
    "/instruments?jurisdiction=KR",
    "/instruments?show=coming",
    "/instruments/kr-armab-act",
    "/jurisdictions/KR/law?as_of=2018-12-03",
    "/review-times",
]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db,
]


@pytest.fixture
def tab(live_server, chromium):
    context = chromium.new_context(base_url=live_server.url)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", ["en", "ko"])
def test_no_page_has_an_axe_violation_or_is_wider_than_a_phone(tab, language):
    for address in PAGES:
        tab.set_viewport_size({"width": 320, "height": 800})
        tab.goto(f"{address}{'&' if '?' in address else '?'}lang={language}")
        assert tab.evaluate("document.documentElement.scrollWidth") <= 320, address
        tab.set_viewport_size({"width": 1280, "height": 900})
        found = axe.Axe().run(tab, options={"resultTypes": ["violations"]})
        assert found.violations_count == 0, f"{address}: {found.generate_report()}"


def test_the_story_opens_and_leads_to_a_bill_by_keyboard(tab):
    tab.goto("/jurisdictions/KR/law")
    tab.locator("summary").first.focus()
    tab.keyboard.press("Enter")
    link = tab.locator("details[open] ol.stages a", has_text="Kim SH bill 2016").first
    link.focus()
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/instruments/kr-bill-2016-kim")
    assert tab.locator("h1").inner_text() == "Kim SH bill 2016"
