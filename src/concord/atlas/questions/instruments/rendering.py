"""Answers about instruments as plain mappings, for the command and for programs. The shape is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from concord.atlas.questions.instruments.changes import changed, coming
from concord.atlas.questions.instruments.force import standings
from concord.atlas.questions.instruments.stage import stage

if TYPE_CHECKING:
    from datetime import date

    from concord.atlas.edition.policy import InstrumentEvent, LawVersion, Policy
    from concord.atlas.questions.instruments.changes import Change
    from concord.atlas.questions.instruments.force import Standing


def standings_answer(found: Policy, day: date, place: str | None) -> dict[str, Any]:
    """The law on a day: what had appeared by then, and how many are in force, certain and possible."""
    known = [row for row in standings(found, day, place) if _is_known(row)]
    certain = sum(row.certain for row in known)
    possible = sum(row.in_force.possible for row in known)
    rows = [standing_row(row) for row in known]
    return {"as_of": str(day), "in_force": [certain, possible], "rows": rows}


def _is_known(standing: Standing) -> bool:
    """Whether the instrument had appeared, or may have, by that day."""
    return any(event.date.is_on_or_before(standing.day).possible for event in standing.instrument.events)


def changed_answer(found: Policy, since: date, until: date, place: str | None) -> dict[str, Any]:
    """What changed after the first day, up to the end of the second."""
    rows = [_change_row(change) for change in changed(found, since, until, place)]
    return {"since": str(since), "until": str(until), "rows": rows}


def coming_answer(found: Policy, day: date, months: int, place: str | None) -> dict[str, Any]:
    """What is to change within so many months of the day, and whether that is laid down."""
    rows = [
        _change_row(change) | {"laid_down": change.settled.name.lower()}
        for change in coming(found, day, months, place)
    ]
    return {"as_of": str(day), "months": months, "rows": rows}


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
        "version": version and _version_row(version),
        "basis": instrument.basis.value,
        "confidence": instrument.confidence.value,
        "decided_by": [event_row(event) for event in row.decided_by],
        "sources": list(instrument.sources),
    }


def _version_row(version: LawVersion) -> dict[str, str]:
    return {"number": version.number, "mst": version.mst, "in_force": str(version.in_force)}


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
