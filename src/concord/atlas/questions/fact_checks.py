"""Holds claims and announcements to the tables, and lets claims be found: importing this registers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concord.atlas.edition.search_documents import SearchDocument, Term, providers
from concord.atlas.questions.announcements import Announcement, Statement, parse_announcement
from concord.atlas.questions.claims.reading import FILE, claims_of, sound_claims
from concord.atlas.questions.claims.scope import Scope, places_in, scope_faults, years_of
from concord.atlas.sources.curated.facts import Document, Facts, validators
from concord.atlas.sources.curated.tables import INDICATION_GROUPS
from concord.kernel.dates import PartialDate
from concord.kernel.faults import Fault, FaultsFoundError, near

if TYPE_CHECKING:
    from collections.abc import Iterator

    from concord.atlas.edition.model import Edition
    from concord.atlas.questions.claims.model import Claim


def claim_faults(document: Document, facts: Facts) -> Iterator[Fault]:
    """Every fault of the file: what any claim is held to, and what a published one needs besides."""
    claims, faults = sound_claims(document.content, document.file)
    yield from faults
    scope = _scope(facts)
    for claim in claims.values():
        yield from scope_faults(claim, scope, document.file)
        yield from _unpublishable(claim, document.file)


def _unpublishable(claim: Claim, file: str) -> Iterator[Fault]:
    """A fault for a claim without a source, and for each text that is in English only."""
    if not claim.sources:
        yield Fault(file, 0, f"{claim.id}.sources", "", "expected a source")
    texts = {
        "text": (claim.text_en, claim.text_ko),
        "note": (claim.note_en, claim.note_ko),
    }
    if claim.refusal is not None:
        texts["refused.reason"] = claim.refusal.reason_en, claim.refusal.reason_ko
        texts["refused.missing"] = claim.refusal.missing_en, claim.refusal.missing_ko
    for column, (english, korean) in texts.items():
        if english and not korean:
            yield Fault(file, 0, f"{claim.id}.{column}.ko", "", "expected the text in Korean")


def _scope(facts: Facts) -> Scope:
    """What claims may name, as far as the files could be read."""
    return Scope(
        references=facts.known("references"),
        products=facts.known("products"),
        organisations=facts.known("organisations"),
        meetings=facts.known("meetings"),
        instruments=_instruments(facts),
        indication_groups=facts.known(INDICATION_GROUPS),
        measures=_cells(facts, "measures", "measure"),
        holders=_cells(facts, "authorisations", "holder"),
        places=_placed(_cells(facts, "authorisations", "jurisdiction")),
        years=_years(facts),
    )


def _cells(facts: Facts, table: str, column: str) -> frozenset[str] | None:
    """What stands in a column; None if the table could not be read."""
    if facts.known(table) is None:
        return None
    return frozenset(row.cells.get(column, "") for row in facts.mentioned(table)) - {""}


def _placed(codes: frozenset[str] | None) -> frozenset[str] | None:
    return None if codes is None else places_in(codes)


def _years(facts: Facts) -> frozenset[str] | None:
    """The years of the grants; None if a day of them could not be read."""
    if facts.known("authorisations") is None:
        return None
    try:
        return years_of(
            PartialDate.parse(row.cells.get("date", ""))
            for row in facts.mentioned("authorisation_events")
            if row.cells.get("event") == "granted"
        )
    except ValueError:
        return None


def _instruments(facts: Facts) -> frozenset[str] | None:
    if "policy/instruments.csv" in facts.reading.unread:
        return None
    rows = [row for document in facts.matching("policy/instruments.csv") for row in document.content]
    return frozenset(row.cells["instrument"] for row in rows)


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
