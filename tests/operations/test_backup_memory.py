"""A backup holds one batch of rows in memory, and values survive whatever characters they hold."""

import tracemalloc

import pytest

from concord.operations.backup import _load, _write_table, backup
from concord.society import schema
from concord.society.access import SYSTEM
from concord.society.ledger.entries import Private, record
from concord.society.ledger.models import PrivateValue
from concord.society.people.models import Document, Person

pytestmark = pytest.mark.slow
# Line ends of Unicode, of which JSON escapes none.
LINES = "a\u2028b\u2029c\u0085d\x0be\nf"


# A backup sets the isolation of a transaction of its own. No entry is written here: what is emptied
# after such a test is every table, and the ledger refuses that.
@pytest.mark.django_db(transaction=True)
def test_a_backup_of_large_tables_stays_small_in_memory(settings, tmp_path):
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir()
    Document.objects.bulk_create(
        (
            Document(purpose="x", version=n, text_en="x" * 2000, valid_from="2026-01-01")
            for n in range(15_000)
        ),
        batch_size=500,
    )
    tracemalloc.start()
    manifest = backup(tmp_path / "b.tar.gz", lambda *_: None)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert manifest.counts["people.document"] == 15_000
    assert peak < 15_000_000 < 15_000 * 2000
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.tar.gz", "home"]


@pytest.mark.django_db
def test_a_value_with_line_ends_of_unicode_comes_back_whole(tmp_path):
    person = Person.objects.create(name="Reader", layer="rehearsal")
    record(SYSTEM, "test.done", person, private=[Private("note", "a", person.key)])
    # As a version kept it that cleaned no text, and as a backup reads it.
    PrivateValue.objects.update(value=LINES)
    values = next(model for model in schema.models() if model.__name__ == "PrivateValue")
    with (tmp_path / "table").open("w+b") as table:
        assert _write_table(values, table) == 1
        PrivateValue.objects.all().delete()
        table.seek(0)
        # In pieces, as an archive is read: a line may begin in one and end in another.
        assert _load(values, iter(lambda: table.read(7), b"")) == 1
    assert PrivateValue.objects.get().value == LINES
