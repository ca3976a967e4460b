"""The key that signs cookies and forms."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def secret_key(home: Path) -> str:
    """``CONCORD_SECRET_KEY``, or a key made once and kept in ``home``, readable by its owner alone."""
    given = os.environ.get("CONCORD_SECRET_KEY", "")
    if given:
        return given
    file = home / "secret-key"
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
            new.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return file.read_text(encoding="utf-8")
