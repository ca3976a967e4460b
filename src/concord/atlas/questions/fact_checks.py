"""Holds claims and announcements to the tables, and lets claims be found: importing this registers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concord.atlas.edition.search_documents import SearchDocument, Term, providers
from concord.atlas.questions.announcements import Announcement, Statement, parse_announcement
from concord.atlas.questions.claims.model import Population, Reading
from concord.atlas.questions.claims.reading import FILE, claims_of, sound_claims
from concord.atlas.sources.curated.facts import Document, Facts, validators
from concord.kernel.faults import Fault, FaultsFoundError, near
from concord.kernel.jurisdictions import is_jurisdiction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from concord.atlas.edition.model import Edition


def claim_faults(document: Document, facts: Facts) -> Iterator[Fault]:
    """Every fault of the file; the keys of a claim are looked up if its shape is sound."""
    claims, faults = sound_claims(document.content, document.file)
    yield from faults
    known = facts.known("references")
    for claim in claims.values():
        for source in claim.sources:
            if known is not None and source not in known:
                expected = f"expected a key of references{near(source, known)}"
                yield Fault(document.file, 0, f"{claim.id}.sources", source, expected)
        for reading in claim.readings:
            subjects = _subjects_of(reading, facts)
            if subjects is not None and reading.subject not in subjects and not _is_place(reading):
                expected = f"expected a subject of the population {reading.population}"
                column = f"{claim.id}.{reading.id}.subject"
                yield Fault(
                    document.file, 0, column, reading.subject, expected + near(reading.subject, subjects)
                )


def _is_place(reading: Reading) -> bool:
    """Whether the subject is a place, or a group that no table names: a year, class or donor."""
    if reading.population is not Population.AUTHORISATIONS:
        return False
    is_group = reading.by not in {"jurisdiction", "holder"}
    return is_group or reading.subject == "world" or is_jurisdiction(reading.subject)


def _subjects_of(reading: Reading, facts: Facts) -> frozenset[str] | None:
    """What may be the subject; None if it could not all be read."""
    if reading.population is Population.AUTHORISATIONS:
        return facts.known("organisations" if reading.by == "holder" else "products")
    if reading.population is Population.INSTRUMENTS:
        if "policy/instruments.csv" in facts.reading.unread:
            return None
        rows = [row for document in facts.matching("policy/instruments.csv") for row in document.content]
        return frozenset(row.cells["instrument"] for row in rows)
    return facts.known("organisations", "meetings")


def announcement_faults(document: Document, facts: Facts) -> Iterator[Fault]:
    """Every fault of one announcement; its keys are looked up once its shape is sound."""
    try:
        announcement = parse_announcement(document.content, document.file)
    except FaultsFoundError as error:
        yield from error.faults
        return
    claims = _claim_keys(facts)
    for place, table, key in _keys(announcement):
        known = claims if table == "claims" else facts.known(table)
        if known is not None and key not in known:
            yield Fault(document.file, 0, place, key, f"{key!r} is no key of {table}{near(key, known)}")


def _claim_keys(facts: Facts) -> frozenset[str] | None:
    """The claims by id, those with faults among them; None if the file could not be read."""
    document = facts.documents.get(FILE)
    if FILE in facts.reading.unread:
        return None
    if document is None:
        return frozenset()
    claims, faults = sound_claims(document.content, document.file)
    return frozenset(claims) | {fault.column.partition(".")[0] for fault in faults}


def _keys(announcement: Announcement) -> Iterator[tuple[str, str, str]]:
    """Where a key stands, the table whose key it is, and the key."""
    yield "agreement", "agreements", announcement.agreement
    yield "source", "references", announcement.source
    for party in announcement.parties:
        yield "parties", "organisations", party.organisation
    for statement in announcement.statements:
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


def claim_documents(edition: Edition) -> Iterator[SearchDocument]:
    """One document for each claim."""
    for claim in claims_of(edition).values():
        yield SearchDocument(
            "claim",
            claim.id,
            claim.text_en,
            f"{claim.claimant}, {claim.stated_on}",
            (
                Term(claim.text_en, "words of the claim"),
                Term(claim.text_ko, "words of the claim"),
                Term(claim.claimant, "claimant"),
                Term(claim.said_by("ko"), "claimant"),
                Term(claim.id, "key", identifier=True),
            ),
        )


validators.register(FILE, claim_faults)
validators.register("announcements/*.yaml", announcement_faults)
providers.register("claims", claim_documents)
