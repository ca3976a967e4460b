"""States that the demonstration has not, each reached by its own action, and the links of their letters."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile

from concord.demo.deliverables import paper
from concord.kernel import clock
from concord.society.agreements import deliverables, signatures
from concord.society.agreements.models import Agreement, Initiative, Party
from concord.society.agreements.notices import CONFIRMATION
from concord.society.agreements.queries import status_of, with_facts
from concord.society.agreements.states import Status
from concord.society.imports import actions as imports
from concord.society.mail import tickets
from concord.society.partnering.models import Route
from concord.society.partnering.notices import OUTSIDE
from concord.society.people import merging
from concord.society.people.mailings import UNSUBSCRIBE
from concord.society.people.models import Document, Person
from concord.society.people.queries import actor_for
from concord.society.privacy import erasures

if TYPE_CHECKING:
    from concord.society.access import Actor


def arrange() -> list[str]:
    """Bring the states about, as staff of the host; the addresses to which no page leads."""
    staff = actor_for(Person.objects.get(name="Iris Moreau"))
    members = list(Person.objects.filter(account__email__startswith="member").order_by("-pk")[:4])
    merge = merging.merge(actor=staff, kept=members[0], merged=members[1], reason="one person", ask=True)
    batch = erasures.ask(actor=staff, people=members[2:3], request="letter of 1 March")
    document = Document.objects.filter(is_required=False).last()
    party = _unsigned()
    signature = signatures.sign_on_behalf(
        actor=staff,
        party=party,
        signed_on=staff.today,
        reason="signed on paper",
        scan=ContentFile(paper("Signature page", "en"), "signature-page.pdf"),
    )
    _begin_an_initiative(staff)
    _import_somebody(staff)
    links = {
        "signatures/answer": (CONFIRMATION, "", signature.key),
        "members/merges/answer": (merging.TICKET, members[0].key, merge.key),
        "introductions/outside": (OUTSIDE, "", Route.objects.latest("pk").key),
        "consents/withdraw": (UNSUBSCRIBE, members[3].key, document.purpose if document else "news"),
    }
    return [f"/requests/erasures/{batch.key}", *(f"/{at}/{_link(*ticket)}" for at, ticket in links.items())]


def _link(purpose: str, person: str, key: str) -> str:
    expires = clock.now() + timedelta(days=30)
    ticket = tickets.issue(purpose=purpose, person_key=person, object_key=key, expires_at=expires)
    return tickets.token(ticket.key)


def _unsigned() -> Party:
    """A party that has agreed to the text and has not signed."""
    return next(
        party
        for agreement in with_facts(Agreement.objects.order_by("pk"))
        if status_of(agreement, clock.today()) is Status.AWAITING_SIGNATURES
        for party in agreement.parties.filter(signature=None, organisation__is_host=False)
    )


def _import_somebody(staff: Actor) -> None:
    """An import on which nothing was built, so that it can be undone."""
    rows = "email,name,class,since,until\nimported@verdane.example,Ida Port,Full member,{0},{1}\n"
    days = staff.today, staff.today + timedelta(days=365)
    imports.import_at_once(actor=staff, file=ContentFile(rows.format(*days).encode(), "members.csv"))


def _begin_an_initiative(staff: Actor) -> None:
    """An initiative for which nothing is planned, beside one of an agreement in force."""
    beside = Initiative.objects.latest("pk")
    deliverables.start_initiative(
        actor=staff,
        commitment=beside.commitment,
        title_en="Nothing planned yet",
        title_ko="",
        lead=beside.lead,
        counterpart=beside.counterpart,
    )
