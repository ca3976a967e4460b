"""No English on a Korean page of the society but names, and what is marked as English.

The pages are found by following links as each person of the play. What somebody wrote in English only is
marked as such (``lang="en"``), and so is left out here.
"""

from __future__ import annotations

import re

import pytest
from django.test import Client
from tests.support.crawl import crawl
from tests.support.korean import ALLOWED, main_texts

from concord.kernel.zones import zones
from concord.society.files.models import StoredFile
from concord.society.people.models import Account, Document, Organisation, Person

pytestmark = pytest.mark.slow
OF_ATLAS = re.compile(
    r"^$|^(api/|accounts/|about|announcements|approvals|claims|corrections|downloads|editions|gaps|healthz|"
    r"instruments|jurisdictions|meetings|organisations|pathway|products|review-times|search|sources|trials|"
    r"rosters|disputes)|/file$|/scan$|\.(pdf|atom)$|logout|export|/(release|again|drop|publish)$"
)
_WORD = re.compile(r"[A-Za-z]{2,}")


def names():
    """Words of the names of the play: people, bodies, addresses, files."""
    texts = [
        *Organisation.objects.values_list("name_en", "short", "name_ko"),
        *Person.objects.values_list("name", "name_native"),
        *Account.objects.values_list("email", "time_zone"),
        *StoredFile.objects.values_list("name", "key"),
        # The word by which staff find the versions of a text again.
        *Document.objects.values_list("purpose"),
        # Some cities have no name in Korean of their own.
        zones(),
    ]
    return {word for row in texts for text in row for word in _WORD.findall(text)}


def english(html, allowed):
    lines = [
        # Addresses, keys, and places of a text that are filled for each reader.
        re.sub(r"\S+@\S+|https?://\S+|\b[a-z]{3}-[0-9a-z]{26}\b|\{\w+\}", " ", line)
        for line in main_texts(html)
    ]
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
