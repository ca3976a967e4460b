"""The main tasks with nothing but the keyboard: Tab to each control by its name, then a key."""

from __future__ import annotations

import re

import pytest
from tests.web.browser.conftest import Reader

pytestmark = pytest.mark.browser
MOST_STEPS = 160
NAME = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return "";
  const label = at.labels && at.labels.length ? at.labels[0].innerText : "";
  return (at.getAttribute("aria-label") || label || at.innerText || at.value || "").trim();
}"""


class Typist(Reader):
    """A reader without a mouse."""

    def tab_to(self, name: str) -> None:
        """Press Tab until the control of that name has the focus, and see that the focus is visible."""
        for _ in range(MOST_STEPS):
            self.page.keyboard.press("Tab")
            if re.fullmatch(name, self.page.evaluate(NAME)):
                outline = self.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                assert outline != "none", f"{name}: the focus is not to be seen"
                return
        raise AssertionError(f"{name}: not reached by Tab on {self.page.url}")

    def write(self, name: str, text: str) -> None:
        self.tab_to(name)
        self.page.keyboard.type(text)

    def press(self, name: str) -> None:
        """Reach a link or button and press it; the page that answers is there afterwards."""
        self.tab_to(name)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")


@pytest.fixture
def typist(chromium, stage):
    """Somebody of the rehearsal, signed in by keyboard."""
    contexts = []

    def sign_in(name: str) -> Typist:
        context = chromium.new_context(viewport={"width": 1280, "height": 900})
        contexts.append(context)
        reader = Typist(context, stage)
        reader.open("/rehearsal/sign-in")
        reader.press(f"{name}.*")
        assert "/desk" in reader.page.url
        return reader

    yield sign_in
    for context in contexts:
        context.close()


def test_an_agreement_is_drafted_and_given_to_review(typist, tmp_path):
    host = typist("Iris Moreau")
    host.open("/agreements/")
    host.press("Begin an agreement")
    host.write("Title in English.*", "Memorandum by keyboard")
    for body in ("Haneul Centre for Regenerative Strategy", "Meridian Society for Cell Medicine"):
        host.tab_to(f"{body}.*")
        host.page.keyboard.press("Space")
    # The first of January, whether the month or the day is asked first.
    host.write("Effective from.*", "01012026")
    host.press("Begin an agreement")
    host.press("Attach a text")
    host.tab_to("File.*")
    file = tmp_path / "memorandum.txt"
    file.write_text("Memorandum\n")
    # The window in which a file is chosen belongs to the machine, not to the page.
    host.page.locator("input[type=file]").set_input_files(file)
    host.tab_to("This is the governing text.*")
    host.page.keyboard.press("Space")
    host.press("Attach a text")
    host.press("Add a commitment")
    host.write("Text in English.*", "The centre holds a pavilion.")
    host.tab_to("HCRS")
    host.page.keyboard.press("Space")
    # The society stands among those who promise first, then among those to whom.
    host.tab_to("MSCM")
    host.tab_to("MSCM")
    host.page.keyboard.press("Space")
    host.press("Add a commitment")
    host.press("Submit for review")
    host.press("Submit for review")
    assert host.page.locator(".answer").inner_text() == "Status: in review"


def test_a_deliverable_is_accepted(typist):
    centre = typist("Han Byeol")
    centre.open("/due")
    centre.press("A2 Draft programme with speakers of both sides")
    centre.press("Accept")
    centre.press("Accept")
    assert centre.page.locator(".answer").inner_text() == "accepted · settled"


def test_a_list_of_members_is_foreseen(typist, tmp_path):
    host = typist("Iris Moreau")
    page = host.open("/members/import")
    host.tab_to("File.*|List.*")
    file = tmp_path / "members.csv"
    file.write_text("email,name\nnot an address,Ada\n")
    # The window in which a file is chosen belongs to the machine, not to the page.
    page.locator("input[type=file]").set_input_files(file)
    page.keyboard.press("Tab")
    for _ in range(10):
        if page.evaluate("document.activeElement.type") == "submit":
            break
        page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("#faults").is_visible()


def test_a_claim_is_composed(chromium, stage):
    with chromium.new_context() as context:
        reader = Typist(context, stage)
        page = reader.open("/claims/compose")
        reader.tab_to("Jurisdiction")
        page.keyboard.press("ArrowDown")
        reader.press("Check")
        assert "subject=" in page.url


def test_a_product_s_way_is_asked(chromium, stage):
    with chromium.new_context() as context:
        reader = Typist(context, stage)
        page = reader.open("/pathway")
        before = page.url
        page.locator("main").focus()
        for _ in range(MOST_STEPS):
            page.keyboard.press("Tab")
            kind = page.evaluate("document.activeElement.closest('main') && document.activeElement.type")
            if kind == "radio":
                page.keyboard.press("Space")
            if kind == "submit":
                break
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert page.url != before
