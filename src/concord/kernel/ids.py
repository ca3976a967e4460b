"""Ids: content hashes, and identifiers that sort by the moment they were made."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable

from concord.kernel import clock

_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"


def content_hash(fields: Iterable[str | None], length: int = 40) -> str:
    """A hex SHA-256 prefix over fields, each framed by its length so that no two lists collide.

    ``None`` and the empty string differ. ``length`` counts hex digits, at most 64.
    """
    encoded = (None if field is None else field.encode() for field in fields)
    framed = [b"-;" if data is None else b"%d:%b;" % (len(data), data) for data in encoded]
    return hashlib.sha256(b"".join(framed)).hexdigest()[:length]


def mint(prefix: str) -> str:
    """A new id ``prefix-`` plus 26 characters, time first: ids minted later sort later."""
    number = (int(clock.now().timestamp() * 1000) << 80) | secrets.randbits(80)
    digits = []
    for _ in range(26):
        number, digit = divmod(number, 32)
        digits.append(_CROCKFORD[digit])
    return f"{prefix}-{''.join(reversed(digits))}"
