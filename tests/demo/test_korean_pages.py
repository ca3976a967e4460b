"""No English on a Korean page of the society but names, and what is marked as English.

The pages are found by following links as each person of the play. What somebody wrote in English only is
marked as such (``lang="en"``), and so is left out here.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.test import Client
from tests.support.crawl import crawl

from concord.society.files.models import StoredFile
from concord.society.people.models import Account, Organisation, Person

pytestmark = pytest.mark.slow
# Names of things, forms of files, units, and what is typed as it stands.
ALLOWED = {
    "Concord", "English", "GitHub", "Apache", "CC", "BY", "PDF", "PNG", "JPEG", "DOCX", "XLSX", "CSV", "JSON",
    "ZIP", "Atom", "API", "MB", "KB", "UTC", "SHA", "ISO", "https", "http", "concord", "society", "queue",
    "SVG", "since", "until", "OpenAPI", "ORCID", "ROR", "XML", "FHIR", "URL",
    "ISCT", "SCRM", "CARM", "CRM", "CARC",
}  # fmt: skip
OF_ATLAS = re.compile(
    r"^$|^(api/|accounts/|about|announcements|approvals|claims|corrections|downloads|editions|gaps|healthz|"
    r"instruments|jurisdictions|meetings|organisations|pathway|products|review-times|search|sources|trials|"
    r"rosters|disputes)|/file$|/scan$|\.(pdf|atom)$|logout|export|/(release|again|drop|publish)$"
)
_WORD = re.compile(r"[A-Za-z]{2,}")


class Seen(HTMLParser):
    """The text that a Korean reader sees or hears, without what is marked as another language or as code."""

    void = frozenset({"meta", "link", "input", "br", "hr", "img", "path", "use"})

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.skipped = 0

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if not self.skipped:
            self.text += [
                found[name] for name in ("aria-label", "title", "placeholder", "alt") if found.get(name)
            ]
        if tag in self.void:
            return
        foreign = found.get("lang") not in (None, "ko") or tag in {"script", "style", "code", "textarea"}
        self.skipped += bool(self.skipped or foreign)

    def handle_endtag(self, tag):
        if self.skipped and tag not in self.void:
            self.skipped -= 1

    def handle_data(self, data):
        if not self.skipped:
            self.text.append(data)


def names():
    """Words of the names of the play: people, bodies, addresses, files."""
    texts = [
        *Organisation.objects.values_list("name_en", "short", "name_ko"),
        *Person.objects.values_list("name", "name_native"),
        *Account.objects.values_list("email", "time_zone"),
        *StoredFile.objects.values_list("name", "key"),
    ]
    return {word for row in texts for text in row for word in _WORD.findall(text)}


def english(html, allowed):
    seen = Seen()
    seen.feed(html.partition('<main id="content"')[2].partition(">")[2].partition("</main>")[0])
    lines = [re.sub(r"\S+@\S+|https?://\S+|\b[a-z]{3}-[0-9a-z]{26}\b", " ", line) for line in seen.text]
    return [f"{line.strip()[:80]}" for line in lines if {*_WORD.findall(line)} - allowed]


def test_a_korean_page_of_the_society_has_no_english_but_names(filled):
    allowed, found = ALLOWED | names(), {}
    people = [None, *Person.objects.filter(affiliations__may_represent=True).distinct()]
    people.append(Person.objects.filter(memberships__isnull=False, listed="everybody").first())
    for person in people:
        browser = Client()
        if person is not None:
            browser.force_login(person.account)

        def fetch(address, browser=browser):
            mark = "&" if "?" in address else "?"
            answer = browser.get(f"{address}{mark}lang=ko")
            if answer.status_code != 200 or "text/html" not in answer.headers.get("Content-Type", ""):
                return ""
            text = answer.content.decode()
            for line in english(text, allowed):
                found.setdefault(line, address)
            return text

        start = [
            "/agreements/",
            "/desk",
            "/requests/?q=han",
            "/outbox",
            "/members/import",
            "/rehearsal/sign-in",
        ]
        crawl(fetch, start, lambda route: bool(OF_ATLAS.search(route)))
    assert found == {}
