import pytest
from django.db import DatabaseError, transaction

from concord.society.access import SYSTEM
from concord.society.ledger import seals
from concord.society.ledger.digests import name_rows_without_entry
from concord.society.ledger.entries import Private, record
from concord.society.ledger.models import Entry, PrivateValue, Seal


@pytest.fixture
def named(cast):
    """An entry that names the affiliations of the cast."""
    name_rows_without_entry(Entry)


def write(person, count=1, reason=""):
    with transaction.atomic():
        for _ in range(count):
            record(SYSTEM, "test.done", person, facts={"n": 1}, reason=reason)


def test_an_entry_outside_a_transaction_is_refused(cast, transactional_db):
    with pytest.raises(transaction.TransactionManagementError):
        record(SYSTEM, "test.done", cast.people["host"])


@pytest.mark.django_db
def test_a_private_value_stands_beside_the_entry_and_not_in_it(cast):
    person = cast.people["host"]
    with transaction.atomic():
        entry = record(SYSTEM, "test.named", person, private=[Private("name", "Ada Lim", person.key)])
    entry.refresh_from_db()
    assert list(entry.private) == ["name"]
    assert "Ada" not in str(entry.private)
    assert entry.values.get().value == "Ada Lim"


@pytest.mark.django_db
@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_refuses_to_change_an_entry(cast, act):
    write(cast.people["host"])
    entries = Entry.objects.all()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entries.update(verb="forged") if act == "update" else entries.delete()
    assert Entry.objects.get().verb == "test.done"


@pytest.mark.django_db
def test_seals_form_a_chain_that_verifies(cast, named):
    write(cast.people["host"], 3)
    first = seals.seal()
    write(cast.people["host"], 2)
    second = seals.seal()
    assert [first.count, second.count, second.number] == [4, 2, 2]
    assert seals.seal() is None
    assert seals.head() == (2, second.digest)
    assert seals.verify() == []


@pytest.mark.django_db
def test_a_changed_private_value_is_found(cast, named):
    write(cast.people["host"], reason="because")
    PrivateValue.objects.update(value="for another reason")
    (fault,) = seals.verify()
    assert "'reason' is not the one recorded" in fault


@pytest.mark.django_db
def test_a_forged_chain_is_found(cast, named):
    write(cast.people["host"], 2)
    seals.seal()
    write(cast.people["host"], 1)
    ids = list(Entry.objects.order_by("id").values_list("id", flat=True))
    Seal.objects.create(
        number=2, first_entry=ids[3], last_entry=ids[3], count=1, digest="f" * 64, at=Entry.objects.first().at
    )
    assert seals.verify() == [
        f"seal 2: entries {ids[3]} to {ids[3]} are not as they were sealed (1 found, 1 sealed)"
    ]
