import errno
import os
from pathlib import Path

import pytest

from concord.web.environment import database, keep_private, secret_key


def test_sqlite_in_the_home_without_an_address():
    found = database("", Path("/home/concord"))
    assert found["ENGINE"] == "django.db.backends.sqlite3"
    assert found["NAME"] == "/home/concord/concord.sqlite3"
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_postgresql_by_address_with_escaped_password():
    found = database("postgresql://kim:p%40ss@db.example:5433/concord", Path())
    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert [found[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == [
        "concord",
        "kim",
        "p@ss",
        "db.example",
        "5433",
    ]


@pytest.mark.parametrize("url", ["mysql://kim:secret@host/name", "postgresql://host", "concord"])
def test_another_address_is_refused_without_telling_the_password(url):
    with pytest.raises(ValueError, match="expected postgresql://") as raised:
        database(url, Path())
    assert "secret" not in str(raised.value)


def test_the_key_is_made_once_and_private(tmp_path, monkeypatch):
    monkeypatch.delenv("CONCORD_SECRET_KEY")
    first = secret_key(tmp_path)
    assert len(first) > 50
    assert secret_key(tmp_path) == first
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("left", ["", "half a key"])
def test_a_key_that_a_full_disk_cut_short_is_made_anew_and_named(tmp_path, monkeypatch, capsys, left):
    monkeypatch.delenv("CONCORD_SECRET_KEY", raising=False)
    file = tmp_path / "secret-key"
    file.write_text(left)
    key = secret_key(tmp_path)
    assert len(key) >= 50
    assert (secret_key(tmp_path), file.read_text()) == (key, key)
    assert file.stat().st_mode & 0o777 == 0o600
    assert capsys.readouterr().err.startswith(f"{file}: too short to sign with; made anew")


def test_a_key_that_cannot_be_written_leaves_none(tmp_path, monkeypatch):
    def full(_descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.delenv("CONCORD_SECRET_KEY", raising=False)
    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            secret_key(tmp_path)
    assert not (tmp_path / "secret-key").exists()
    assert len(secret_key(tmp_path)) >= 50


def test_what_holds_personal_data_in_a_home_is_its_owners_alone(tmp_path):
    for folder in ("uploads", "mail", "editions"):
        (tmp_path / folder).mkdir()
    for file in ("concord.sqlite3", "concord.sqlite3-wal", "secret-key"):
        (tmp_path / file).touch()
    for path in tmp_path.iterdir():
        path.chmod(0o755 if path.is_dir() else 0o644)
    keep_private(tmp_path)
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in tmp_path.iterdir()}
    assert modes == {
        "uploads": "0o700",
        "mail": "0o700",
        "editions": "0o755",
        "concord.sqlite3": "0o600",
        "concord.sqlite3-wal": "0o600",
        "secret-key": "0o600",
    }


def test_what_the_site_writes_is_its_owners_alone(tmp_path):
    (tmp_path / "letter").touch()
    assert (tmp_path / "letter").stat().st_mode & 0o777 == 0o600
