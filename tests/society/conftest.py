"""Bodies and people for the society's tests: a host, two partners, an outsider and their staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.support.agreements import review, sign_all

from concord.society.agreements import actions, deliverables
from concord.society.agreements.models import AgreementKind
from concord.society.people.models import Account, Affiliation, Organisation, Person
from concord.society.people.queries import actor_for

if TYPE_CHECKING:
    from concord.society.access import Actor

DAY = date(2026, 3, 2)


@dataclass(frozen=True)
class Cast:
    """The host, its partners, an outsider, and one acting person of each."""

    bodies: dict[str, Organisation]
    people: dict[str, Person]

    def actor(self, name: str) -> Actor:
        return actor_for(self.people[name])


@pytest.fixture(autouse=True)
def _own_uploads(settings, tmp_path_factory):
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("uploads")


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


@pytest.fixture
def drafted(cast):
    return actions.draft(
        actor=cast.actor("host"),
        kind=AgreementKind.MEMORANDUM,
        title_en="Memorandum on a pavilion",
        title_ko="전시관 양해각서",
        parties=[(cast.bodies["host"], "society"), (cast.bodies["partner"], "centre")],
        effective_from=date(2026, 1, 1),
        ends_on=date(2027, 12, 31),
        notice_months=6,
    )


@pytest.fixture
def committed(cast, drafted):
    host, partner = drafted.parties.all()
    return actions.add_commitment(
        actor=cast.actor("partner"),
        agreement=drafted,
        text_en="A pavilion stands at the annual meeting.",
        text_ko="연례 회의에 전시관을 둔다.",
        promisors=[partner],
        promisees=[host],
    )


@pytest.fixture
def signed(cast, committed):
    agreement = committed.agreement
    sides = cast.actor("host"), cast.actor("partner")
    review(agreement, sides[0], sides[1:])
    sign_all(agreement, sides, date(2026, 2, 1))
    agreement.refresh_from_db()
    return agreement


@pytest.fixture
def planned(cast, signed):
    host, partner = signed.parties.all()
    initiative = deliverables.start_initiative(
        actor=cast.actor("partner"),
        commitment=signed.commitments.get(),
        title_en="Pavilion 2026",
        title_ko="2026년 전시관",
        lead=partner,
        counterpart=host,
    )
    return deliverables.plan_deliverable(
        actor=cast.actor("partner"),
        initiative=initiative,
        code="D1",
        title_en="Pavilion with twelve booths",
        title_ko="부스 열두 개의 전시관",
        due=date(2026, 5, 1),
        verification="Photographs and the list of exhibitors",
    )
