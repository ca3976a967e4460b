import re
import sys
from datetime import timedelta

import pytest
from tests.web.browser.conftest import Reader

from concord.kernel.clock import today

pytestmark = pytest.mark.browser
COMMAND = [sys.executable, "-c", "from concord.cli.main import main; main()"]
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def fill(page, **values):
    for name, value in values.items():
        page.locator(f"[name={name}]").fill(value)


def do(page, name):
    page.get_by_role("link", name=name, exact=True).first.click()
    page.locator("main form button[type=submit]").last.click()


def test_a_passkey_is_made_signs_in_is_listed_and_goes(desk):
    reader, elsewhere = desk("Iris Moreau"), desk("Iris Moreau")
    page = reader.page
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    reader.open("/accounts/2fa/webauthn/add/")
    page.locator("[name=name]").fill("Desk")
    page.locator("[name=passwordless]").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(re.compile("/accounts/2fa/(?!webauthn/add)"))
    assert "Not used yet." in reader.open("/accounts/2fa/webauthn/").locator("tbody tr").inner_text()
    reader.open("/accounts/logout/")
    page.locator("main form button").click()
    page.wait_for_url(lambda address: "logout" not in address)
    reader.open("/accounts/login/")
    page.locator("#passkey_login").click()
    page.wait_for_url("**/desk*")
    assert page.get_by_role("heading", name="My desk").is_visible()
    line = reader.open("/accounts/2fa/webauthn/").locator("tbody tr").inner_text()
    assert "Desk Passkey" in line
    assert "Last used" in line
    # Her other browser is signed in until she ends its session here.
    assert elsewhere.open("/desk").get_by_role("heading", name="My desk").is_visible()
    reader.open("/accounts/sessions/").locator("main form button").click()
    page.wait_for_load_state()
    assert "/accounts/login/" in elsewhere.open("/desk").url
    reader.open("/accounts/2fa/webauthn/").get_by_role("link", name="Remove Desk").click()
    if "reauthenticate" in page.url:
        reader.open("/accounts/2fa/webauthn/reauthenticate/?next=/accounts/2fa/webauthn/")
        page.locator("#mfa_webauthn_reauthenticate").click()
        page.wait_for_url(lambda address: "reauthenticate" not in address)
        reader.open("/accounts/2fa/webauthn/").get_by_role("link", name="Remove Desk").click()
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/accounts/2fa/webauthn/")
    assert "No security keys have been added." in page.locator("main").inner_text()


def test_an_agreement_from_draft_to_acceptance(desk, tmp_path):
    host, centre = desk("Iris Moreau"), desk("Han Byeol")
    page = host.open("/agreements/new")
    fill(page, title_en="Memorandum of a test", effective_from="2026-01-01")
    page.get_by_label("Meridian Society for Cell Medicine").check()
    page.get_by_label("Haneul Centre for Regenerative Strategy").check()
    page.get_by_role("button", name="Begin an agreement").click()
    address = page.url.removeprefix(host.site).partition("?")[0]
    text = tmp_path / "memorandum.txt"
    text.write_text("Memorandum of a test\n")
    page.get_by_role("link", name="Attach a text").click()
    page.locator("[name=file]").set_input_files(text)
    page.locator("[name=governs]").check()
    page.locator("main form button[type=submit]").click()
    page.get_by_role("link", name="Add a commitment").click()
    fill(page, text_en="The centre holds a pavilion.")
    # The centre comes before the society in the order of names.
    page.locator("[name=promisors]").nth(0).check()
    page.locator("[name=promisees]").nth(1).check()
    page.locator("main form button[type=submit]").click()
    do(page, "Submit for review")
    other = centre.open(address)
    do(other, "Agree to the text for Haneul Centre for Regenerative Strategy")
    sides = {other: "Haneul Centre for Regenerative Strategy", page: "Meridian Society for Cell Medicine"}
    for window, side in sides.items():
        window.goto(f"{host.site}{address}?lang=en")
        window.get_by_role("link", name=f"Sign for {side}", exact=True).click()
        fill(window, signed_on=today().isoformat())
        window.locator("main form button[type=submit]").click()
    other.goto(f"{host.site}{address}?lang=en")
    assert other.locator(".answer").inner_text() == "Status: in force"
    other.get_by_role("link", name="Start an initiative").click()
    fill(other, title_en="Pavilion")
    other.locator("[name=lead]").select_option(index=1)
    other.locator("[name=counterpart]").select_option(index=2)
    other.locator("main form button[type=submit]").click()
    # The side that accepts plans: the day binds once the side that delivers has agreed to it.
    page.goto(f"{host.site}{address}?lang=en")
    page.get_by_role("link", name="Plan a deliverable").click()
    due = (today() + timedelta(days=60)).isoformat()
    fill(page, code="T1", title_en="Booths", due=due, verification="A list")
    page.locator("main form button[type=submit]").click()
    other.reload()
    other.get_by_role("link", name="T1 Booths").click()
    deliverable = other.url
    assert other.get_by_role("link", name="Hand in evidence").count() == 0
    do(other, "Agree to the day")
    file = tmp_path / "list.csv"
    file.write_text("exhibitor\nOne\n")
    other.get_by_role("link", name="Hand in evidence").click()
    fill(other, note="A list of one")
    other.locator("[name=file]").set_input_files(file)
    assert "Iris Moreau" in other.locator("main").inner_text()
    other.locator("main form button[type=submit]").click()
    page.goto(deliverable)
    do(page, "Accept")
    assert page.locator(".answer").inner_text() == "accepted · settled"


def test_the_keyboard_alone_hands_in_a_form(desk):
    reader = desk("Han Byeol")
    page = reader.open("/profile")
    page.locator("[name=expertise]").focus()
    page.keyboard.type("pavilions")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "submit":
            break
    page.keyboard.press("Enter")
    page.get_by_role("status").wait_for()
    assert page.locator("[name=expertise]").input_value() == "pavilions"


def test_numbers_that_are_withheld_make_no_page_wider_than_a_phone(chromium, stage):
    with chromium.new_context(viewport={"width": 320, "height": 640}) as context:
        page = Reader(context, stage).open("/coverage/over-time")
        assert page.locator("td .unseen").count() > 0
        assert page.evaluate("document.documentElement.scrollWidth") == 320
