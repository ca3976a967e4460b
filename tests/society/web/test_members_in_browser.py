"""An introduction with two consents, an erasure, and axe on every page on the way, in a real browser."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.support.postgres import free_port
from tests.support.prepared import COMMAND
from tests.web.browser.conftest import Reader

pytestmark = pytest.mark.browser
PROGRAM = str(Path(__file__).parents[2] / "support/society_site.py")
PLANTED = ("Quillonia", "퀼로니아", "quillonia@rehearsal.example")


class Society:
    """A running site, its home, and a session for each of its people."""

    def __init__(self, home: Path, port: int) -> None:
        self.home, self.address = home, f"http://localhost:{port}"
        self.environment = {key: value for key, value in os.environ.items() if key != "CONCORD_NOW"}
        self.environment |= {"CONCORD_HOME": str(home), "CONCORD_SITE": self.address}
        self.sessions = json.loads(self.run())

    def run(self, *arguments: str) -> str:
        return subprocess.run(
            [sys.executable, PROGRAM, *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    def letters(self) -> str:
        self.run("send")
        return "\n".join(path.read_text() for path in sorted((self.home / "mail").glob("*")))

    def holds(self, text: str) -> list[str]:
        """Files of the home that hold the text: database, its log, uploads, mail, the server's log."""
        data = text.encode()
        return [str(path) for path in self.home.rglob("*") if path.is_file() and data in path.read_bytes()]


def wait(address):
    """Until the site answers; a busy machine takes its time."""
    for _ in range(600):
        try:
            with urllib.request.urlopen(address, timeout=20):
                return
        except OSError:
            time.sleep(0.3)
    raise TimeoutError(address)


@pytest.fixture
def society(tmp_path):
    port = free_port()
    found = Society(tmp_path, port)
    command = [sys.executable, "-c", COMMAND, "serve", "--port", str(port)]
    with (
        (tmp_path / "log").open("w") as log,
        subprocess.Popen(command, env=found.environment, stderr=log) as server,
    ):
        try:
            wait(f"{found.address}/healthz")
            yield found
        finally:
            server.terminate()
            server.wait(60)


@contextmanager
def reading(browser, society, name=None):
    """A window in which that person is signed in."""
    with browser.new_context() as context:
        if name:
            cookie = {"name": "sessionid", "value": society.sessions[name], "url": society.address}
            context.add_cookies([cookie])
        yield Reader(context, society.address)


def sound(reader, language="en"):
    """The page has no finding of axe, no complaint in the console, and is in the language asked for."""
    assert reader.axe() == []
    assert reader.complaints == []
    assert reader.page.get_attribute("html", "lang") == language


def press(page, name):
    """Reach the control by keyboard alone and press it."""
    target = page.get_by_role("button", name=name, exact=True).or_(
        page.get_by_role("link", name=name, exact=True)
    )
    target.first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_an_introduction_with_two_consents(chromium, society):
    with reading(chromium, society, "Quillonia") as seeker:
        page = seeker.open("/directory?q=sorrel")
        press(page, "Sorrel Tannic (소렐)")
        sound(seeker)
        press(page, "Ask to be introduced")
        sound(seeker)
        page.get_by_label("Why you want to be introduced").focus()
        page.keyboard.type("We plan a joint protocol.")
        page.get_by_label("If the other side consents").focus()
        page.keyboard.press("Space")
        press(page, "Ask to be introduced to Sorrel Tannic (소렐)")
        sound(seeker)
        assert "waits for an answer" in page.content()
    link = re.search(r"http://\S+/introductions/answer/\S+", society.letters()).group()
    path = link.removeprefix(society.address)
    with reading(chromium, society) as sought:
        page = sought.open(path, "ko")
        sound(sought, "ko")
        assert "We plan a joint protocol." in page.content()
        press(page, "동의합니다")
        sound(sought, "ko")
        assert sought.page.goto(link).status == 404
    with reading(chromium, society, "Quillonia") as seeker:
        page = seeker.open("/introductions/")
        with page.expect_navigation():
            page.locator("tbody a").first.click()
        sound(seeker)
        assert "sorrel@rehearsal.example" in page.content()
        press(page, "Say what came of it")
        sound(seeker)
        page.get_by_label("we met").focus()
        page.keyboard.press("Space")
        press(page, "Say what came of it")
        sound(seeker)
        assert "who asks: we met" in page.content()


def test_after_an_erasure_a_planted_name_stands_in_no_file_of_the_home(chromium, society):
    with reading(chromium, society, "Quillonia") as person:
        page = person.open("/my-data", "ko")
        sound(person, "ko")
        page = person.open("/introductions/")
        society.letters()
        assert all(society.holds(word) for word in PLANTED)
        page = person.open("/my-data/erase")
        sound(person)
        page.get_by_label("Erase me. I know").focus()
        page.keyboard.press("Space")
        press(page, "Erase me")
        sound(person)
        assert page.url.endswith("/my-data/erased")
        assert {word: society.holds(word) for word in PLANTED} == {word: [] for word in PLANTED}
        page = person.open("/my-data")
        assert "/accounts/login/" in page.url


@pytest.mark.parametrize("language", ["en", "ko"])
def test_axe_finds_nothing_on_the_pages_of_staff(chromium, society, language):
    with reading(chromium, society, "Hostia") as staff:
        for address in (
            "/members/import",
            "/retention",
            "/news/",
            "/news/new",
            "/introductions/",
            "/coverage",
        ):
            page = staff.open(address, language)
            sound(staff, language)
            page.set_viewport_size({"width": 320, "height": 640})
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
