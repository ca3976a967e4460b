"""The stage of a crash schedule: one agreement in force with many deliverables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concord.society.access.actor import Actor

DELIVERABLES = 400


@dataclass(frozen=True)
class Stage:
    """Who acts, and on what."""

    giver: Actor
    receiver: Actor
    deliverables: list[int]


def stage() -> Stage:
    """Two bodies with staff, one signed agreement, its deliverables."""
    from concord.kernel.ids import mint
    from concord.society.agreements.domain import drafting, planning, signing
    from concord.society.agreements.models import AgreementKind
    from concord.society.people.actors import actor_for
    from concord.society.people.models import Account, Affiliation, Organisation, Person

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
    receiver, giver = actors
    agreement = drafting.draft(
        actor=receiver,
        kind=AgreementKind.MEMORANDUM,
        title_en="Memorandum",
        title_ko="",
        parties=[(body, "") for body in bodies],
        effective_from=date(2026, 1, 1),
    )
    first, second = agreement.parties.all()
    commitment = drafting.commit(
        actor=receiver, agreement=agreement, text_en="All", text_ko="", promisors=[second], promisees=[first]
    )
    drafting.submit(actor=receiver, agreement=agreement)
    drafting.approve(actor=receiver, agreement=agreement)
    for actor, party in ((receiver, first), (giver, second)):
        signing.sign(actor=actor, party=party, signed_on=date(2026, 1, 1))
    initiative = planning.start_initiative(
        actor=giver, commitment=commitment, title_en="All", title_ko="", lead=second, counterpart=first
    )
    keys = [
        planning.plan(
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
