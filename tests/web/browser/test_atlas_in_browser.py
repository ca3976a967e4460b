import pytest

pytestmark = pytest.mark.browser

ADDRESSES = [
    "/",
    "/approvals?as_of=2018-12-03&jurisdiction=KR",
    "/jurisdictions",
    "/jurisdictions/KR",
    "/products",
    "/products/tisagenlecleucel",
    "/organisations",
    "/organisations/mfds",
    "/organisations/isct",
    "/meetings",
    "/meetings/isct-2019",
    "/trials",
    "/trials/abcb5-msc-rheacell-nct04971161",
    "/claims",
    "/claims/isct-2018-most-authorised",
    "/claims/compose?subject=KR&relation=most&as_of=2018-12-03",
    "/gaps",
    "/sources",
    "/search?q=카티스템",
    "/downloads",
    "/editions/current",
    "/corrections",
    "/corrections/dispute/chondron-kr",
    "/announcements",
    "/announcements/isct-scrm-carm-2018",
    "/announcements/isct-scrm-carm-2018?open=all&as_of=2018-12-03",
    "/about",
]
REFUSED = ["/products/none", "/approvals?rule=none"]


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_axe_finds_nothing_the_console_is_silent_and_320_pixels_suffice(reader, address, language):
    page = reader.open(address, language)
    assert reader.axe() == []
    assert reader.complaints == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("address", REFUSED)
def test_axe_finds_nothing_on_error_pages(reader, address):
    reader.open(address)
    assert reader.axe() == []


@pytest.mark.parametrize("address", ["/", "/jurisdictions/KR", "/products/tisagenlecleucel"])
def test_axe_finds_nothing_in_the_dark(reader, address):
    reader.page.emulate_media(color_scheme="dark")
    reader.open(address)
    assert reader.axe() == []


def test_what_a_finger_must_hit_is_44_pixels_high(phone):
    page = phone.open("/")
    small = page.evaluate(
        """[...document.querySelectorAll('.masthead a, button, select, input, .task a, footer li a')]
           .filter(one => one.type !== 'hidden' && one.getBoundingClientRect().height > 1)
           .filter(one => one.getBoundingClientRect().height < 44)
           .map(one => one.outerHTML.slice(0, 120))"""
    )
    assert small == []


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_frame_takes_at_most_96_pixels_of_a_phone_and_its_menu_holds_the_rest(phone, language):
    page = phone.open("/products", language)
    assert page.locator(".masthead-row").bounding_box()["height"] <= 96
    assert not page.locator("#as-of").is_visible()
    page.click(".menu-button")
    assert page.locator("#as-of").is_visible()
    assert page.locator(".sections a").first.is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#as-of").is_visible()


def test_the_keyboard_alone_searches_and_opens_a_result(reader):
    page = reader.open("/claims")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search-box"
    page.keyboard.type("kymriah")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**")
    page.locator("main a").first.focus()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    page.wait_for_url("**/products/tisagenlecleucel**")
    assert page.locator("h1").inner_text() == "Kymriah"


def test_the_skip_link_leads_to_the_content(reader):
    page = reader.open("/jurisdictions/KR")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_the_day_and_the_language_hold_across_pages(reader):
    page = reader.open("/jurisdictions/KR?as_of=2018-12-03", "ko")
    page.locator("main tbody th a").first.click()
    page.wait_for_url("**as_of=2018-12-03**")
    assert page.locator("html").get_attribute("lang") == "ko"
    page.locator(".band a").click()
    page.wait_for_load_state()
    assert "as_of" not in page.url


def test_everything_works_without_scripts(without_scripts):
    page = without_scripts.open("/")
    page.select_option("#go-code", "JP")
    page.click(".joined button")
    assert page.locator("h1").inner_text() == "Japan"
    page.goto(f"{without_scripts.site}/approvals")
    page.select_option("#f-rule", "without-cord-blood")
    page.select_option("#f-jurisdiction", "KR")
    page.click("form.filters button")
    assert "rule=without-cord-blood" in page.url
    assert page.locator("main tbody tr").count() > 10
    page.fill("#search-box", "카티스템")
    page.click(".masthead .search button")
    assert "카티스템" in page.locator("main").inner_text()


def test_a_dispute_is_sent_and_thanked_for(reader):
    page = reader.open("/products/chondron")
    page.locator("text=Dispute this row").first.click()
    page.fill("textarea", "The month of the grant is wrong.")
    page.fill("input[type=url]", "not an address")
    page.click("main form button")
    assert page.locator("textarea").input_value() == "The month of the grant is wrong."
    page.fill("input[type=url]", "https://regulator.example/list")
    page.click("main form button")
    page.wait_for_url("**/corrections?thanks=1")
    assert "The dispute is recorded" in page.locator("[role=status]").inner_text()
