"""Lists answer with the same number of queries for one, three and a thousand rows."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from concord.kernel.clock import now
from concord.society.agreements.models import Agreement, Commitment, Deliverable, Initiative, Party
from concord.society.committees.models import Committee
from concord.society.newsroom.models import Announcement, Version
from concord.society.partnering.models import Introduction
from concord.society.people.models import Mailing, Membership, MembershipClass, Person, SavedList

pytestmark = pytest.mark.slow


def agreements(cast, count):
    rows = Agreement.objects.bulk_create(
        Agreement(layer="rehearsal", kind="letter", title_en=f"Letter {n}", created_at=now())
        for n in range(count)
    )
    for position, name in enumerate(("host", "partner"), start=1):
        Party.objects.bulk_create(
            Party(agreement=row, organisation=cast.bodies[name], position=position) for row in rows
        )
    return rows


def annexes(cast, count):
    (whole,) = agreements(cast, 1) if count == 1 else [Agreement.objects.get(belongs_to=None)]
    rows = Agreement.objects.bulk_create(
        Agreement(layer="rehearsal", kind="annex", title_en=f"Annex {n}", created_at=now(), belongs_to=whole)
        for n in range(count)
    )
    for position, name in enumerate(("host", "partner"), start=1):
        Party.objects.bulk_create(
            Party(agreement=row, organisation=cast.bodies[name], position=position) for row in rows
        )


def announcements(cast, count):
    agreement = Agreement.objects.first() or agreements(cast, 1)[0]
    rows = Announcement.objects.bulk_create(
        Announcement(
            layer="rehearsal",
            organisation=cast.bodies["host"],
            agreement=agreement,
            author=cast.people["host"],
            written_at=now(),
            published_at=now(),
        )
        for _ in range(count)
    )
    Version.objects.bulk_create(Version(announcement=row, language="en", title="x", text="x") for row in rows)


def introductions(cast, count):
    people = Person.objects.bulk_create(Person(name=f"Seeker {n}", layer="rehearsal") for n in range(count))
    Introduction.objects.bulk_create(
        Introduction(
            layer="rehearsal",
            seeker=one,
            sought_person=cast.people["host"],
            why="x",
            asked_at=now(),
            expires_at=now() + timedelta(days=7),
        )
        for one in people
    )


def deliverables(cast, count):
    (agreement,) = agreements(cast, 1)
    host, partner = agreement.parties.all()
    commitment = Commitment.objects.create(agreement=agreement, number=1, text_en="A promise")
    initiative = Initiative.objects.create(
        commitment=commitment, title_en="Initiative", lead=partner, counterpart=host
    )
    Deliverable.objects.bulk_create(
        Deliverable(
            agreement=agreement,
            initiative=initiative,
            code=f"D{n}",
            title_en="A thing",
            due=date(2026, 3, 20),
            verification="A look",
        )
        for n in range(count)
    )


def committees(cast, count):
    start = Committee.objects.count()
    Committee.objects.bulk_create(
        Committee(organisation=cast.bodies["host"], name_en=f"Committee {start + n}") for n in range(count)
    )


def members(cast, count):
    kind, _ = MembershipClass.objects.get_or_create(name_en="Full", name_ko="정회원")
    people = Person.objects.bulk_create(
        Person(name=f"Member {n}", country="KR", area="academia", listed="everybody") for n in range(count)
    )
    Membership.objects.bulk_create(
        Membership(person=one, membership_class=kind, since=date(2025, 1, 1), until=date(2027, 1, 1))
        for one in people
    )


def kept_lists(cast, count):
    start = SavedList.objects.count()
    SavedList.objects.bulk_create(
        SavedList(name=f"List {start + n}", query={"q": "member"}, made_at=now()) for n in range(count)
    )


def letters(cast, count):
    Mailing.objects.bulk_create(
        Mailing(list_name="All", purpose="news", subject_en=f"{n}", subject_ko=f"{n}", written_at=now())
        for n in range(count)
    )


def twins(cast, count):
    start = Person.objects.count()
    Person.objects.bulk_create(
        Person(name=f"Twin {start + n // 2}", country="KR", layer="rehearsal") for n in range(2 * count)
    )


@pytest.mark.parametrize(
    ("address", "fill"),
    [
        ("/agreements/", agreements),
        ("/desk", agreements),
        ("/desk", deliverables),
        ("/due", deliverables),
        ("/agreements/", annexes),
        ("principal", annexes),
        ("principal", announcements),
        ("/news/", announcements),
        ("/introductions/", introductions),
        ("/committees/", committees),
        ("/directory", members),
        ("/coverage", members),
        ("/coverage/over-time", members),
        ("/members/", members),
        ("/members/?q=member&sort=country&show=all", members),
        ("/members/lists/", kept_lists),
        ("/members/duplicates/", twins),
        ("/members/letters/", letters),
        ("/rosters", committees),
    ],
)
def test_a_list_asks_the_same_number_of_queries_for_one_three_and_a_thousand_rows(cast, address, fill):
    browser = Client()
    browser.force_login(cast.people["host"].account)
    counts = []
    for more in (1, 2, 997):
        fill(cast, more)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(_address(address)).status_code == 200
        counts.append(len(asked))
    assert counts == [counts[0]] * 3


def _address(name):
    """The address of a list, or the page of the agreement that has annexes and announcements."""
    return f"/agreements/{Agreement.objects.get(belongs_to=None).key}" if name == "principal" else name
