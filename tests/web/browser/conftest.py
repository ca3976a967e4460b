"""A real browser against the real server, with the bundled edition in a home of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import axe_playwright_python
import pytest
from tests.support.postgres import free_port
from tests.support.prepared import COMMAND, copy, demonstration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import BrowserContext, Page

_AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
# What passes is neither gathered nor carried back: on a page with a long table it is most of the work.
_RUN = "axe.run({resultTypes: ['violations']}).then(found => found.violations)"


@pytest.fixture(scope="session")
def site(bundled_home, tmp_path_factory) -> Iterator[str]:
    """The address of the running site."""
    home = copy(bundled_home, tmp_path_factory.mktemp("site-home"))
    port = free_port()
    environment = os.environ | {"CONCORD_HOME": str(home)}
    command = [sys.executable, "-c", COMMAND, "serve", "--port", str(port)]
    with (home / "log").open("w") as log, subprocess.Popen(command, env=environment, stderr=log) as server:
        address = f"http://localhost:{port}"
        try:
            wait_for(f"{address}/healthz")
            yield address
        finally:
            server.terminate()
            server.wait(60)


@pytest.fixture(scope="session")
def stage(tmp_path_factory) -> Iterator[str]:
    """The address of the running demonstration."""
    with playing(demonstration(tmp_path_factory, tmp_path_factory.mktemp("stage-home"))) as address:
        yield address


@contextmanager
def playing(home: Path) -> Iterator[str]:
    """Serves the demonstration of that home, at the address given."""
    port = free_port()
    address = f"http://localhost:{port}"
    environment = os.environ | {"CONCORD_HOME": str(home), "CONCORD_DEMO": "1", "CONCORD_SITE": address}
    environment["CONCORD_HOLD_MAIL"] = "1"
    serve = [sys.executable, "-c", COMMAND, "serve", "--port", str(port)]
    with (home / "log").open("w") as log, subprocess.Popen(serve, env=environment, stderr=log) as server:
        try:
            wait_for(f"{address}/healthz")
            yield address
        finally:
            server.terminate()
            server.wait(60)


def wait_for(address: str) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(address, timeout=20):
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"{address} does not answer")


class Reader:
    """Somebody with a browser window, who notices what the console says."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.page: Page = context.new_page()
        self.site = site
        self.complaints: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def open(self, address: str, language: str = "en") -> Page:
        mark = "&" if "?" in address else "?"
        self.page.goto(f"{self.site}{address}{mark}lang={language}")
        return self.page

    def axe(self) -> list[str]:
        """What axe finds against WCAG 2.2 A and AA and its best practices, one line a rule."""
        self.page.evaluate(_AXE.read_text(encoding="utf-8"))
        return [
            f"{one['id']}, {len(one['nodes'])} times, first {one['nodes'][0]['html'][:160]}"
            for one in self.page.evaluate(_RUN)
        ]


@pytest.fixture
def reader(chromium, site) -> Iterator[Reader]:
    """A reader at a desk."""
    with chromium.new_context(viewport={"width": 1280, "height": 900}) as context:
        yield Reader(context, site)


@pytest.fixture
def phone(chromium, site) -> Iterator[Reader]:
    """A reader with the narrowest phone."""
    with chromium.new_context(viewport={"width": 320, "height": 640}, has_touch=True) as context:
        yield Reader(context, site)


@pytest.fixture
def without_scripts(chromium, site) -> Iterator[Reader]:
    """A reader whose browser runs no script."""
    with chromium.new_context(java_script_enabled=False) as context:
        yield Reader(context, site)


@pytest.fixture
def desk(chromium, stage):
    """Windows of people of the rehearsal, one for each name."""
    contexts = []

    def sign_in(name: str) -> Reader:
        context = chromium.new_context(viewport={"width": 1280, "height": 900})
        contexts.append(context)
        reader = Reader(context, stage)
        page = reader.open("/rehearsal/sign-in")
        page.get_by_role("button", name=name).click()
        page.wait_for_url("**/desk*")
        return reader

    yield sign_in
    for context in contexts:
        context.close()
