"""One authorisation on which a verdict rests, as a row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from concord.atlas.questions.claims.wording import doubt
from concord.kernel.dates import PartialDate
from concord.web.atlas import claim_words, naming
from concord.web.atlas.links import SourceLink, sources

if TYPE_CHECKING:
    from concord.atlas.edition.model import Edition
    from concord.atlas.questions.claims import Evidence


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """What a reader sees of it. ``product`` is empty without a page; ``doubts``: why it is only possible."""

    id: str
    product: str
    name: str
    place: str
    when: PartialDate | None
    is_subject: bool
    certain: bool
    doubts: tuple[str, ...]
    sources: tuple[SourceLink, ...]


def row(record: Edition, found: Evidence, language: str) -> EvidenceRow:
    """The row of one piece of evidence."""
    authorisation = record.authorisations.get(found.id)
    product = authorisation.product if authorisation else (found.id if found.id in record.products else "")
    return EvidenceRow(
        id=found.id,
        product=product,
        name=naming.product(record.products[product], language) if product else found.id,
        place=claim_words.group_name(record, found.group),
        when=PartialDate.parse(found.when) if found.when else None,
        is_subject=found.role == "subject",
        certain=found.certain,
        doubts=tuple(doubt(code, language) for code in found.doubts),
        sources=sources(record, authorisation.sources) if authorisation else (),
    )
