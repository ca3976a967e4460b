"""The people of a full society, written in bulk: members, staff, committees, news and introductions."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from concord.kernel.clock import now
from concord.society.committees.models import (
    ActionItem,
    AgendaItem,
    Committee,
    CommitteeMeeting,
    Resolution,
    Seat,
    Term,
)
from concord.society.newsroom.models import Announcement, Version
from concord.society.partnering.models import Answer, Introduction
from concord.society.people.models import (
    Account,
    Affiliation,
    Membership,
    MembershipClass,
    Organisation,
    Person,
)
from concord.society.privacy.models import Look

if TYPE_CHECKING:
    from datetime import date

    from concord.society.agreements.models import Agreement

COUNTRIES = ("KR", "JP", "US", "CA", "DE", "FR", "GB", "BR", "AU", "SG")
AREAS = ("academia", "regulatory", "commercialisation")
PROFESSIONS = ("clinician", "researcher", "regulatory_specialist", "technologist", "industry")
MONTH = timedelta(days=30)


def organisations(count: int) -> list[Organisation]:
    """The host and its partners."""
    return Organisation.objects.bulk_create(
        Organisation(name_en=f"Body {n}", name_ko=f"기관 {n}", kind="company", is_host=n == 0)
        for n in range(count)
    )


def staff(bodies: list[Organisation], day: date) -> list[Person]:
    """One person for each organisation, who may act for it."""
    people = _people("Staff", len(bodies))
    Affiliation.objects.bulk_create(
        Affiliation(person=one, organisation=body, may_represent=True, since=day - 30 * MONTH)
        for one, body in zip(people, bodies, strict=True)
    )
    return people


def members(count: int, day: date) -> list[Person]:
    """Members who joined over two years and say what they do."""
    kind = MembershipClass.objects.create(name_en="Full", name_ko="정회원")
    people = _people("Member", count)
    Membership.objects.bulk_create(
        Membership(person=one, membership_class=kind, since=day - (n % 24) * MONTH, until=day + 12 * MONTH)
        for n, one in enumerate(people)
    )
    return people


def _people(kind: str, count: int) -> list[Person]:
    accounts = Account.objects.bulk_create(
        Account(email=f"{kind}-{n}@bench.example".lower(), password="!") for n in range(count)
    )
    return Person.objects.bulk_create(
        Person(
            account=account,
            name=f"{kind} {n}",
            name_native=f"회원 {n}",
            expertise="Assays of cells",
            country=COUNTRIES[n % 10],
            area=AREAS[n % 3],
            profession=PROFESSIONS[n % 5],
            listed="members" if n % 4 == 0 else "everybody",
            shows_expertise="members" if n % 3 == 0 else "everybody",
        )
        for n, account in enumerate(accounts)
    )


def committees(host: Organisation, people: list[Person], day: date) -> list[Committee]:
    """Twelve committees of twelve seats, each held now and before, with four meetings of six items."""
    found = Committee.objects.bulk_create(
        Committee(organisation=host, name_en=f"Committee {n}", name_ko=f"위원회 {n}") for n in range(12)
    )
    seats = Seat.objects.bulk_create(
        Seat(committee=one, position=place, role="chair" if place == 1 else "member")
        for one in found
        for place in range(1, 13)
    )
    Term.objects.bulk_create(
        Term(seat=seat, person=people[(2 * n + past) % len(people)], since=since, until=since + 24 * MONTH)
        for n, seat in enumerate(seats)
        for past, since in enumerate((day - 12 * MONTH, day - 36 * MONTH))
    )
    meetings = CommitteeMeeting.objects.bulk_create(
        CommitteeMeeting(committee=one, held_on=day - n * 3 * MONTH) for one in found for n in range(4)
    )
    items = AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, position=n, title=f"Item {n}")
        for meeting in meetings
        for n in range(1, 7)
    )
    Resolution.objects.bulk_create(Resolution(item=item, text="Agreed.", votes_for=9) for item in items)
    ActionItem.objects.bulk_create(
        ActionItem(item=item, text="Write to the partner", owner=people[n % len(people)], due=day)
        for n, item in enumerate(items)
    )
    return found


def news(bodies: list[Organisation], author: Person, agreements: list[Agreement]) -> list[Announcement]:
    """A hundred and twenty announcements in two languages."""
    found = Announcement.objects.bulk_create(
        Announcement(
            organisation=bodies[n % len(bodies)],
            agreement=agreements[n % len(agreements)],
            author=author,
            written_at=now() - n * timedelta(days=3),
            published_at=now() - n * timedelta(days=3),
        )
        for n in range(120)
    )
    Version.objects.bulk_create(
        Version(announcement=one, language=language, title=f"Announcement {n}", text="A paragraph. " * 60)
        for n, one in enumerate(found)
        for language in ("en", "ko")
    )
    return found


def introductions(people: list[Person], agreements: list[Agreement], count: int = 300) -> list[Introduction]:
    """Introductions between members; two of three have both consents."""
    found = Introduction.objects.bulk_create(
        Introduction(
            seeker=people[n % 40],
            sought_person=people[40 + n % (len(people) - 40)],
            agreement=agreements[n % len(agreements)],
            why="To compare assays of potency before the next meeting.",
            asked_at=now() - timedelta(days=n % 200),
            expires_at=now() + timedelta(days=30),
        )
        for n in range(count)
    )
    Answer.objects.bulk_create(
        Answer(introduction=one, side=side, person=person, consents=True, given_at=now())
        for n, one in enumerate(found)
        for side, person in (("seeker", one.seeker), ("sought", one.sought_person))
        if n % 3 and person is not None
    )
    return found


def looks(people: list[Person], day: date) -> None:
    """Everybody was looked at by ten others, the first by half of the society."""
    count = len(people)
    pairs = {(0, n) for n in range(1, count, 2)}
    pairs |= {(n, (n + step) % count) for n in range(count) for step in range(1, 11)}
    Look.objects.bulk_create(
        Look(
            subject=people[subject],
            viewer=people[viewer],
            matter="line",
            day=day - timedelta(days=viewer % 90),
        )
        for subject, viewer in sorted(pairs)
        if subject != viewer
    )
