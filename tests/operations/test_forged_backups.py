"""Backups that were damaged on their way, or forged: each is refused by name, and nothing is written."""

import json
import tarfile

import pytest
from tests.support.small_installation import changed, entry_of, listed, parts, sealed, small_backup, written

from concord.cli.main import run
from concord.society.files.models import StoredFile
from concord.society.people.models import Person

PERSONS = "rows/people.person.jsonl"
ENTRIES = "rows/ledger.entry.jsonl"
DAMAGED = "the checksum at its end is not that of its content: it is damaged or cut short, or no backup of"


@pytest.fixture
def refused(settings, tmp_path, capsys):
    """Restore a file; the one line that is said of it. Nothing may have been written."""
    settings.HOME = tmp_path / "home"
    settings.MEDIA_ROOT = settings.HOME / "uploads"
    settings.HOME.mkdir()

    def refuse(file):
        assert run(["restore", str(file)]) == 1
        assert {path.name for path in settings.HOME.iterdir()} <= {"prepare.lock"}
        (line,) = capsys.readouterr().err.splitlines()
        return line.removeprefix(f"{file}: ")

    return refuse


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    return small_backup(tmp_path_factory)


@pytest.mark.parametrize("part", range(20))
def test_a_backup_with_one_flipped_bit_is_refused(good, refused, tmp_path, part):
    content = bytearray(good.read_bytes())
    # From the first byte of gzip's header, which its own checksum leaves out, to the very last byte.
    place = part * (len(content) - 1) // 19
    content[place] ^= 1 << part % 8
    (tmp_path / "b").write_bytes(content)
    assert refused(tmp_path / "b").startswith(DAMAGED)


