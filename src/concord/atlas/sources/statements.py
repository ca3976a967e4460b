"""Statements: one claim of one record each, with an id that depends on everything but time."""

from __future__ import annotations

from typing import NamedTuple

from concord.kernel.ids import content_hash


class Statement(NamedTuple):
    """What one record of one source says about one property of one subject.

    ``value`` is the value as used, ``original`` the text as published. ``seen_from`` and ``seen_to`` are
    the days (YYYY-MM-DD, or ``None``) between which the source was seen to say so; ``stated`` is the
    day (EDTF) that the source itself gives for it. ``language`` is BCP 47.
    """

    id: str
    subject: str
    property: str
    value: str
    language: str
    original: str
    source: str
    record: str
    seen_from: str | None
    seen_to: str | None
    stated: str | None

    @classmethod
    def make(
        cls,
        subject: str,
        property_: str,
        value: str,
        *,
        language: str,
        source: str,
        record: str,
        seen_from: str | None = None,
        stated: str | None = None,
    ) -> Statement:
        """A statement whose value is the published text; the id is a hash of all but the three days."""
        identity = content_hash((subject, property_, value, language, value, source, record), 32)
        return cls(
            identity, subject, property_, value, language, value, source, record, seen_from, None, stated
        )
