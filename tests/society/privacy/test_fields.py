"""What a page does not show to a reader, nothing shows them: a mark in every column, sought on every face.

Each text, address and day of the society's rows holds a mark of its own. Every reader opens every page that
they can reach, asks every address of the API with a token for everything, reads the feeds and their letters
and takes their data along. docs/privacy.md holds who saw what on pages, and the test compares.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import Resolver404, resolve

from concord.kernel.formatting import format_date
from concord.society.committees.models import Committee, Seat, Term
from concord.society.mail.models import Message
from concord.society.mail.outbox import render_message
from concord.society.newsroom import actions as newsroom
from concord.society.newsroom.models import Announcement
from concord.society.people.models import (
    Account,
    Consent,
    Document,
    Membership,
    MembershipClass,
    Organisation,
    Person,
)
from concord.society.people.queries import actor_for
from concord.society.privacy.actions import note_looks
from concord.society.privacy.models import Matter
from concord.society.tokens.actions import grant
from concord.society.tokens.models import Scope
from concord.society.waiting import SIDES
from concord.web.api.api import api

DOCS = Path(__file__).parents[3] / "docs/privacy.md"
APPS = ("people", "committees", "agreements", "partnering", "newsroom", "tokens", "files")
# Keys, codes and what no person wrote.
NOT_MARKED = {
    "key",
    "digest",
    "sha256",
    "media_type",
    "search_text",
    "expertise_text",
    "country",
    "atlas_id",
    "layer",
    "password",
}
NOT_MARKED |= {
    "basis_kind",
    "basis_key",
    "fulfils_kind",
    "fulfils_key",
    "counted_as",
    "due_edtf",
    "due_zone",
    "time_zone",
    "created_at",
    "about",
}
OF_A_STATE = {
    "withdrawn_because",
    "given_up_because",
    "cancelled_because",
    "announcement_url",
    "outcome_en",
    "outcome_urls",
}
DAYS = ("membership", "affiliation", "term", "consent")
STARTS = (
    *("/desk", "/directory", "/directory?q=mark", "/coverage", "/coverage/over-time", "/agreements/"),
    *("/committees/", "/rosters", "/news/", "/introductions/", "/members/", "/members/renewals/", "/my-data"),
    *("/profile", "/tokens", "/outbox", "/retention", "/requests/", "/due"),
)
_LINK = re.compile(r'href="(/[^"#?]*)')
_MARK = re.compile(r"mark\d{4}")
MOST = 2


@dataclass
class Marks:
    """Which column a mark stands in, and the days that stand for marks."""

    columns: dict[str, str] = field(default_factory=dict)
    days: dict[date, str] = field(default_factory=dict)

    def plant(self, column):
        mark = f"mark{len(self.columns):04}"
        self.columns[mark] = column
        return mark

    def seen(self, text):
        """The columns whose mark stands in the text."""
        marks = set(_MARK.findall(text))
        marks |= {
            mark
            for day, mark in self.days.items()
            if day.isoformat() in text or format_date(_shown(self.columns[mark], day), "en") in text
        }
        return {(self.columns[mark], mark) for mark in marks}


def _shown(column, day):
    """The day as a page shows it: of a period the last one."""
    return day - timedelta(days=column.endswith(".until"))


def plant():
    """A mark in every column of every row."""
    marks = Marks()
    for model in apps.get_models():
        if model._meta.app_label not in APPS or not model.__module__.startswith("concord.society"):
            continue
        for row in model._base_manager.order_by("pk"):
            values = {
                column.name: value
                for column in model._meta.concrete_fields
                if (value := _marked(marks, model, row, column)) is not None
            }
            if values:
                model._base_manager.filter(pk=row.pk).update(**values)
    return marks


def _marked(marks, model, row, column):
    """The value with a mark; None for a column that gets none."""
    name, now = f"{model._meta.model_name}.{column.name}", getattr(row, column.attname)
    if column.choices or column.name in NOT_MARKED or column.is_relation or now is None:
        return None
    # A text in Korean goes with its English; what a state calls for stands there in that state only.
    if column.name.endswith("_ko") or (now == "" and column.name in OF_A_STATE):
        return None
    if isinstance(column, models.DateField) and model._meta.model_name in DAYS:
        mark = marks.plant(name)
        # Whatever holds today goes on to hold. So far away no other day is shown.
        moved = now + timedelta(days=100 + int(mark[4:])) * (1 if column.name == "until" else -1)
        marks.days[moved.date() if isinstance(moved, datetime) else moved] = mark
        return moved
    if not isinstance(column, models.CharField | models.TextField) or (column.max_length or 99) < 8:
        return None
    mark = marks.plant(name)
    if isinstance(column, models.EmailField):
        return f"{mark}@verdane.example"
    return f"https://{mark}.example/" if isinstance(column, models.URLField) else mark


@pytest.fixture
def readers(planted):
    """Everybody who reads: none, a member, staff of a party, of no party and of the host, and the person."""
    cast, terms = planted.cast, MembershipClass.objects.get()
    cast.people["third"].affiliations.all().delete()
    for name in ("third", "outsider"):
        Membership.objects.create(
            person=cast.people[name], membership_class=terms, since=date(2026, 1, 1), until=date(2027, 1, 1)
        )
    document = Document.objects.create(
        purpose="directory",
        version=1,
        title_en="x",
        title_ko="x",
        text_en="x",
        text_ko="x",
        valid_from=date(2026, 1, 1),
    )
    Consent.objects.create(person=planted.person, document=document, given_at="2026-02-01T00:00Z")
    committee = Committee.objects.create(
        organisation=cast.bodies["host"], name_en="Nominations", layer="rehearsal"
    )
    seat = Seat.objects.create(committee=committee, position=1, role="chair")
    Term.objects.create(
        seat=seat,
        person=planted.person,
        since=date(2023, 1, 1),
        until=date(2023, 6, 1),
        end_reason="Fell ill",
    )
    Term.objects.create(seat=seat, person=planted.person, since=date(2025, 1, 1), until=date(2027, 1, 1))
    me, texts = planted.actor, {"en": ("A pavilion", "It stands.")}
    for publish, correct, withdraw in ((1, 0, 0), (1, 1, 0), (1, 1, 1), (0, 0, 0)):
        made = newsroom.write(actor=me, organisation=cast.bodies["partner"], texts=texts)
        if publish:
            newsroom.publish(actor=me, announcement=made)
        if correct:
            newsroom.correct(actor=me, announcement=made, texts=texts, because="Two were overlooked")
        if withdraw:
            newsroom.withdraw(actor=me, announcement=made, reason="Another pavilion")
    for name, matter in (("host", Matter.MEMBERS), ("outsider", Matter.LINE), ("third", Matter.LINE)):
        note_looks(cast.actor(name), [planted.person.pk], matter)
    Person.objects.update(listed="nobody", shows_expertise="nobody", shows_contact="nobody")
    Person.objects.filter(pk=cast.people["third"].pk).update(listed="everybody", shows_expertise="members")
    people = {
        "member": cast.people["third"],
        "party": cast.people["partner"],
        "staff elsewhere": cast.people["outsider"],
        "host staff": cast.people["host"],
        "oneself": planted.person,
    }
    tokens = {
        name: grant(actor=actor_for(person), name="All", scopes=list(Scope), days=30)[1]
        for name, person in people.items()
    }
    return people, tokens


def browser_of(person):
    browser = Client()
    if person is not None:
        browser.force_login(Account.objects.get(person=person))
    return browser


def pages(browser):
    """The text of every page of the society that links lead to, and of every object of the society."""
    opened, fetched, waiting = [], Counter(), deque(STARTS)
    for room, model in (
        ("people", Person),
        ("bodies", Organisation),
        ("memberships", Membership),
        ("news", Announcement),
    ):
        waiting.extend(f"/{room}/{key}" for key in model.objects.values_list("key", flat=True))
    starts, known = set(waiting), set(waiting)
    while waiting:
        address = waiting.popleft()
        try:
            match = resolve(urlsplit(address).path)
        except Resolver404:
            continue
        if (fetched[match.route] >= MOST and address not in starts) or not match.view_name.startswith(
            "society"
        ):
            continue
        fetched[match.route] += 1
        answer = browser.get(address)
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        text = answer.content.decode()
        opened.append(text)
        links = [link for link in _LINK.findall(text) if link not in known]
        waiting.extend(dict.fromkeys(links))
        known.update(links)
    return "\n".join(opened)


def programs(secret):
    """The answer of every address of the API to a token for everything."""
    keys = {
        model._meta.model_name: list(model._base_manager.values_list("key", flat=True))
        for model in apps.get_models()
        if model._meta.app_label in APPS and any(one.name == "key" for one in model._meta.fields)
    }
    of = {"agreements": "agreement", "deliverables": "deliverable", "committees": "committee"}
    of |= {"announcements": "announcement", "introductions": "introduction", "directory": "person"}
    of |= {"organisations": "organisation"}
    answers = []
    for address, methods in api.get_openapi_schema()["paths"].items():
        if "/society/" not in address or "get" not in methods:
            continue
        subject = address.split("/society/")[1].split("/")[0]
        found = (
            [address.replace("{key}", key) for key in keys[of[subject]]] if "{key}" in address else [address]
        )
        if "{kind}" in address:
            kinds = [(side, kind) for side, sources in SIDES.items() for kind, _source in sources]
            found = [address.format(side=side, kind=kind) for side, kind in kinds]
        asked = {"from": "2020-01-01", "to": "2030-01-01"} if subject == "due" else {}
        for one in found:
            answer = Client().get(one, asked, headers={"Authorization": f"Bearer {secret}"})
            assert answer.status_code in {200, 404}, one
            answers.append(answer.content.decode())
    return "\n".join(answers)


def taken_along(browser):
    """What a person takes along."""
    answer = browser.post("/my-data/export")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return archive.read("held.json").decode()


def letters(person):
    """The letters to a person, as they get them."""
    found = [render_message(one) for one in Message.objects.filter(recipient__person=person)]
    return "\n".join(f"{one.subject}\n{one.body}" for one in found)


def documented():
    text = DOCS.read_text(encoding="utf-8").partition("<!-- fields -->")[2].partition("<!-- /fields -->")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.strip().splitlines()]
    return rows[0], rows[2:]


def test_nothing_shows_what_a_page_does_not_show(readers, planted):
    people, tokens = readers
    marks = plant()
    feed = marks.seen(Client().get("/news/feed.en.atom").content.decode())
    seen, more = {}, {}
    for name, person in {"public": None, **people}.items():
        browser = browser_of(person)
        shown = seen[name] = marks.seen(pages(browser))
        faces = {"feed": feed}
        if person is not None:
            faces["programs"] = marks.seen(programs(tokens[name]))
            faces["export"] = marks.seen(taken_along(browser))
            faces["letters"] = marks.seen(letters(person))
        more |= {(name, face): found - shown for face, found in faces.items() if found - shown}
    assert more == {}
    name = Person.objects.get(pk=planted.person.pk).name
    assert {reader for reader in seen if ("person.name", name) in seen[reader]} == {"host staff", "oneself"}
    every = Counter(marks.columns.values())
    table = [
        [column, *(_how_many(column, seen[name], every[column]) for name in seen)] for column in sorted(every)
    ]
    head, rows = documented()
    assert (head, rows) == (["column", *seen], table), "\n".join(
        f"| {' | '.join(row)} |" for row in [["column", *seen], ["---"] * 7, *table]
    )


def _how_many(column, seen, all_of_them):
    number = sum(one == column for one, _ in seen)
    return "all" if number == all_of_them else "some" if number else "no"
