"""What verify sees: every change of entries, seals, private values and sealed rows is named."""

import json
from datetime import UTC, date, datetime
from threading import Thread

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from typer.testing import CliRunner

from concord.cli.society import app
from concord.society.access import SYSTEM
from concord.society.agreements import deliverables
from concord.society.agreements.models import Evidence, Signature, Verdict
from concord.society.committees import actions as committees
from concord.society.committees.models import SeatRole, Term
from concord.society.ledger import seals, verification
from concord.society.ledger.digests import digests_of, name_rows_without_entry, sealed_models
from concord.society.ledger.entries import Private, record
from concord.society.ledger.models import Entry, Installation, PrivateValue, Seal
from concord.society.ledger.verification import examine
from concord.society.partnering.models import MeetingRules
from concord.society.people import actions as people
from concord.society.people.models import Affiliation, Consent, Document, Organisation
from concord.society.privacy.actions import erase

pytestmark = pytest.mark.django_db
SQLITE = connection.vendor == "sqlite"


@pytest.fixture
def cast(cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    name_rows_without_entry(Entry)
    return cast


def write(person, count=1, reason="", private=()):
    with transaction.atomic():
        entries = [record(SYSTEM, "test.done", person, reason=reason, private=private) for _ in range(count)]
    return entries[-1]


def forge(statement, *values):
    """Do what somebody with the database can do, who has put the triggers aside."""
    table = "ledger_seal" if "ledger_seal" in statement else "ledger_entry"
    with connection.cursor() as cursor:
        if SQLITE:
            for act in ("update", "delete"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act}")
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        else:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        try:
            cursor.execute(statement, values)
        finally:
            # It holds for the connection, which later tests share.
            if SQLITE:
                cursor.execute("PRAGMA ignore_check_constraints = OFF")


def test_every_act_of_an_agreement_a_committee_and_an_introduction_verifies(cast, planned):
    partner, host = cast.actor("partner"), cast.actor("host")
    paper = ContentFile(b"twelve booths", "booths.txt")
    deliverables.hand_in(actor=partner, deliverable=planned, note="Booths", file=paper)
    deliverables.return_deliverable(actor=host, deliverable=planned, reason="One is missing")
    deliverables.hand_in(actor=partner, deliverable=planned, note="All", url="https://partner.example/p")
    deliverables.accept(actor=host, deliverable=planned)
    committee = committees.create_committee(actor=host, organisation=cast.bodies["host"], name_en="One")
    seat = committees.add_seat(actor=host, committee=committee, role=SeatRole.MEMBER)
    term = committees.appoint(actor=host, seat=seat, person=cast.people["third"], since=date(2026, 4, 1))
    committees.withdraw_term(actor=host, term=term, reason="By mistake")
    person = cast.people["third"]
    document = Document.objects.create(purpose="mail", version=1, valid_from=date(2026, 1, 1))
    people.give_consent(actor=cast.actor("third"), person=person, document=document)
    people.withdraw_consent(actor=cast.actor("third"), person=person, document=document)
    seals.seal()
    assert examine().faults == []


CHANGES = {
    "a signature": (Signature, {"signed_on": date(2025, 1, 1)}),
    "evidence": (Evidence, {"url": "https://elsewhere.example"}),
    "an acceptance": (Verdict, {"accepted": False, "reason": "No"}),
    "an affiliation": (Affiliation, {"may_represent": False}),
}


@pytest.fixture
def accepted(cast, planned):
    deliverables.hand_in(
        actor=cast.actor("partner"), deliverable=planned, note="All", url="https://partner.example/p"
    )
    deliverables.accept(actor=cast.actor("host"), deliverable=planned)
    seals.seal()
    return planned


@pytest.mark.parametrize("name", CHANGES)
def test_a_row_that_matters_is_not_changed_removed_or_added_unseen(accepted, name):
    model, change = CHANGES[name]
    row, label = model.objects.first(), model._meta.label_lower
    (entry,) = [one.pk for one in Entry.objects.all() if row.key in one.proof["rows"]][-1:]
    with transaction.atomic():
        model.objects.filter(pk=row.pk).update(**change)
        assert examine().faults == [f"{label} {row.key}: by entry {entry} it stood otherwise"]
        transaction.set_rollback(True)
    with transaction.atomic():
        model.objects.filter(pk=row.pk).update(key="x-forged")
        assert {
            f"{label} x-forged: no entry tells of it",
            f"{row.key}: by entry {entry} it is there, and it is gone",
        } <= set(examine().faults)
        transaction.set_rollback(True)
    assert examine().faults == []


def test_an_erasure_explains_what_it_took_and_nothing_else(cast):
    person, other = cast.people["partner"], cast.people["third"]
    write(person, private=[Private("name", "Ada Lim", person.key)])
    write(other, private=[Private("reason", "Person of partner asked", other.key)])
    kept = write(other, private=[Private("reason", "As agreed", other.key)])
    erase(actor=cast.actor("partner"), person=person)
    seals.seal()
    assert (examine().faults, PrivateValue.objects.filter(subject=other.key).count()) == ([], 1)
    PrivateValue.objects.filter(entry=kept).delete()
    assert examine().faults == [
        f"entry {kept.pk}: the private value 'reason' is missing, and no erasure explains it"
    ]


def test_a_private_value_moved_to_another_person_or_to_another_word_is_found(cast):
    entry = write(cast.people["host"], reason="because")
    PrivateValue.objects.update(subject="per-other")
    assert examine().faults == [
        f"entry {entry.pk}: the private value 'reason' is of another person than recorded"
    ]
    PrivateValue.objects.update(subject="system", hash_key="not hexadecimal")
    assert examine().faults == [f"entry {entry.pk}: the private value 'reason' is not the one recorded"]


@pytest.mark.parametrize("pk", [0, -1, -7])
def test_an_entry_below_the_first_id_is_found(cast, pk):
    write(cast.people["host"])
    link = seals.seal()
    Entry.objects.create(
        pk=pk, at=link.at, actor="system", verb="forged", object_type="x", object_key="x", proof={}
    )
    (fault,) = examine().faults
    assert fault.startswith(f"seal 1: entries {link.first_entry} to {link.last_entry} are not as they were")


@pytest.mark.parametrize("column", ["actor", "verb", "object_key", "request", "object_type"])
def test_every_column_of_an_entry_is_sealed(cast, column):
    write(cast.people["host"], 2)
    seals.seal()
    forge(f"UPDATE ledger_entry SET {column} = 'forged' WHERE id = (SELECT max(id) FROM ledger_entry)")
    assert [fault.partition(":")[0] for fault in examine().faults] == ["seal 1"]


ODD = {"facts": "[]", "private": "[]", "proof": "[1]"}


@pytest.mark.parametrize("column", ODD)
def test_a_list_in_place_of_a_table_is_named(cast, column):
    entry = write(cast.people["host"])
    seals.seal()
    forge(f"UPDATE ledger_entry SET {column} = %s WHERE id = {entry.pk}", ODD[column])
    faults = examine().faults
    assert faults[0 if column == "facts" else 1].startswith("seal 1: entries")
    named = {"private": "its private values are not a table of hashes", "proof": "its proof is not a table"}
    assert column == "facts" or faults[0] == f"entry {entry.pk}: {named[column]}"


@pytest.mark.skipif(not SQLITE, reason="PostgreSQL keeps no text in a column of another type")
def test_what_cannot_be_read_is_named(cast):
    entry = write(cast.people["host"])
    seals.seal()
    forge(f"UPDATE ledger_entry SET at = 'yesterday', facts = '{{', proof = '' WHERE id = {entry.pk}")
    assert examine().faults[0] == f"entry {entry.pk} cannot be read: a column holds what it never should"


@pytest.mark.skipif(not SQLITE, reason="PostgreSQL gives ids that a rolled back write does not give back")
def test_unsealed_entries_that_were_removed_are_found(cast):
    first, _second, third = (write(cast.people["host"]) for _ in range(3))
    forge(f"DELETE FROM ledger_entry WHERE id = {first.pk + 1}")
    assert examine().faults == [
        f"entries {first.pk + 1} to {first.pk + 1} were removed before entry {third.pk}"
    ]
    forge(f"DELETE FROM ledger_entry WHERE id = {third.pk}")
    assert examine().faults == [f"entries {first.pk + 1} to {third.pk} were removed at the end"]


def test_a_write_that_is_rolled_back_leaves_no_gap_that_is_a_fault(cast):
    write(cast.people["host"])
    with transaction.atomic():
        write(cast.people["host"])
        transaction.set_rollback(True)
    write(cast.people["host"])
    seals.seal()
    assert examine().faults == []


def test_an_entry_dated_before_earlier_ones_is_named(cast, monkeypatch):
    write(cast.people["host"])
    monkeypatch.setenv("CONCORD_NOW", "2026-02-01T09:00")
    entry = write(cast.people["host"])
    seals.seal()
    report = examine()
    assert (report.faults, report.remarks) == (
        [],
        [
            f"entry {entry.pk} is dated 2026-02-01 09:00, before earlier entries of 2026-03-02 09:00: "
            "the clock was set back"
        ],
    )
    assert "the clock was set back" in CliRunner().invoke(app, ["verify"]).stdout
    Installation.objects.create(is_demonstration=True, born_at=entry.at)
    assert examine().remarks == []


REPLACING = {
    "an entry": "INSERT INTO ledger_entry SELECT * FROM ledger_entry "
    "WHERE id = (SELECT max(id) FROM ledger_entry)",
    "a seal": "INSERT INTO ledger_seal (number, first_entry, last_entry, count, digest, at) "
    "SELECT number, first_entry + 1000, last_entry + 1000, count, digest, at FROM ledger_seal",
}


@pytest.mark.parametrize("name", REPLACING)
def test_the_database_refuses_to_put_a_row_in_the_place_of_another(cast, name):
    write(cast.people["host"])
    seals.seal()
    statement = REPLACING[name]
    if SQLITE:
        statement = statement.replace("INSERT", "INSERT OR REPLACE", 1)
    else:
        column = "id" if name == "an entry" else "number"
        statement += f" ON CONFLICT ({column}) DO UPDATE SET at = EXCLUDED.at"
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert examine().faults == []


@pytest.mark.skipif(SQLITE, reason="SQLite has neither")
@pytest.mark.parametrize("statement", ["TRUNCATE ledger_seal", "DELETE FROM ledger_entry"])
def test_postgresql_refuses_to_empty_a_table_even_in_the_role_of_a_replica(cast, statement):
    write(cast.people["host"])
    seals.seal()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(statement)
    assert Seal.objects.count() == 1


def set_rules():
    """A sealed row without an entry, written by another connection."""
    try:
        body = Organisation.objects.create(name_en="Another", kind="other", layer="rehearsal")
        MeetingRules.objects.create(
            organisation=body, version=1, text_en="x", text_ko="x", set_at=datetime(2026, 3, 2, tzinfo=UTC)
        )
    finally:
        connection.close()


@pytest.mark.skipif(SQLITE, reason="SQLite in memory has one connection")
@pytest.mark.django_db(transaction=True)
def test_what_is_written_beside_a_verification_is_no_fault(monkeypatch):
    usual = verification._private_values

    def beside(spool):
        writer = Thread(target=set_rules)
        writer.start()
        writer.join(60)
        return usual(spool)

    monkeypatch.setattr(verification, "_private_values", beside)
    assert examine().faults == []
    (fault,) = examine().faults
    assert fault.endswith(": no entry tells of it")


def verified(head):
    done = CliRunner().invoke(app, ["verify", "--head", head])
    answer = json.loads(done.stdout) if done.exit_code < 2 else {}
    return done.exit_code, answer.get("earlier_head", done.stderr)


def test_an_earlier_head_is_contained_until_the_ledger_is_rewritten_or_cut_off(cast, tmp_path):
    write(cast.people["host"])
    seals.seal()
    printed = CliRunner().invoke(app, ["head"]).stdout
    kept = tmp_path / "head.json"
    kept.write_text(printed)
    write(cast.people["host"])
    seals.seal()
    line = json.loads(printed)["line"]
    assert line == str(seals.read_head(printed)) == str(seals.read_head(f"  {line}\n"))
    later = str(seals.whole_head())
    assert [verified(head) for head in (line, str(kept), later)] == [(0, "the ledger contains it")] * 3
    forge("DELETE FROM ledger_seal WHERE number = 2")
    assert verified(line) == (0, "the ledger contains it")
    assert verified(later) == (1, "the ledger was rewritten since")
    forge("UPDATE ledger_entry SET actor = 'forged' WHERE id = (SELECT min(id) FROM ledger_entry)")
    assert verified(line) == (1, "the ledger was rewritten since")


@pytest.mark.parametrize("text", ["nonsense", "[]", '{"seal": []}', "[" * 100_000, "{}"])
def test_what_is_no_head_is_wrong_use(cast, text):
    code, error = verified(text)
    assert (code, "expected the line or the JSON" in " ".join(error.replace("│", " ").split())) == (2, True)


def test_the_head_is_mailed_and_published_only_where_the_host_chose_it(cast, settings):
    write(cast.people["host"])
    seals.seal()
    assert Client().get("/api/v1/ledger/head").status_code == 404
    seals.mail_head({})
    assert mail.outbox == []
    settings.CONCORD_PUBLISH_HEAD, settings.CONCORD_HEAD_MAIL = True, "notary@keeper.example"
    published = Client().get("/api/v1/ledger/head").json()
    seals.mail_head({})
    (letter,) = mail.outbox
    assert (letter.to, letter.body.strip()) == (["notary@keeper.example"], published["line"])
    assert published["line"] == str(seals.whole_head())


def test_rows_are_sealed_over_columns_without_a_personal_word():
    personal = {"reason", "note", "title", "name", "on_behalf_of", "end_reason", "statement", "role"}
    columns = {model.__name__: set(model.SEALED) for model in sealed_models()}
    assert {"Signature", "Consent", "Affiliation", "Verdict", "Evidence", "Answer", "Term"} <= columns.keys()
    assert not personal & set.union(*columns.values())


def test_a_database_from_before_rows_were_sealed_is_brought_up(cast):
    """What the migration does with rows that stand without an entry."""
    Consent.objects.create(
        person=cast.people["third"],
        document=Document.objects.create(purpose="mail", version=1, valid_from=date(2026, 1, 1)),
        given_at="2026-01-01T00:00Z",
    )
    assert len(examine().faults) == 1
    name_rows_without_entry(Entry)
    assert examine().faults == []
    assert digests_of([cast.people["host"]]) == {}
    assert Term.objects.count() == 0
