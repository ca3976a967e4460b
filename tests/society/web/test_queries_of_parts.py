"""The parts of a page, too, take the same number of queries for one, three and a thousand rows."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from concord.kernel.clock import now
from concord.society.agreements.models import Agreement, Commitment, Deliverable, Evidence, Initiative, Party
from concord.society.committees.models import Committee, CommitteeMeeting, Seat, Term
from concord.society.ledger.models import Entry, PrivateValue
from concord.society.mail.models import Message
from concord.society.people.models import Affiliation, Organisation, Person
from concord.society.privacy.models import Look

pytestmark = pytest.mark.slow


def seats(cast, count):
    committee, _ = Committee.objects.get_or_create(organisation=cast.bodies["host"], name_en="Committee")
    start = Seat.objects.count()
    rows = Seat.objects.bulk_create(
        Seat(committee=committee, position=start + n + 1, nominated_by=cast.bodies["partner"])
        for n in range(count)
    )
    people = Person.objects.bulk_create(Person(name=f"Holder {n}") for n in range(count))
    Term.objects.bulk_create(
        Term(seat=seat, person=person, since=date(2025, 1, 1), until=date(2027, 1, 1))
        for seat, person in zip(rows, people, strict=True)
    )
    return f"/committees/{committee.key}"


def meetings(cast, count):
    committee, _ = Committee.objects.get_or_create(organisation=cast.bodies["host"], name_en="Committee")
    CommitteeMeeting.objects.bulk_create(
        CommitteeMeeting(committee=committee, held_on=date(2026, 3, 1)) for _ in range(count)
    )
    return f"/committees/{committee.key}"


def rosters(cast, count):
    seats(cast, count)
    return "/rosters"


def looks(cast, count):
    viewers = Person.objects.bulk_create(Person(name=f"Viewer {n}") for n in range(count))
    Look.objects.bulk_create(
        Look(subject=cast.people["host"], viewer=viewer, matter="line", day=date(2026, 3, 1))
        for viewer in viewers
    )
    return "/my-data"


def acts(cast, count):
    key = cast.people["host"].key
    entries = Entry.objects.bulk_create(
        Entry(at=now(), actor=key, verb="person.described", object_type="people.person", object_key=key)
        for _ in range(count)
    )
    PrivateValue.objects.bulk_create(
        PrivateValue(entry=entry, name="reason", value="As asked", hash_key="00", subject=key)
        for entry in entries
    )
    return "/my-data"


def letters(cast, count):
    Message.objects.bulk_create(
        Message(
            kind="reminder",
            recipient=cast.people["partner"].account,
            context={"lines": []},
            written_at=now(),
            held=True,
        )
        for _ in range(count)
    )
    return "/outbox"


def ties(cast, count):
    bodies = Organisation.objects.bulk_create(
        Organisation(name_en=f"Body {n}", kind="company") for n in range(count)
    )
    Affiliation.objects.bulk_create(
        Affiliation(person=cast.people["partner"], organisation=body, since=date(2025, 1, 1))
        for body in bodies
    )
    return f"/people/{cast.people['partner'].key}"


def found(cast, count):
    Person.objects.bulk_create(Person(name=f"Sought {n}", layer="rehearsal") for n in range(count))
    return "/requests/?q=sought"


def initiative(cast):
    agreement = Agreement.objects.filter(title_en="One").first()
    if agreement is not None:
        return agreement, Initiative.objects.get()
    agreement = Agreement.objects.create(layer="rehearsal", kind="letter", title_en="One", created_at=now())
    host, partner = Party.objects.bulk_create(
        Party(agreement=agreement, organisation=cast.bodies[name], position=place)
        for place, name in enumerate(("host", "partner"), start=1)
    )
    promise = Commitment.objects.create(agreement=agreement, number=1, text_en="A promise")
    promise.promisors.add(partner)
    made = Initiative.objects.create(commitment=promise, title_en="It", lead=partner, counterpart=host)
    return agreement, made


def handed_in(cast, count):
    agreement, made = initiative(cast)
    start = Deliverable.objects.count()
    rows = Deliverable.objects.bulk_create(
        Deliverable(
            agreement=agreement,
            initiative=made,
            code=f"D{start + n}",
            title_en="A thing",
            due=date(2026, 3, 20),
            verification="A look",
        )
        for n in range(count)
    )
    Evidence.objects.bulk_create(
        Evidence(deliverable=row, url="https://a.example", note="It", handed_in_at=now()) for row in rows
    )
    return f"/agreements/{agreement.key}"


def desk(cast, count):
    handed_in(cast, count)
    return "/desk"


def dossier(cast, count):
    return f"{handed_in(cast, count)}/dossier"


def promises(cast, count):
    agreement, _ = initiative(cast)
    start = Commitment.objects.count()
    rows = Commitment.objects.bulk_create(
        Commitment(agreement=agreement, number=start + n + 1, text_en="A promise") for n in range(count)
    )
    party = agreement.parties.first()
    Commitment.promisors.through.objects.bulk_create(
        Commitment.promisors.through(commitment=row, party=party) for row in rows
    )
    return f"/agreements/{agreement.key}"


def proofs(cast, count):
    agreement, made = initiative(cast)
    item, _ = Deliverable.objects.get_or_create(
        agreement=agreement,
        initiative=made,
        code="D0",
        title_en="A thing",
        due=date(2026, 3, 20),
        verification="A look",
    )
    Evidence.objects.bulk_create(
        Evidence(deliverable=item, url="https://a.example", note=f"{n}", handed_in_at=now())
        for n in range(count)
    )
    Entry.objects.bulk_create(
        Entry(
            at=now(),
            actor="system",
            verb="deliverable.planned",
            object_type="agreements.deliverable",
            object_key=item.key,
        )
        for _ in range(count)
    )
    return f"/deliverables/{item.key}"


@pytest.mark.parametrize(
    "fill",
    [
        seats,
        meetings,
        rosters,
        looks,
        acts,
        letters,
        ties,
        found,
        handed_in,
        desk,
        dossier,
        promises,
        proofs,
    ],
)
def test_a_page_asks_the_same_number_of_queries_for_one_three_and_a_thousand_parts(cast, fill):
    browser = Client()
    browser.force_login(cast.people["host"].account)
    counts = []
    for more in (1, 2, 997):
        address = fill(cast, more)
        # What one look leaves behind for the next is not counted.
        assert browser.get(address).status_code == 200
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(address).status_code == 200
        counts.append(len(asked))
    assert counts == [counts[0]] * 3
