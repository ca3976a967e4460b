"""Holds ``claims.yaml`` to its shape and to the tables: importing this registers the validator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concord.atlas.questions.claims.model import Population
from concord.atlas.questions.claims.reader import FILE, sound_claims
from concord.atlas.sources.curated.facts import validators
from concord.kernel.faults import Fault, near
from concord.kernel.jurisdictions import is_jurisdiction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from concord.atlas.questions.claims.model import Reading
    from concord.atlas.sources.curated.facts import Document, Facts


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
            subjects = _subjects(reading, facts)
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


def _subjects(reading: Reading, facts: Facts) -> frozenset[str] | None:
    """What may be the subject; None if it could not all be read."""
    if reading.population is Population.AUTHORISATIONS:
        return facts.known("organisations" if reading.by == "holder" else "products")
    if reading.population is Population.INSTRUMENTS:
        if "policy/instruments.csv" in facts.reading.unread:
            return None
        rows = [row for document in facts.matching("policy/instruments.csv") for row in document.content]
        return frozenset(row.cells["instrument"] for row in rows)
    return facts.known("organisations", "meetings")


validators.register(FILE, claim_faults)
