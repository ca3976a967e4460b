"""Holds announcements to their shape, to the tables and to the claims: importing this registers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concord.atlas.questions.announcements.reader import parse_announcement
from concord.atlas.questions.claims.reader import FILE as CLAIMS
from concord.atlas.questions.claims.reader import sound_claims
from concord.atlas.sources.curated.facts import validators
from concord.kernel.faults import Fault, FaultsFoundError, near

if TYPE_CHECKING:
    from collections.abc import Iterator

    from concord.atlas.questions.announcements.model import Announcement, Statement
    from concord.atlas.sources.curated.facts import Document, Facts

FILES = "announcements/*.yaml"


def announcement_faults(document: Document, facts: Facts) -> Iterator[Fault]:
    """Every fault of one announcement; its keys are looked up once its shape is sound."""
    try:
        found = parse_announcement(document.content, document.file)
    except FaultsFoundError as error:
        yield from error.faults
        return
    claims = _claims(facts)
    for place, table, key in _keys(found):
        known = claims if table == "claims" else facts.known(table)
        if known is not None and key not in known:
            expected = f"{key!r} is no key of {table}{near(key, known)}"
            yield Fault(document.file, 0, place, key, expected)


def _claims(facts: Facts) -> frozenset[str] | None:
    """The claims by id, those with faults among them; None if the file could not be read."""
    document = facts.documents.get(CLAIMS)
    if CLAIMS in facts.reading.unread:
        return None
    if document is None:
        return frozenset()
    claims, faults = sound_claims(document.content, document.file)
    return frozenset(claims) | {fault.column for fault in faults}


def _keys(found: Announcement) -> Iterator[tuple[str, str, str]]:
    """Where a key stands, the table whose key it is, and the key."""
    yield "agreement", "agreements", found.agreement
    yield "source", "references", found.source
    for party in found.parties:
        yield "parties", "organisations", party.organisation
    for statement in found.statements:
        for column, table, key in _named(statement):
            yield f"{statement.id}.{column}", table, key


def _named(statement: Statement) -> Iterator[tuple[str, str, str]]:
    if statement.claim:
        yield "claim", "claims", statement.claim
    if statement.speaker:
        yield "speaker", "organisations", statement.speaker.organisation
    for body in (*statement.promisors, *statement.promisees, *statement.bodies):
        yield "bodies", "organisations", body.organisation
    for source in statement.outcome.sources if statement.outcome else ():
        yield "outcome", "references", source


validators.register(FILES, announcement_faults)