@pytest.mark.parametrize("part", range(20))
def test_a_backup_that_is_cut_short_is_refused(good, refused, tmp_path, part):
    content = good.read_bytes()
    (tmp_path / "b").write_bytes(content[: part * (len(content) - 1) // 19])
    assert refused(tmp_path / "b").startswith(DAMAGED)


def upload(members):
    return next(entry.name for entry, _ in members if entry.name.startswith("uploads/"))


def without(members, name):
    return [(entry, content) for entry, content in members if entry.name != name]


def in_place_of_upload(kind):
    def forge(_manifest, members):
        name = upload(members)
        entry = entry_of(name, b"", kind)
        entry.linkname = "/etc/passwd"
        return _manifest, [(entry, b"") if old.name == name else (old, data) for old, data in members]

    return forge


def added(name, *, is_listed=True):
    def forge(manifest, members):
        more = [*members, (entry_of(name, b"x"), b"x")]
        return (listed(manifest, more) if is_listed else manifest), more

    return forge


def of_size(size, *, is_listed):
    """A bomb: a member of which little is there says that it is large."""

    def forge(manifest, members):
        entry = entry_of(PERSONS, b"")
        entry.size = size
        lines = [
            line | {"size": size} if is_listed and line["name"] == PERSONS else line
            for line in manifest["members"]
        ]
        return manifest | {"members": lines}, [
            (entry, data) if old.name == PERSONS else (old, data) for old, data in members
        ]

    return forge


FORGED = {
    "a member changed": (
        lambda manifest, members: (manifest, changed(members, PERSONS, lambda rows: rows + b"\n")),
        f"{PERSONS} has ",
    ),
    "a member changed, as long as before": (
        lambda manifest, members: (
            manifest,
            changed(members, PERSONS, lambda rows: rows.replace(b"Ada", b"Eve")),
        ),
        f"{PERSONS} is not as it was written",
    ),
    "a signing key added": (
        added("secret-key", is_listed=False),
        "it goes on after its last member",
    ),
    "a signing key added and listed": (added("secret-key"), "'secret-key' does not belong into a backup"),
    "a log of SQLite added and listed": (
        added("concord.sqlite3-wal"),
        "'concord.sqlite3-wal' does not belong into a backup",
    ),
    "an absolute path": (added("/etc/cron.d/x"), "'/etc/cron.d/x' does not belong into a backup"),
    "a path upwards": (added("../x"), "'../x' does not belong into a backup"),
    "a path upwards in an edition": (
        added("editions/00000000/.."),
        "'editions/00000000/..' does not belong into a backup",
    ),
    "an upload under another hash": (
        added(f"uploads/ab/ab{'0' * 62}"),
        f"uploads/ab/ab{'0' * 62} has another checksum",
    ),
    "a member missing": (
        lambda manifest, members: (manifest, without(members, PERSONS)),
        "'rows/",
    ),
    "the last member missing": (
        lambda manifest, members: (manifest, members[:-1]),
        "uploads/",
    ),
    "a member twice": (
        lambda manifest, members: (manifest, [members[0], *members]),
        f"'{'rows/'}",
    ),
    "a member listed twice": (
        lambda manifest, members: (listed(manifest, [members[0], *members]), [members[0], *members]),
        "rows/",
    ),
    "a symbolic link": (in_place_of_upload(tarfile.SYMTYPE), "is a symbolic link"),
    "a hard link": (in_place_of_upload(tarfile.LNKTYPE), "is a hard link"),
    "a device": (in_place_of_upload(tarfile.CHRTYPE), "is a device"),
    "a pipe": (in_place_of_upload(tarfile.FIFOTYPE), "is a pipe"),
    "a folder": (in_place_of_upload(tarfile.DIRTYPE), "is a folder"),
    "an extended header": (in_place_of_upload(tarfile.XHDTYPE), "is an extended header"),
    "a member of 8 GB that is listed as small": (
        of_size(8_000_000_000, is_listed=False),
        f"{PERSONS} has 8000000000 bytes instead of ",
    ),
    "a member of 10,000 TB": (of_size(10**16, is_listed=True), "it takes 10000000000 MB and "),
    "a format of the future": (
        lambda manifest, members: (manifest | {"format": 3, "software": "9.0"}, members),
        "it has format 3 of a newer version, 9.0; restore it with that one",
    ),
    "a manifest that is not JSON": (lambda _manifest, members: (b"{", members), "manifest.json is not JSON"),
    "a manifest of brackets": (
        lambda _manifest, members: (b"[" * 100_000, members),
        "manifest.json is not JSON",
    ),
    "a manifest without its ledger": (
        lambda manifest, members: (
            {key: value for key, value in manifest.items() if key != "ledger"},
            members,
        ),
        "manifest.json, ledger: Field required",
    ),
    "another kind of migrations": (
        lambda manifest, members: (manifest | {"migrations": 7}, members),
        "manifest.json, migrations: ",
    ),
}


@pytest.mark.parametrize("forgery", FORGED)
def test_a_forged_file_is_refused_before_the_database_is_asked(good, refused, tmp_path, forgery):
    forge, words = FORGED[forgery]
    line = refused(written(tmp_path / "b", *forge(*parts(good))))
    assert words in line
    assert "; restore " in line or "make room" in line


def test_a_bomb_of_gzip_is_not_expanded(good, refused, tmp_path):
    file = written(tmp_path / "b", *parts(good), tail=b"\0" * 50_000_000)
    assert file.stat().st_size < 1_000_000
    assert refused(file).startswith("it goes on after its last member")


def test_what_is_no_tar_is_refused(refused, tmp_path):
    import gzip

    assert refused(sealed(tmp_path / "b", gzip.compress(b"x" * 2000))).endswith("restore a backup of Concord")
    assert "restore another copy" in refused(sealed(tmp_path / "b", b"no gzip at all"))


def rows(change):
    """Rows of persons changed, and the manifest with them."""

    def forge(manifest, members):
        members = changed(
            members, PERSONS, lambda lines: b"".join(change(line) for line in lines.splitlines(keepends=True))
        )
        return listed(manifest, members), members

    return forge


def with_value(column, value):
    return rows(lambda line: json.dumps(json.loads(line) | {column: value}).encode() + b"\n")


def other_verb(manifest, members):
    members = changed(members, ENTRIES, lambda lines: lines.replace(b"test.done", b"test.good"))
    return listed(manifest, members), members


def without_listed(name):
    def forge(manifest, members):
        members = without(members, upload(members) if name == "upload" else name)
        return listed(manifest, members), members

    return forge


def unclaimed_upload(manifest, members):
    import hashlib

    digest = hashlib.sha256(b"x").hexdigest()
    return added(f"uploads/{digest[:2]}/{digest}")(manifest, members)


FORGED_ROWS = {
    "verbs of the ledger changed": (other_verb, "the restored ledger does not verify: seal 1"),
    "another head of the ledger": (
        lambda manifest, members: (manifest | {"ledger": {"seals": 1, "head": "0" * 64}}, members),
        "the ledger has another head than the manifest says",
    ),
    "a migration of the future": (
        lambda manifest, members: (
            manifest | {"migrations": [*manifest["migrations"], ["ledger", "9999_later"]]},
            members,
        ),
        "another version made it, ",
    ),
    "a table missing": (without_listed(PERSONS), "people.person: None rows and 2 in the manifest"),
    "an unknown table": (added("rows/people.crown.jsonl"), "rows/people.crown.jsonl: no such table"),
    "other counts": (
        lambda manifest, members: (
            manifest | {"counts": manifest["counts"] | {"people.person": 3}},
            members,
        ),
        "people.person: 2 rows and 3 in the manifest",
    ),
    "a person missing": (
        rows(lambda line: b"" if b"Ada" in line else line),
        "people.person: 1 rows and 2 in the manifest",
    ),
    "an upload missing": (without_listed("upload"), " is missing; restore another copy"),
    "an upload that no row names": (unclaimed_upload, ": no row names this file"),
    "a row that is no JSON": (rows(lambda _line: b"{\n"), f"{PERSONS}, line 1: "),
    "a row of brackets": (rows(lambda _line: b"[" * 100_000 + b"\n"), f"{PERSONS}, line 1: "),
    "a row that is a list": (rows(lambda _line: b"[]\n"), f"{PERSONS}, line 1: expected a value for every"),
    "a row without its columns": (rows(lambda _line: b"{}\n"), f"{PERSONS}, line 1: expected a value for"),
    "a number that is none": (with_value("id", "one"), f"{PERSONS}, line 1: "),
    "a number without end": (with_value("id", 2**80), PERSONS),
    "a number beyond all numbers": (
        rows(lambda line: line.replace(b'"id":1', b'"id":1e999')),
        f"{PERSONS}, line 1: cannot convert float infinity",
    ),
    "two rows with one number": (with_value("id", 1), "its rows do not fit together: "),
    "a bound value that is missing": (with_value("name", None), "its rows do not fit together: "),
}


@pytest.mark.django_db(transaction=True)
def test_forged_rows_are_refused_whole(good, refused, tmp_path):
    manifest, members = parts(good)
    for name, (forge, words) in FORGED_ROWS.items():
        line = refused(written(tmp_path / "b", *forge(manifest, members)))
        assert words in line, name
        assert (Person.objects.count(), StoredFile.objects.count()) == (0, 0), name
