"""The matrix of role by object by field in docs/privacy.md, held against the rules."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from concord.society.access import PUBLIC, SEE, may, reads, visible
from concord.society.agreements.models import Agreement, Evidence, Signature
from concord.society.mail.models import Message
from concord.society.newsroom import actions as newsroom
from concord.society.newsroom.models import Announcement
from concord.society.partnering import actions as partnering
from concord.society.partnering.models import Introduction
from concord.society.partnering.queries import contact_for, with_facts
from concord.society.people.models import Affiliation, Consent, Document, Membership, MembershipClass, Person
from concord.society.privacy.actions import note_looks
from concord.society.privacy.models import Look, Matter
from concord.society.tokens.actions import grant
from concord.society.tokens.models import Scope, Token

DOCS = Path(__file__).parents[3] / "docs/privacy.md"
ROLES = ("public", "member", "partner staff", "host staff")


def documented():
    text = DOCS.read_text(encoding="utf-8").partition("<!-- matrix -->")[2].partition("<!-- /matrix -->")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.strip().splitlines()]
    assert tuple(rows[0][2:]) == ROLES
    return {(row[0], row[1]): dict(zip(ROLES, row[2:], strict=True)) for row in rows[2:]}


@pytest.fixture
def scene(planted, django_capture_on_commit_callbacks):
    """Rows of the planted person, of the third body and of the host, so that own, party and all differ."""
    cast = planted.cast
    terms = MembershipClass.objects.get()
    cast.people["third"].affiliations.all().delete()
    for name in ("third", "host"):
        Membership.objects.create(
            person=cast.people[name], membership_class=terms, since="2026-01-01", until="2027-01-01"
        )
    document = Document.objects.create(
        purpose="directory",
        version=1,
        title_en="x",
        title_ko="x",
        text_en="x",
        text_ko="x",
        valid_from="2026-01-01",
    )
    everybody = {name: cast.actor(name) for name in ("third", "outsider", "host")}
    for person in Person.objects.all():
        Consent.objects.create(person=person, document=document, given_at="2026-02-01T00:00Z")
    note_looks(everybody["host"], list(Person.objects.values_list("pk", flat=True)), Matter.LINE)
    for actor in everybody.values():
        grant(actor=actor, name="A machine", scopes=[Scope.ME], days=30)
    note_looks(planted.actor, [everybody["host"].person, everybody["third"].person], Matter.LINE)
    return {
        "public": PUBLIC,
        "member": everybody["third"],
        "partner staff": cast.actor("partner"),
        "host staff": everybody["host"],
    }


def reach(actor, model, mine):
    """``all``, ``no`` or ``own`` by the rows that the actor sees of the model."""
    seen, every = set(visible(actor, model)), set(model.objects.all())
    if seen == every:
        return "all"
    if not seen:
        return "no"
    assert seen == {row for row in every if mine(row)}
    return "own"


PEOPLE = {
    "membership": (Membership, "person_id"),
    "affiliation": (Affiliation, "person_id"),
    "consent": (Consent, "person_id"),
    "look": (Look, "subject_id"),
    "token": (Token, "person_id"),
}


def is_own(actor, path, row):
    """Whether the row is of the person, or an affiliation to the body for which they act."""
    of_own_body = isinstance(row, Affiliation) and row.organisation_id in actor.represents
    return of_own_body or getattr(row, path) == actor.person


@pytest.mark.parametrize("name", PEOPLE)
def test_rows_about_people(scene, name):
    model, path = PEOPLE[name]
    found = {role: reach(actor, model, partial(is_own, actor, path)) for role, actor in scene.items()}
    # Whoever has no row of a kind sees none, which "own" allows.
    expected = documented()[name, "whole"]
    assert {
        role: "own" if expected[role] == "own" and now == "no" else now for role, now in found.items()
    } == expected


def shows(actor, person, field):
    return may(actor, SEE, person) and (field == "name" or reads(actor, person, field))


@pytest.mark.parametrize(
    ("field", "choice"), [("name", "listed"), ("expertise", "shows_expertise"), ("address", "shows_contact")]
)
def test_fields_of_a_person_follow_their_choice(scene, field, choice):
    found = {}
    for role, actor in scene.items():
        other = Person.objects.get(name="Person of outsider")
        other.listed = "everybody" if choice != "listed" else "nobody"
        hidden = shows(actor, other, field)
        setattr(other, choice, "everybody")
        open_to_all = shows(actor, other, field)
        found[role] = {(True, True): "all", (False, True): "shown", (False, False): "no"}[hidden, open_to_all]
    assert found == documented()["person", field]


def test_choices_of_a_person_are_their_own(scene):
    own = {
        role: "own" if actor.person and shows(actor, Person.objects.get(pk=actor.person), "listed") else "no"
        for role, actor in scene.items()
    }
    other = Person.objects.get(name="Person of outsider")
    assert not any(reads(actor, other, "listed") for actor in scene.values())
    assert own == documented()["person", "choices"]


@pytest.mark.parametrize(
    ("name", "model"), [("agreement", Agreement), ("evidence", Evidence), ("signature", Signature)]
)
def test_rows_of_agreements(scene, name, model):
    def how(role, actor):
        if role == "host staff":
            return "all" if visible(actor, model).count() == model.objects.count() else "no"
        before = visible(actor, model).count()
        Agreement.objects.update(is_published=True)
        after = visible(actor, model).count()
        Agreement.objects.update(is_published=False)
        return "party" if before else "published" if after else "no"

    assert {role: how(role, actor) for role, actor in scene.items()} == documented()[name, "whole"]


def test_introductions_belong_to_their_two_sides(scene, planted):
    foreign = Introduction.objects.exclude(introducer=None).get()
    mine = partnering.ask(actor=scene["member"], sought=planted.cast.bodies["partner"], why="A protocol")
    made = partnering.answer(actor=scene["partner staff"], introduction=mine, consents=True)
    whole = {
        role: "all"
        if {foreign, mine} <= set(visible(actor, Introduction))
        else "sides"
        if mine in visible(actor, Introduction)
        else "no"
        for role, actor in scene.items()
    }
    contact = {role: "sides" if contact_for(actor, made) else "no" for role, actor in scene.items()}
    assert whole == documented()["introduction", "whole"]
    assert contact == documented()["introduction", "contact"]
    assert with_facts(Introduction.objects.all()).count() == 3


def test_announcements(scene, planted):
    Announcement.objects.all().delete()
    texts = {"en": ("A title", "A text")}
    for name in ("partner", "outsider"):
        newsroom.write(actor=planted.cast.actor(name), organisation=planted.cast.bodies[name], texts=texts)

    def mine(row, actor):
        return row.organisation_id in actor.represents

    drafts = {
        role: reach(actor, Announcement, lambda row, actor=actor: mine(row, actor))
        for role, actor in scene.items()
    }
    Announcement.objects.update(published_at="2026-03-01T00:00Z")
    out = {
        role: reach(actor, Announcement, lambda row, actor=actor: mine(row, actor))
        for role, actor in scene.items()
    }
    assert drafts == documented()["announcement", "draft"]
    assert out == documented()["announcement", "published"]


def test_letters_are_seen_by_staff_of_the_host_alone(scene):
    found = {role: reach(actor, Message, lambda _row: False) for role, actor in scene.items()}
    assert found == documented()["letter", "whole"]
