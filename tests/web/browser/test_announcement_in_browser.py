import pytest

pytestmark = pytest.mark.browser
ADDRESS = "/announcements/isct-scrm-carm-2018"


def opened(page):
    return [one.get_attribute("id") for one in page.locator("details.statement[open] > .evidence").all()]


def test_a_deep_link_opens_its_statement(reader):
    page = reader.page
    page.goto(f"{reader.site}{ADDRESS}#s16")
    assert opened(page) == ["s16"]


def test_the_marks_at_a_glance_lead_to_their_statements(reader):
    page = reader.open(ADDRESS)
    page.click("a[href='#s13']")
    assert opened(page) == ["s13"]


def test_a_statement_opens_by_the_keyboard(reader):
    page = reader.open(ADDRESS)
    page.locator("details.statement > summary").first.focus()
    page.keyboard.press("Enter")
    assert opened(page) == ["s01"]


def test_without_scripts_statements_open_too(without_scripts):
    page = without_scripts.open(f"{ADDRESS}?open=s05")
    assert opened(page) == ["s05"]
    page.locator("details.statement > summary").first.click()
    assert opened(page) == ["s01", "s05"]
