"""A person whose name stands in every place that the society has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.files.base import ContentFile
from tests.support.agreements import review

from concord.society.agreements import actions, deliverables, signatures
from concord.society.agreements.models import AgreementKind
from concord.society.committees.models import (
    ActionItem,
    AgendaItem,
    Committee,
    CommitteeMeeting,
    Interest,
    Resolution,
    Seat,
    Term,
)
from concord.society.files.storage import keep
from concord.society.ledger.digests import name_rows_without_entry
from concord.society.ledger.models import Entry
from concord.society.mail import delivery
from concord.society.newsroom import actions as newsroom
from concord.society.partnering import actions as partnering
from concord.society.people.actions import describe, join
from concord.society.people.models import Account, Affiliation, Membership, MembershipClass
from concord.society.people.queries import actor_for
from concord.society.privacy.actions import note_looks
from concord.society.privacy.models import Matter
from concord.society.tokens.actions import grant
from concord.society.tokens.models import Scope

NAME, NATIVE, ADDRESS = "Quillonia Verdane", "퀼로니아 베르단", "quillonia@verdane.example"


@dataclass(frozen=True)
class Planted:
    person: object
    cast: object
    deliverable: object

    @property
    def actor(self):
        return actor_for(self.person)


def memorandum(cast):
    agreement = actions.draft(
        actor=cast.actor("host"),
        kind=AgreementKind.MEMORANDUM,
        title_en="Memorandum on a pavilion",
        title_ko="전시관 양해각서",
        parties=[(cast.bodies["host"], "society"), (cast.bodies["partner"], "centre")],
        effective_from=date(2026, 1, 1),
    )
    host, partner = agreement.parties.all()
    commitment = actions.add_commitment(
        actor=cast.actor("host"),
        agreement=agreement,
        text_en="A pavilion stands.",
        text_ko="전시관을 둔다.",
        promisors=[partner],
        promisees=[host],
    )
    review(agreement, cast.actor("host"), [cast.actor("partner")])
    return agreement, commitment


@pytest.fixture
def folders(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    return [settings.MEDIA_ROOT, settings.EMAIL_FILE_PATH]


@pytest.fixture
def planted(cast, folders):
    """A member of the partner: signed, handed in, asked, answered, was looked at and written to."""
    account = Account.objects.create_user(ADDRESS)
    EmailAddress.objects.create(user=account, email=ADDRESS, verified=True, primary=True)
    person = join(account=account, name=NAME, name_native=NATIVE, layer="rehearsal")
    Affiliation.objects.create(
        person=person,
        organisation=cast.bodies["partner"],
        title=f"Office of {NAME}",
        may_represent=True,
        since=date(2020, 1, 1),
    )
    terms = MembershipClass.objects.create(name_en="Individual", name_ko="개인")
    Membership.objects.create(
        person=person, membership_class=terms, since=date(2026, 1, 1), until=date(2027, 1, 1)
    )
    me = actor_for(person)
    describe(actor=me, person=person, changes={"expertise": f"Assays after {NAME}", "listed": "everybody"})
    serve(cast, person)
    name_rows_without_entry(Entry)
    deliverable = deliver(cast, me)
    introduce(cast, me, person)
    keep(actor=me, file=ContentFile(f"notes of {NATIVE}".encode(), f"{NAME}.txt"))
    texts = {"en": ("A pavilion", f"Ask {NAME}, {ADDRESS}")}
    newsroom.write(actor=me, organisation=cast.bodies["partner"], texts=texts)
    note_looks(cast.actor("host"), [person.pk], Matter.LINE)
    grant(actor=me, name=f"Machine of {NAME}", scopes=[Scope.ME], days=30)
    delivery.send_waiting()
    mail.send_mail("For the record", f"{NAME} called", "a@host.example", ["b@host.example"])
    return Planted(person, cast, deliverable)


def deliver(cast, me):
    agreement, commitment = memorandum(cast)
    host, partner = agreement.parties.all()
    signatures.sign(actor=me, party=partner, signed_on=date(2026, 2, 1))
    signatures.sign(actor=cast.actor("host"), party=host, signed_on=date(2026, 2, 1))
    initiative = deliverables.start_initiative(
        actor=me, commitment=commitment, title_en="Pavilion", title_ko="", lead=partner, counterpart=host
    )
    deliverable = deliverables.plan_deliverable(
        actor=me,
        initiative=initiative,
        code="D1",
        title_en="Pavilion",
        title_ko="",
        due=date(2026, 5, 1),
        verification="Photographs",
    )
    file = ContentFile(b"%PDF-1.7 twelve booths", f"{NAME}.pdf")
    deliverables.hand_in(actor=me, deliverable=deliverable, note=f"{NAME} took it", file=file)
    deliverables.return_deliverable(
        actor=cast.actor("host"), deliverable=deliverable, reason=f"{NAME} is not in the picture"
    )
    return deliverable


def introduce(cast, me, person):
    partnering.ask(actor=me, sought=cast.bodies["third"], why=f"{NAME} plans a protocol")
    made = partnering.propose(
        actor=cast.actor("host"), seeker=person, sought=cast.people["host"], why=f"Meet {NATIVE}은 어떻습니까"
    )
    partnering.answer(actor=me, introduction=made, consents=True)
    partnering.answer(actor=cast.actor("host"), introduction=made, consents=True)
    partnering.report(actor=cast.actor("host"), introduction=made, result="met", note=f"{NAME} was kind")


def serve(cast, person):
    committee = Committee.objects.create(
        organisation=cast.bodies["host"], name_en="Programme Committee", layer="rehearsal"
    )
    seat = Seat.objects.create(committee=committee, position=1)
    Term.objects.create(seat=seat, person=person, since=date(2025, 1, 1), until=date(2027, 1, 1))
    meeting = CommitteeMeeting.objects.create(committee=committee, held_on=date(2026, 1, 5))
    item = AgendaItem.objects.create(meeting=meeting, position=1, title=f"Proposal of {NAME}")
    Interest.objects.create(item=item, person=person, statement=f"{NAME} owns shares")
    ActionItem.objects.create(item=item, text=f"{NAME} writes", owner=person, due=date(2026, 4, 1))
    Resolution.objects.create(item=item, text=f"The committee thanks {NAME}.")
