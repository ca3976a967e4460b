"""Members of the cast who may be introduced to each other."""

from __future__ import annotations

from datetime import date

import pytest

from concord.society.agreements.actions import draft
from concord.society.agreements.models import AgreementKind
from concord.society.people.models import Membership, MembershipClass


@pytest.fixture
def members(cast):
    terms = MembershipClass.objects.create(name_en="Individual", name_ko="개인")
    for name in ("partner", "third"):
        Membership.objects.create(
            person=cast.people[name],
            membership_class=terms,
            since=date(2026, 1, 1),
            until=date(2027, 1, 1),
        )
        cast.people[name].listed = "members"
        cast.people[name].save()
    return cast


@pytest.fixture
def memorandum(members):
    return draft(
        actor=members.actor("host"),
        kind=AgreementKind.MEMORANDUM,
        title_en="Memorandum on introductions",
        title_ko="소개 양해각서",
        parties=[(members.bodies["host"], "society"), (members.bodies["partner"], "centre")],
        effective_from=date(2026, 1, 1),
    )
