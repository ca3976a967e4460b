"""A restore is all or nothing, from whatever version and wherever files lie; a backup is one moment."""

import errno
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tarfile
from datetime import UTC, datetime
from threading import Thread

import psycopg
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from tests.support.postgres import new_database
from tests.support.small_installation import small_backup

from concord.cli.main import run
from concord.operations import backup as backups
from concord.society.access import SYSTEM
from concord.society.files.models import StoredFile
from concord.society.files.storage import keep
from concord.society.jobs.models import Job
from concord.society.mail import outbox
from concord.society.mail.models import Message
from concord.society.mail.sign_in import SEND, send_later
from concord.society.people.models import Account, Person

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def place(settings, tmp_path):
    """A home of its own for the database of the tests."""
    settings.HOME = tmp_path / "home"
    settings.MEDIA_ROOT = settings.HOME / "uploads"
    settings.HOME.mkdir()
    return settings.HOME


@pytest.fixture
def backup_of_two(place, tmp_path):
    """A backup of two persons and two files, whose rows and contents are gone since."""
    for name in ("Ada", "Bo"):
        Person.objects.create(name=name, layer="rehearsal")
        keep(actor=SYSTEM, file=ContentFile(f"evidence of {name}".encode(), "evidence.txt"))
    file = tmp_path / "b.tar.gz"
    assert run(["backup", str(file)]) == 0
    forget()
    return file


def forget():
    for file in StoredFile.objects.all():
        default_storage.delete(f"{file.sha256[:2]}/{file.sha256}")
    StoredFile.objects.all().delete()
    Person.objects.all().delete()


def what_is_there(place):
    contents = [path for path in (place / "uploads").rglob("*") if path.is_file()]
    return Person.objects.count(), StoredFile.objects.count(), len(contents), (place / ".restoring").exists()


@pytest.mark.django_db(transaction=True)
def test_a_full_disk_leaves_nothing_behind(backup_of_two, place, monkeypatch, capsys):
    # Tables without rows come first, and the first file still has room.
    for at, last in (("_insert", 30), ("_write_staged", 2), ("_reset_sequences", 1), ("_place_upload", 2)):
        with monkeypatch.context() as disk:
            disk.setattr(backups, at, full_at(last, getattr(backups, at)))
            assert run(["restore", str(backup_of_two)]) == 1
        assert capsys.readouterr().err == "disk: No space left on device\n"
        assert what_is_there(place) == (0, 0, 0, False)
    assert run(["restore", str(backup_of_two)]) == 0
    assert what_is_there(place) == (2, 2, 2, False)
    assert run(["restore", str(backup_of_two)]) == 1
    assert "this database holds rows already" in capsys.readouterr().err


def full_at(last, usual):
    """The function, to which the disk is full at its last call."""
    calls = []

    def full(*arguments):
        calls.append(1)
        if len(calls) == last:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "disk")
        return usual(*arguments)

    return full


@pytest.mark.django_db(transaction=True)
def test_a_backup_on_a_full_disk_leaves_the_one_before(backup_of_two, monkeypatch):
    def full(_path):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before = backup_of_two.read_bytes()
    with monkeypatch.context() as disk:
        disk.setattr("concord.operations.archive.sync", full)
        assert run(["backup", str(backup_of_two)]) == 1
    assert backup_of_two.read_bytes() == before
    assert [path.name for path in backup_of_two.parent.glob("b.tar.gz*")] == ["b.tar.gz"]


@pytest.mark.django_db(transaction=True)
def test_a_backup_is_its_owners_alone_and_holds_no_other_backup(place):
    Person.objects.create(name="Ada", layer="rehearsal")
    for name in ("first", "second"):
        assert run(["backup", str(place / name)]) == 0
        assert (place / name).stat().st_mode & 0o777 == 0o600
    with tarfile.open(place / "second", "r:gz") as archive:
        assert {name.partition("/")[0] for name in archive.getnames()} == {"manifest.json", "rows"}


