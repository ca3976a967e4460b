"""Every page of the site: nothing that axe finds, nothing wider than the narrowest phone, a silent console.

The pages are those of the URL configuration. A route that no link leads to and that is not named below with
its reason fails the test, so that no page is left out.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.crawl import crawl, routes
from tests.support.prepared import demonstration
from tests.web.browser.conftest import Reader, playing

pytestmark = pytest.mark.browser

START = (
    "/", "/desk", "/requests/?q=iris", "/my-data/erased", "/outbox",
    "/members/import", "/search?q=aspirin",
    "/members/merges/new?kept=member1@rehearsal.example&merged=member2@rehearsal.example",
    "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/accounts/password/reset/done/",
    "/accounts/login/code/", "/accounts/inactive/", "/accounts/password/reset/key/done/",
    "/accounts/password/change/", "/accounts/email/", "/accounts/sessions/", "/accounts/2fa/",
    "/accounts/2fa/webauthn/", "/accounts/2fa/reauthenticate/", "/accounts/confirm-email/",
)  # fmt: skip
NO_PAGE = {
    r"^api/": "answers programs",
    r"^(healthz|jurisdictions/go)$": "answers with a word, or sends the reader on",
    r"\.(svg|csv|atom|pdf|ics|xml|json)$|<slug:form>$": "a picture, feed or file",
    r"/file$|/scan$|/minutes$|/refused$|^my-data/export$": "a file",
    r"^consents/<slug:key>$": "one button",
    r"^outbox/<slug:key>/(again|release|drop)|^tokens/<slug:key>/revoke$|^corrections/new$": "one button",
    r"^corrections/open/": "needs a dispute that somebody sent",
    r"^introductions/answer/": "a link of a letter, walked in test_members_in_browser",
    r"^accounts/(2fa/authenticate|2fa/webauthn/(login|keys)|2fa/recovery|2fa/totp/deactivate)": "needs a key",
    r"^accounts/.*(confirm-email/\(|reset/key/\(|code/confirm)|^accounts/\^": "needs a link of a letter",
    r"^accounts/(reauthenticate|password/(set|change)|sessions|logout)": "asks first who one is",
    r"^accounts/2fa/(webauthn/$|webauthn/reauthenticate|reauthenticate)": "asks first who one is",
}


def is_no_page(route: str) -> bool:
    return any(re.search(pattern, route) for pattern in NO_PAGE)


ARRANGE = """
import django
django.setup()
from tests.support.waiting_states import arrange
print(*arrange(), sep="\\n")
"""


@pytest.fixture(scope="module")
def full_stage(tmp_path_factory):
    """A demonstration of its own that holds every state, and the addresses to which no page leads."""
    home = demonstration(tmp_path_factory, tmp_path_factory.mktemp("full-stage-home"))
    environment = os.environ | {"CONCORD_HOME": str(home), "CONCORD_DEMO": "1"}
    root = Path(__file__).parents[3]
    command = [sys.executable, "-c", ARRANGE]
    done = subprocess.run(command, cwd=root, env=environment, check=True, capture_output=True, text=True)
    with playing(home) as address:
        yield address, done.stdout.split()


@pytest.fixture(scope="module")
def pages(chromium, full_stage):
    """Somebody's window and the addresses of which it shows one page a route, for everybody of the play."""
    stage, links = full_stage
    found: dict[str, tuple[Reader, str]] = {}
    contexts = []
    for name in ("nobody", "Iris Moreau", "Han Byeol", "Tane Whitby", "a member"):
        context = chromium.new_context(viewport={"width": 1280, "height": 900})
        contexts.append(context)
        reader = Reader(context, stage)
        _sign_in(reader, name)

        def fetch(address, context=context):
            answer = context.request.get(stage + address)
            asked, given = (stage + address).partition("?")[0], answer.url.partition("?")[0]
            is_page = "text/html" in answer.headers.get("content-type", "")
            return answer.text() if answer.status == 200 and is_page and asked == given else ""

        for route, address in crawl(fetch, (*START, *links), is_no_page).items():
            # What staff see holds more than what the public sees: the later window counts.
            found[route] = (reader, address)
    yield found
    for context in contexts:
        context.close()


def _sign_in(reader: Reader, name: str) -> None:
    if name == "nobody":
        return
    page = reader.open("/rehearsal/sign-in")
    if name == "a member":
        # A member acts for no body and so has no button: somebody of the directory's.
        member = page.request.get(f"{reader.site}/directory").text()
        key = re.search(r"/people/(per-\w+)", member).group(1)
        page.eval_on_selector("main button[name=person]", f"button => button.value = '{key}'")
        page.locator("main button[name=person]").first.click()
    else:
        page.get_by_role("button", name=name).click()
    page.wait_for_url("**/desk*")


def test_every_route_is_a_page_that_is_looked_at_or_none_for_a_reason(pages):
    left = {route for route in routes() if not is_no_page(route)} - pages.keys()
    assert left == set()


def test_every_reason_still_names_a_route():
    every = list(routes())
    assert [pattern for pattern in NO_PAGE if not any(re.search(pattern, route) for route in every)] == []


def test_axe_finds_nothing_on_any_page_and_none_is_wider_than_a_phone(pages):
    found = []
    for number, (_route, (reader, address)) in enumerate(sorted(pages.items())):
        # Every other page in Korean: both languages are looked at and no page twice.
        page = reader.open(address, "ko" if number % 2 else "en")
        found += [(address, fault) for fault in reader.axe()]
        page.set_viewport_size({"width": 320, "height": 640})
        width = page.evaluate("document.documentElement.scrollWidth")
        found += [(address, f"{width} pixels wide")] if width > 320 else []
        page.set_viewport_size({"width": 1280, "height": 900})
        found += [(address, complaint) for complaint in reader.complaints]
        reader.complaints.clear()
    assert found == []
