from datetime import date

import pytest
from tests.support.refusals import refuses

from concord.society.people.actions import admit, renew
from concord.society.people.models import Membership, MembershipClass
from concord.society.people.queries import current_members, dates_of
from concord.society.people.states import is_member

SINCE, UNTIL = date(2025, 1, 1), date(2026, 1, 1)


@pytest.fixture
def full(db):
    return MembershipClass.objects.create(name_en="Full", name_ko="정회원", grace_days=60, renewal_days=90)


def test_the_query_for_members_agrees_with_the_computed_standing(cast, full, monkeypatch):
    monkeypatch.setenv("CONCORD_NOW", "2026-02-01T09:00")
    host, person = cast.actor("host"), cast.people["third"]
    first = admit(actor=host, person=person, membership_class=full, since=SINCE, until=UNTIL)
    renew(actor=host, membership=first, until=date(2026, 6, 1))
    other = admit(actor=host, person=cast.people["outsider"], membership_class=full, since=SINCE, until=UNTIL)
    other.ended_on = date(2025, 8, 1)
    other.save()
    rows = list(Membership.objects.select_related("membership_class", "renewal"))
    for day in (date(2024, 12, 31), SINCE, date(2025, 8, 1), UNTIL, date(2026, 7, 30), date(2026, 7, 31)):
        expected = {row.pk for row in rows if is_member(dates_of(row), day)}
        assert set(current_members(day).values_list("pk", flat=True)) == expected


def test_periods_of_one_person_never_overlap(cast, full):
    host, person = cast.actor("host"), cast.people["third"]
    admit(actor=host, person=person, membership_class=full, since=SINCE, until=UNTIL)
    with refuses("overlaps"):
        admit(
            actor=host, person=person, membership_class=full, since=date(2025, 12, 31), until=date(2027, 1, 1)
        )
