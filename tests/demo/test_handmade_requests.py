"""No page answers 500, whatever is sent to it by hand, and whoever of the rehearsal sends it.

Every address of the society is asked with a key of its kind and every verb. What opens for somebody is then
sent forms filled with nothing, with nonsense, with what no column holds, and with the allowed choices in
wrong combinations. Each request is undone, so that all meet the same society.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from itertools import product
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import got_request_exception
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from tests.support.waiting_states import arrange

from concord.society.agreements.models import (
    Agreement,
    Commitment,
    DayProposal,
    Deliverable,
    Evidence,
    Initiative,
    Party,
    Signature,
    Text,
)
from concord.society.committees.models import ActionItem, AgendaItem, Committee, CommitteeMeeting, Seat, Term
from concord.society.fields import Layer
from concord.society.imports.models import MemberImport
from concord.society.mail.models import Message
from concord.society.newsroom.models import Announcement
from concord.society.partnering.models import Introduction
from concord.society.people import merging
from concord.society.people.models import (
    Affiliation,
    Document,
    Mailing,
    Membership,
    Merge,
    Organisation,
    Person,
    RenewalRound,
    SavedList,
)
from concord.society.people.queries import actor_for
from concord.society.privacy.models import ErasureBatch
from concord.society.tokens.models import Token
from concord.web.society.agreements import actions as agreements
from concord.web.society.committees import actions as committees
from concord.web.society.imports import actions as imports
from concord.web.society.mail import actions as mail
from concord.web.society.members import actions as members
from concord.web.society.members import mailings
from concord.web.society.members import merging as merging_pages
from concord.web.society.newsroom import actions as newsroom
from concord.web.society.partnering import actions as partnering

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

# What stands at the beginning of an address, and what its keys and verbs are then.
KEYS = {
    "actions": ActionItem,
    "affiliations": Affiliation,
    "agenda-items": AgendaItem,
    "agreements": Agreement,
    "bodies": Organisation,
    "commitments": Commitment,
    "committees": Committee,
    "consents": Document,
    "day-proposals": DayProposal,
    "deliverables": Deliverable,
    "evidence": Evidence,
    "initiatives": Initiative,
    "introductions": Introduction,
    "introductions/ask": Person,
    "introductions/propose": Person,
    "members/imports": MemberImport,
    "members/letters": Mailing,
    "members/lists": SavedList,
    "members/merges": Merge,
    "members/renewals": RenewalRound,
    "memberships": Membership,
    "news": Announcement,
    "outbox": Message,
    "parties": Party,
    "people": Person,
    "requests": Person,
    "requests/erasures": ErasureBatch,
    "seats": Seat,
    "signatures": Signature,
    "sittings": CommitteeMeeting,
    "terms": Term,
    "texts": Text,
    "tokens": Token,
}
# The tables of the pages themselves: a verb that comes to one of them is asked here too.
VERBS = {
    "actions": committees.ACTION_ITEM.actions,
    "agenda-items": committees.ITEM.actions,
    "agreements": agreements.AGREEMENT.actions,
    "day-proposals": agreements.DAY.actions,
    "deliverables": agreements.DELIVERABLE.actions,
    "introductions": partnering.INTRODUCTION.actions,
    "members/imports": imports.IMPORT.actions,
    "members/letters": mailings.MAILING.actions,
    "members/lists": members.LIST.actions,
    "members/merges": merging_pages.MERGE.actions,
    "members/renewals": members.ROUND.actions,
    "memberships": members.MEMBERSHIP.actions,
    "news": newsroom.ANNOUNCEMENT.actions,
    "outbox": mail.MESSAGE.actions,
    "parties": agreements.PARTY.actions,
    "seats": committees.SEAT.actions,
    "signatures": agreements.SIGNATURE.actions,
    "sittings": committees.MEETING.actions,
    "terms": committees.TERM.actions,
}
OTHERS = {"form": "csv", "language": "en", "row": "product:x", "text": "x:y"}
# Being erased, or signed in as somebody else, would end the sweep.
LEFT_OUT = ("my-data/erase", "rehearsal/")
_FIELD = re.compile(r'<(?:input|select|textarea|button)[^>]*\sname="([^"]+)"')
_BUTTON = re.compile(r'<button[^>]*\sname="([^"]+)"[^>]*\svalue="([^"]+)"')
_OPTION = re.compile(r'<(?:option|input)[^>]*\svalue="([^"]+)"')


@pytest.fixture
def society(filled):
    """The demonstration with a required and an optional document, both consented to by everybody.

    Two records are joined, two others asked about. The addresses to which no page leads.
    """
    for purpose, is_required in (("terms", True), ("news", False)):
        document = Document.objects.create(
            purpose=purpose,
            version=1,
            is_required=is_required,
            title_en="Terms",
            title_ko="약관",
            text_en="Text",
            text_ko="본문",
            valid_from="2026-01-01",
        )
        for person in Person.objects.filter(account__isnull=False):
            document.consents.create(person=person, given_at="2026-01-02T00:00Z")
    kept, merged = Person.objects.filter(account__email__startswith="member").order_by("pk")[:2]
    merging.merge(
        actor=actor_for(Person.objects.get(name="Iris Moreau")), kept=kept, merged=merged, reason="one person"
    )
    return arrange()


@pytest.fixture
def readers(society):
    """The public, and one person for each set of roles in the rehearsal."""
    people = Person.objects.filter(layer=Layer.REHEARSAL, account__is_active=True).select_related("account")
    found = {"the public": Client(raise_request_exception=False)}
    for person in {actor_for(person).roles: person for person in people}.values():
        found[person.name] = Client(raise_request_exception=False)
        found[person.name].force_login(person.account)
    return found


@pytest.fixture
def failures():
    """What raised while a request was answered."""
    found = []

    def hear(sender, request, **_rest):
        error = sys.exc_info()[1]
        found.append(f"{type(error).__name__}: {error}")

    got_request_exception.connect(hear)
    yield found
    got_request_exception.disconnect(hear)


def addresses() -> Iterator[str]:
    """Every address of the society and of corrections, with its parameters still open."""

    def walk(patterns, prefix=""):
        for one in patterns:
            path = prefix + str(one.pattern)
            if isinstance(one, URLResolver):
                yield from walk(one.url_patterns, path)
            elif isinstance(one, URLPattern):
                yield path, one.callback.__module__

    wanted = ("concord.web.society",)
    return (
        path
        for path, module in walk(get_resolver().url_patterns)
        if module.startswith(wanted) and not path.startswith(LEFT_OUT)
    )


def filled(path: str) -> Iterator[str]:
    """The address with the newest key of its kind and one of nothing, and with every verb."""
    first, kind = path.split("/", maxsplit=1)[0], "/".join(path.split("/")[:2])
    model = KEYS.get(kind, KEYS.get(first))
    held = model.objects.order_by("-pk").values_list("key", flat=True)[:1] if model else ()
    verbs = [*VERBS.get(kind, VERBS.get(first, ())), "nothing"]
    names = re.findall(r"<(?:\w+:)?(\w+)>", path)
    values = [
        verbs if name in {"verb", "action"} else [*held, "none"] if name == "key" else [OTHERS.get(name, "1")]
        for name in names
    ]
    for choice in product(*values):
        parts = iter(choice)
        yield "/" + re.sub(r"<[^>]+>", lambda _match, parts=parts: str(next(parts)), path)


def bodies(page: str) -> Iterator[dict[str, object]]:
    """Forms as nobody fills them."""
    names = sorted(set(_FIELD.findall(page)) - {"csrfmiddlewaretoken", "lang", "as_of", "q"})
    options = [one for one in _OPTION.findall(page) if len(one) < 60]
    yield {}
    yield {"act": "withdraw", "answer": "consent", "person": "x\x00", "rules": "x\x00", "sure": ""}
    for value in ("\x00", "9" * 400, "-1", "0001-01-01", "9999-12-31", "가" * 3000):
        yield dict.fromkeys(names, value)
    for (name, choice), value in product(sorted(set(_BUTTON.findall(page))), ("", "\x00", "가" * 3000)):
        yield dict.fromkeys(names, value) | {name: choice}
    yield {name: SimpleUploadedFile("x.svg", b"<svg/>") for name in names}
    for day, number in (("0001-01-01", 0), ("9999-12-31", 36), ("2026-11-22", 1)):
        for place in (0, 1):
            yield {
                name: day
                if re.search(r"_(on|from)$|due|since|until|day", name)
                else number
                if re.search("month|terms|position|count", name)
                else options[(place + at) % len(options)]
                if options and at % 2 == place % 2
                else "A word"
                for at, name in enumerate(names)
            }


def test_no_handmade_request_is_answered_with_a_failure(society, readers, failures):
    problems, asked = defaultdict(set), 0

    def ask(name, address, body=None):
        """The answer, with everything that it did undone."""
        nonlocal asked
        asked += 1
        failures.clear()
        with transaction.atomic():
            client = readers[name]
            answer = client.get(address) if body is None else client.post(address, body)
            transaction.set_rollback(True)
        if answer.status_code >= 500:
            shown = "GET" if body is None else {key: str(value)[:20] for key, value in body.items()}
            problems[re.sub(r"\w{3}-\w{26}", "KEY", address)].add(f"{failures[:1]} {name} {shown}")
        return answer

    for path in addresses():
        for address in [*filled(path), *(link for link in society if resolve(link).route == path)]:
            # What no key names is absent for everybody alike: one reader asks for it.
            asking = list(readers)[-1:] if "none" in address.split("/") else list(readers)
            answers = {name: ask(name, address) for name in asking}
            # What is absent for everybody is sent a form by one reader only.
            absent = all(answer.status_code == 404 for answer in answers.values())
            for name in asking[-1:] if absent else asking:
                ask(name, address, {})
            open_to = [name for name, answer in answers.items() if answer.status_code == 200]
            for name in open_to[-1:]:
                for body in bodies(getattr(answers[name], "content", b"").decode(errors="replace")):
                    ask(name, address, body)
    assert {address: sorted(found)[:3] for address, found in problems.items()} == {}
    assert asked > 500
