"""Settings that come from the environment: database, mail server, proxies in front, and the signing key."""

from __future__ import annotations

import fcntl
import os
import secrets
import sys
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from concord.kernel.disk import sync

# Seconds for which a thread keeps its connection: to open one costs as much as four queries.
_KEPT = 60
# Fewer characters than this are no key but what is left of one.
_KEY_LENGTH = 50
# The bits of a mode that let others than the owner in.
_OTHERS = 0o077
# WAL lets readers go on while one process writes; IMMEDIATE takes the write lock at the start of a
# transaction, so that two writers wait for each other instead of failing halfway. FULL waits for the disk
# with every commit: what was acknowledged survives a loss of power. What is deleted is overwritten in the
# file: an erasure means it.
_SQLITE_OPTIONS = {
    "timeout": 10,
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; "
    "PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;",
}


def database(url: str, home: Path) -> dict[str, Any]:
    """The settings for ``url``, or for SQLite in ``home`` if it is empty.

    Raises ValueError for anything but ``postgresql://user:password@host:port/name`` and ``sqlite:///file``.
    """
    if not url:
        return _sqlite(str(home / "concord.sqlite3"))
    parts, port = _split_url(url)
    name = unquote(parts.path.removeprefix("/"))
    if parts.scheme == "sqlite" and name:
        return _sqlite(name)
    if parts.scheme not in {"postgres", "postgresql"} or not name:
        shown = f"{parts.scheme}://..." if parts.scheme else "(no scheme)"
        raise ValueError(f"DATABASE_URL {shown}: expected postgresql://user:password@host:port/name")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": port,
        "CONN_MAX_AGE": _KEPT,
        "CONN_HEALTH_CHECKS": True,
    }


def _split_url(url: str) -> tuple[SplitResult, str]:
    try:
        parts = urlsplit(url)
        return parts, str(parts.port or "")
    except ValueError as error:
        # The address holds a password: it is not shown.
        raise ValueError(f"DATABASE_URL: {error}".partition(" as ")[0]) from None


def _sqlite(name: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "OPTIONS": _SQLITE_OPTIONS,
        "CONN_MAX_AGE": _KEPT,
    }


def mail_server(text: str) -> dict[str, Any]:
    """Django's settings for ``host:port``, or ``smtp://``, ``smtp+starttls://`` or ``smtps://`` with a name.

    Raises ValueError for anything else, and for a name and password that would go over the net in the clear.
    """
    shape = "expected host:port, smtp+starttls://user:password@host:port or smtps://user:password@host:port"
    try:
        parts = urlsplit(text if "://" in text else f"smtp://{text}")
        port = parts.port
    except ValueError:
        # The address may hold a password: it is not shown.
        raise ValueError(f"CONCORD_SMTP: {shape}") from None
    ways = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
    is_in_the_clear = parts.scheme == "smtp" and parts.username
    if parts.scheme not in ways or not parts.hostname or parts.path or is_in_the_clear:
        raise ValueError(f"CONCORD_SMTP: {shape}")
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or ways[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+starttls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }


def proxies(text: str, *, behind_tls: bool) -> int:
    """How many proxies in front are trusted to say who the sender is; without a word one ends TLS.

    Raises ValueError for anything but a whole number from 0 to 9.
    """
    if not text:
        return int(behind_tls)
    if len(text) != 1 or not text.isascii() or not text.isdigit():
        raise ValueError(f"CONCORD_PROXIES {text!r}: expected the number of proxies in front, 0 to 9")
    return int(text)


def secret_key(home: Path) -> str:
    """``CONCORD_SECRET_KEY``, or a key made once and kept in ``home``, readable by its owner alone.

    A key that is too short, such as a full disk leaves, is made anew and named on stderr.
    """
    given = os.environ.get("CONCORD_SECRET_KEY", "")
    if given:
        return given
    file = home / "secret-key"
    key = _kept_key(file)
    return key if len(key) >= _KEY_LENGTH else _new_key(file)


def _kept_key(file: Path) -> str:
    return file.read_text(encoding="ascii", errors="replace").strip() if file.exists() else ""


def _new_key(file: Path) -> str:
    """A key written beside and renamed, by one process at a time: never half a key, never two."""
    with file.with_name("secret-key.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        key = _kept_key(file)
        if len(key) < _KEY_LENGTH:
            if file.exists():
                sys.stderr.write(f"{file}: too short to sign with; made anew, so everybody signs in again\n")
            key = secrets.token_urlsafe(50)
            part = file.with_name("secret-key.part")
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as new:
                new.write(key)
            sync(part)
            part.replace(file)
            sync(file.parent)
    return key


def keep_private(home: Path) -> None:
    """What holds personal data in a home is its owner's alone, also where an older version made it."""
    for path in (home / "uploads", home / "mail", *home.glob("concord.sqlite3*"), home / "secret-key"):
        if path.exists() and path.stat().st_mode & _OTHERS and path.stat().st_uid == os.geteuid():
            path.chmod(0o700 if path.is_dir() else 0o600)