@pytest.mark.django_db(transaction=True)
def test_damaged_uploads_are_named_and_left_out(place, tmp_path, capsys):
    first, second, third = (
        keep(actor=SYSTEM, file=ContentFile(content, "evidence.txt"))
        for content in (b"one", b"two", b"three")
    )
    (place / "uploads" / first.sha256[:2] / first.sha256).write_bytes(b"another")
    default_storage.delete(f"{second.sha256[:2]}/{second.sha256}")
    file = tmp_path / "b.tar.gz"
    lines = [
        f"uploads/{damaged.sha256[:2]}/{damaged.sha256}: missing, or not as it was handed in or built; "
        "not in the backup"
        for damaged in sorted((first, second), key=lambda damaged: damaged.sha256)
    ]
    assert run(["backup", str(file)]) == 1
    assert capsys.readouterr().err.splitlines() == lines
    forget()
    assert run(["restore", str(file)]) == 0
    assert capsys.readouterr().err.splitlines() == lines
    assert StoredFile.objects.count() == 3
    contents = [path.name for path in (place / "uploads").rglob("*") if path.is_file()]
    assert contents == [third.sha256]


@pytest.mark.django_db(transaction=True)
def test_letters_that_waited_are_held_and_none_of_sign_in_goes_out(place, tmp_path, capsys):
    reader = Account.objects.create_user("ada@lim.example")
    for number, moments in enumerate(({}, {"held": True, "released_at": NOW}, {"sent_at": NOW})):
        Message.objects.create(
            kind=f"kind{number}", recipient=reader, written_at=NOW, **{"held": False} | moments
        )
    send_later(to=reader.email, language="en", subject="A code", body="123456")
    file = tmp_path / "b.tar.gz"
    assert run(["backup", str(file)]) == 0
    for model in (Message, Job, Account):
        model.objects.all().delete()
    capsys.readouterr()
    assert run(["restore", str(file)]) == 0
    assert capsys.readouterr().err == "2 letters are held: they may have gone out before; see the outbox\n"
    assert [letter.kind for letter in outbox.held()] == ["kind0", "kind1"]
    assert (outbox.waiting().count(), outbox.past().count()) == (0, 1)
    assert not Job.objects.filter(kind=SEND).exists()


@pytest.mark.django_db(transaction=True)
def test_uploads_in_a_bucket_are_in_the_backup(place, settings, tmp_path):
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = settings.STORAGES | {"default": memory}
    kept = keep(actor=SYSTEM, file=ContentFile(b"evidence", "evidence.txt"))
    name = f"{kept.sha256[:2]}/{kept.sha256}"
    assert run(["backup", str(tmp_path / "b")]) == 0
    forget()
    assert not default_storage.exists(name)
    assert run(["restore", str(tmp_path / "b")]) == 0
    assert default_storage.open(name).read() == b"evidence"
    assert not (place / "uploads").exists()


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return small_backup(tmp_path_factory)


