"""Sessions as Django keeps them in the database; a cookie that holds no key of a session begins none."""

from __future__ import annotations

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore


class SessionStore(DatabaseSessionStore):
    """Keys are the letters and digits of which Django makes them: PostgreSQL takes no other sign unharmed.

    A cookie can spell a NUL as ``\\000``.
    """

    def __init__(self, session_key: str | None = None) -> None:
        is_one = session_key is not None and session_key.isascii() and session_key.isalnum()
        super().__init__(session_key if is_one else None)
