"""Happenings stand by their day, whatever was entered first."""

import pytest

from concord.society.access import PUBLIC, SYSTEM
from concord.society.ledger.entries import record
from concord.society.people.models import Person
from concord.web.society.history import history


@pytest.mark.django_db
def test_happenings_stand_by_their_day_and_those_of_one_moment_newest_entry_first(monkeypatch):
    person = Person.objects.create(name="Reader", layer="rehearsal")
    for moment, verb in (("2026-03-02", "second"), ("2026-01-01", "first"), ("2026-03-02", "third")):
        monkeypatch.setenv("CONCORD_NOW", moment)
        record(SYSTEM, f"person.{verb}", person)
    assert [one.what for one in history(PUBLIC, [person])] == [
        "person.third",
        "person.second",
        "person.first",
    ]
    assert [one.what for one in history(PUBLIC, [person], limit=1)] == ["person.third"]
