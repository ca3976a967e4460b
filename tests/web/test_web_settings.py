from pathlib import Path

import pytest

from concord.web.environment import database, secret_key


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
