"""Bodies and people for the society's tests: a host, two partners, an outsider and their staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pytest

from concord.society.people.acting import actor_for
from concord.society.people.models import Account, Affiliation, Organisation, Person

if TYPE_CHECKING:
    from concord.society.ledger.actor import Actor

DAY = date(2026, 3, 2)


@dataclass(frozen=True)
class Cast:
    """The host, its partners, an outsider, and one acting person of each."""

    bodies: dict[str, Organisation]
    people: dict[str, Person]

    def actor(self, name: str) -> Actor:
        return actor_for(self.people[name])


@pytest.fixture(autouse=True)
def _fixed_clock(monkeypatch):
    monkeypatch.setenv("CONCORD_NOW", "2026-03-02T09:00")


@pytest.fixture
def cast(db):
    bodies, people = {}, {}
    for name in ("host", "partner", "third", "outsider"):
        bodies[name] = Organisation.objects.create(
            name_en=f"The {name}", kind="society", is_host=name == "host", layer="rehearsal"
        )
        account = Account.objects.create_user(f"{name}@test.example")
        people[name] = Person.objects.create(account=account, name=f"Person of {name}", layer="rehearsal")
        Affiliation.objects.create(
            person=people[name], organisation=bodies[name], may_represent=True, since=date(2020, 1, 1)
        )
    return Cast(bodies, people)
