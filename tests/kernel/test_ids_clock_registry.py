from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concord.kernel import clock
from concord.kernel.faults import Fault, FaultsFoundError
from concord.kernel.ids import content_hash, mint
from concord.kernel.registry import Registry
from concord.kernel.text import is_slug

FIELDS = st.lists(st.none() | st.text(max_size=4), max_size=4)


@given(FIELDS, FIELDS)
def test_different_fields_have_different_hashes(one, other):
    assert (content_hash(one) == content_hash(other)) == (one == other)


def test_a_hash_is_the_same_everywhere():
    assert content_hash(["a", None, ""]) == "5dafc0ec81450460e5300be259ea1675a5cc3ee3"
    assert content_hash(["a"], 8) == content_hash(["a"])[:8]


def test_ids_sort_by_time(monkeypatch):
    monkeypatch.setenv("CONCORD_NOW", "2018-12-03")
    first = mint("org")
    monkeypatch.setenv("CONCORD_NOW", "2018-12-03T00:00:01")
    assert first < mint("org")
    assert is_slug(first)


def test_the_clock_can_be_set(monkeypatch):
    monkeypatch.setenv("CONCORD_NOW", "2018-12-03T08:00+09:00")
    assert clock.now() == datetime(2018, 12, 2, 23, tzinfo=UTC)
    monkeypatch.setenv("CONCORD_NOW", "2018-12-03")
    assert clock.today() == date(2018, 12, 3)
    monkeypatch.setenv("CONCORD_NOW", "soon")
    with pytest.raises(ValueError, match="CONCORD_NOW='soon'"):
        clock.now()


def test_a_name_is_registered_once():
    registry: Registry[int] = Registry("part")
    registry.register("a", 1)
    with pytest.raises(ValueError, match="part 'a' is registered twice"):
        registry.register("a", 2)
    with pytest.raises(KeyError, match="known: a"):
        registry.get("b")
    assert (list(registry), len(registry), "a" in registry) == ([("a", 1)], 1, True)


def test_faults_come_in_order_of_place():
    later = Fault("b.csv", 2, "date", "x", "expected a day")
    first = Fault("a.csv", 0, "", "y", "missing")
    error = FaultsFoundError([later, first])
    assert error.faults == (first, later)
    assert str(error) == "a.csv: 'y': missing\nb.csv:2 date: 'x': expected a day"


def test_a_day_begins_where_one_is(monkeypatch):
    monkeypatch.setenv("CONCORD_NOW", "2026-03-02T22:30Z")
    assert clock.today() == date(2026, 3, 2)
    assert clock.today("Asia/Seoul") == date(2026, 3, 3)
    assert clock.today("America/Los_Angeles") == date(2026, 3, 2)
