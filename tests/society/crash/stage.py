"""The stage of a crash schedule: one agreement in force with many deliverables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concord.society.access import Actor

DELIVERABLES = 400


@dataclass(frozen=True)
class Stage:
    """Who acts, and on what."""

    giver: Actor
    receiver: Actor
    deliverables: list[int]


def stage() -> Stage:
    """Two bodies with staff, one signed agreement, its deliverables."""
    from tests.support.agreements import review, sign_all

    from concord.kernel.ids import mint
    from concord.society.agreements import actions, deliverables
    from concord.society.agreements.models import AgreementKind
    from concord.society.ledger.digests import name_rows_without_entry
    from concord.society.ledger.models import Entry
    from concord.society.people.models import Account, Affiliation, Organisation, Person
    from concord.society.people.queries import actor_for

    actors, bodies = [], []
    for name in ("receiver", "giver"):
        body = Organisation.objects.create(
            name_en=name, kind="society", layer="rehearsal", is_host=name == "receiver"
        )
        account = Account.objects.create_user(f"{name}@{mint('x')}.example")
        person = Person.objects.create(name=name, account=account, layer="rehearsal")
        Affiliation.objects.create(
            person=person, organisation=body, may_represent=True, since=date(2020, 1, 1)
        )
        bodies.append(body)
        actors.append(actor_for(person))
    name_rows_without_entry(Entry)
    receiver, giver = actors
    agreement = actions.draft(
        actor=receiver,
        kind=AgreementKind.MEMORANDUM,
        title_en="Memorandum",
        title_ko="",
        parties=[(body, "") for body in bodies],
        effective_from=date(2026, 1, 1),
    )
    first, second = agreement.parties.all()
    commitment = actions.add_commitment(
        actor=receiver, agreement=agreement, text_en="All", text_ko="", promisors=[second], promisees=[first]
    )
    review(agreement, receiver, [giver])
    sign_all(agreement, [receiver, giver], date(2026, 1, 1))
    initiative = deliverables.start_initiative(
        actor=giver, commitment=commitment, title_en="All", title_ko="", lead=second, counterpart=first
    )
    keys = [
        deliverables.plan_deliverable(
            actor=giver,
            initiative=initiative,
            code=f"D{number}",
            title_en="One",
            title_ko="",
            due=date(2026, 12, 1),
            verification="A look",
        ).pk
        for number in range(DELIVERABLES)
    ]
    return Stage(giver, receiver, keys)