def python(home, code, url=""):
    environment = os.environ | {"CONCORD_HOME": str(home), "DATABASE_URL": url}
    return subprocess.Popen(
        [sys.executable, "-c", f"import django, sys\ndjango.setup()\n{code}"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def done(process):
    out, error = process.communicate(timeout=240)
    return process.returncode, out + error


KILLED = """
import os, signal
from concord.operations import backup as backups

usual, calls = backups.{at}, []

def killed(*arguments):
    calls.append(1)
    if len(calls) == {call}:
        os.kill(os.getpid(), signal.SIGKILL)
    return usual(*arguments)

backups.{at} = killed
from concord.cli.main import run
sys.exit(run(["restore", {file!r}]))
"""


def rows_in(home):
    with sqlite3.connect(home / "concord.sqlite3") as database:
        tables = ("people_person", "ledger_entry", "files_storedfile")
        return [database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables]


@pytest.mark.slow
def test_a_killed_restore_leaves_no_row_and_can_be_begun_again(small, tmp_path):
    shutil.copytree(small.parent / "empty", tmp_path, dirs_exist_ok=True)
    for at, call in (("_write_staged", 2), ("_reset_sequences", 1), ("_place_upload", 2)):
        killed = python(tmp_path, KILLED.format(at=at, call=call, file=str(small)))
        assert done(killed) == (-signal.SIGKILL, "")
        assert rows_in(tmp_path) == [0, 0, 0]
    assert done(python(tmp_path, KILLED.format(at="_place", call=2, file=str(small))))[0] == 0
    assert rows_in(tmp_path) == [2, 2, 2]
    assert not (tmp_path / ".restoring").exists()
    assert len([path for path in (tmp_path / "uploads").rglob("*") if path.is_file()]) == 2


OLDER = """
from pathlib import Path
from django.core.management import call_command
from concord.operations.backup import backup, restore
from concord.society import schema
from concord.society.people.models import Person

file = Path(FILE)
schema.bring_up_to_date()
now = schema.applied()
call_command("migrate", "account", "0001", verbosity=0)
older = schema.applied()
models = {model._meta.label_lower: model for model in schema.models()}
models["people.person"].objects.create(name="Ada", layer="rehearsal")
assert len(older) < len(now)
backup(file, lambda *_: None)
schema.bring_up_to_date()
print(Person.objects.get().name, schema.applied() == now)
Person.objects.all().delete()
restore(file, lambda *_: None)
print(Person.objects.get().name, schema.applied() == now)
"""


@pytest.mark.slow
def test_a_database_and_a_backup_of_an_older_version_are_brought_up(small, tmp_path):
    shutil.copytree(small.parent / "empty", tmp_path / "home")
    code = OLDER.replace("FILE", repr(str(tmp_path / "old.tar.gz")))
    assert done(python(tmp_path / "home", code)) == (0, "Ada True\nAda True\n")


ORDINARY = """
from concord.cli.main import run
from concord.society import schema

schema.bring_up_to_date()
schema.drop_tables()
sys.exit(run(["restore", FILE]))
"""


@pytest.mark.slow
@pytest.mark.postgres
def test_a_role_that_may_only_make_tables_restores_into_postgresql(small, tmp_path, postgres_url):
    url = new_database(postgres_url)
    with psycopg.connect(url, autocommit=True) as connected:
        connected.execute("CREATE ROLE ordinary LOGIN")
        connected.execute(f"GRANT CREATE ON DATABASE {url.rpartition('/')[2]} TO ordinary")
        connected.execute("GRANT CREATE ON SCHEMA public TO ordinary")
    (tmp_path / "home").mkdir()
    code = ORDINARY.replace("FILE", repr(str(small)))
    code, said = done(python(tmp_path / "home", code, url.replace("concord@", "ordinary@")))
    assert code == 0, said
    with psycopg.connect(url) as connected:
        assert connected.execute("SELECT count(*) FROM people_person").fetchone() == (2,)


def write_beside(writes):
    """A report of progress that lets another connection write in the midst of the tables."""

    def report(what, count, _total):
        if what == "reading rows" and count in (1, 20, 40):
            writer = Thread(target=write, args=(f"{count}",))
            writer.start()
            writer.join(60)
            writes.append(not writer.is_alive())

    return report


def write(name):
    try:
        with transaction.atomic():
            person = Person.objects.create(name=name, layer="rehearsal")
            StoredFile.objects.create(
                sha256="0" * 64, size=1, name=person.key, handed_in_by=person.key, handed_in_at=NOW
            )
    finally:
        connection.close()


def back_up_beside_writers(file):
    """What a backup beside three writers holds of persons and files, who waited, and what there is after."""
    writes = []
    write("before")
    counts = backups.backup(file, write_beside(writes)).counts
    return counts["people.person"], counts["files.storedfile"], writes, Person.objects.count()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_backup_beside_writers_is_one_moment_and_keeps_none_waiting(small, tmp_path):
    expected = (1, 1, [True, True, True], 4)
    if connection.vendor == "postgresql":
        assert back_up_beside_writers(tmp_path / "b") == expected
        return
    # SQLite in memory, as tests have it, is not SQLite in a file.
    shutil.copytree(small.parent / "empty", tmp_path / "home")
    code = "from pathlib import Path\nfrom tests.operations import test_restore\n"
    code += f"print(test_restore.back_up_beside_writers(Path({str(tmp_path / 'b')!r})))"
    assert done(python(tmp_path / "home", code)) == (0, f"{expected}\n")


@pytest.mark.django_db
def test_restored_rows_are_followed_by_free_numbers():
    models = backups._models()
    person = models["people.person"](id=41, key="per-x", name="Ada", layer="rehearsal")
    models["people.person"]._base_manager.bulk_create([person])
    backups._reset_sequences(models)
    assert Person.objects.create(name="Bo", layer="rehearsal").pk == 42


@pytest.mark.slow
def test_two_first_commands_at_once_make_the_tables_once(tmp_path):
    code = 'from concord.cli.main import run\nsys.exit(run(["society", "work", "--once"]))'
    both = [python(tmp_path, code) for _ in range(2)]
    assert [done(command)[0] for command in both] == [0, 0]
    assert rows_in(tmp_path) == [0, 1, 0]
