"""What the law is, was and will be, and the answer in the shape that commands and programs share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from concord.atlas.questions.instruments.changes import Change, changed, coming
from concord.atlas.questions.instruments.standing import Standing, stage, standings

if TYPE_CHECKING:
    from datetime import date

    from concord.atlas.edition.policy import InstrumentEvent, Policy


@dataclass(frozen=True, slots=True)
class Question:
    """The law of a jurisdiction, or of all, on a day; or what changed ``since`` another day up to that one.

    With ``coming``: what is to change within so many months after the day, and whether that is laid down.
    """

    day: date
    jurisdiction: str | None = None
    since: date | None = None
    coming: int | None = None

    def answer(self, policy: Policy) -> dict[str, Any]:
        """The answer in the published shape. Raises ValueError for a span that ends before it begins."""
        if self.since is not None:
            changes = changed(policy, self.since, self.day, self.jurisdiction)
            rows = [_change_row(change) for change in changes]
            return {"since": str(self.since), "until": str(self.day), "rows": rows}
        if self.coming is not None:
            changes = coming(policy, self.day, self.coming, self.jurisdiction)
            rows = [{**_change_row(change), "laid_down": change.settled.name.lower()} for change in changes]
            return {"as_of": str(self.day), "months": self.coming, "rows": rows}
        known = [row for row in standings(policy, self.day, self.jurisdiction) if row.is_known]
        certain = sum(row.certain for row in known)
        possible = sum(row.in_force.possible for row in known)
        rows = [standing_row(row) for row in known]
        return {"as_of": str(self.day), "in_force": [certain, possible], "rows": rows}


def standing_row(row: Standing) -> dict[str, Any]:
    """One instrument as it stands on a day."""
    instrument = row.instrument
    reached = stage(instrument, row.day)
    version = row.version
    return {
        "instrument": instrument.id,
        "jurisdiction": instrument.jurisdiction,
        "kind": instrument.kind.value,
        "name": instrument.short_name,
        "name_en": instrument.name_en,
        "name_local": instrument.name_local,
        "subjects": list(instrument.subjects),
        "stage": reached.at_least.value,
        "stage_at_most": reached.at_most.value,
        "since": str(reached.since.date) if reached.since else None,
        "in_force": row.in_force.name.lower(),
        "applies": row.applies.name.lower(),
        "certain": row.certain,
        "possible": row.possible,
        "parts": [{"article": part.article, "in_force": part.in_force.name.lower()} for part in row.parts],
        "version": version
        and {"number": version.number, "mst": version.mst, "in_force": str(version.in_force)},
        "basis": instrument.basis.value,
        "confidence": instrument.confidence.value,
        "decided_by": [event_row(event) for event in row.decided_by],
        "sources": list(instrument.sources),
    }


def _change_row(change: Change) -> dict[str, Any]:
    instrument = change.instrument
    return {
        **event_row(change.event),
        "instrument": instrument.id,
        "jurisdiction": instrument.jurisdiction,
        "name": instrument.short_name,
        "name_local": instrument.name_local,
        "legal": change.legal,
        "certain": change.certain,
        "possible": change.within.possible,
        "version": change.version and change.version.number,
    }


def event_row(event: InstrumentEvent) -> dict[str, Any]:
    """One step in the life of an instrument."""
    return {
        "date": str(event.date),
        "step": event.step.value,
        "article": event.article or None,
        "note": {"en": event.note_en, "ko": event.note_ko} if event.note_en else None,
        "basis": event.basis.value,
        "confidence": event.confidence.value,
        "sources": list(event.sources),
    }
