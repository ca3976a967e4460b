"""``concord instruments``: the law on a day, what changed between two days, what is coming."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from concord.cli.output import AsOfOption, EditionOption, FormatOption, emit, new_app
from concord.kernel.clock import today
from concord.kernel.dates import parse_day

if TYPE_CHECKING:
    from datetime import date

    from concord.atlas.edition.policy_model import InstrumentEvent, LawVersion, Policy
    from concord.atlas.questions.instruments import Change, Standing

app = new_app()

_STANDING_COLUMNS = ("instrument", "kind", "name", "stage", "since", "in_force", "certain", "basis")
_CHANGE_COLUMNS = ("date", "step", "instrument", "name", "article", "certain", "basis")


@app.command()
def instruments(
    *,
    jurisdiction: Annotated[
        str | None, typer.Option("--jurisdiction", metavar="CC", help="ISO 3166 code, or EU.")
    ] = None,
    as_of: AsOfOption = None,
    changed_between: Annotated[
        tuple[str, str] | None,
        typer.Option("--changed-between", metavar="DAY DAY", help="After the first, up to the second day."),
    ] = None,
    coming: Annotated[
        int | None, typer.Option("--coming", metavar="MONTHS", min=1, help="Changes of law to come.")
    ] = None,
    chosen: FormatOption = None,
    edition: EditionOption = None,
) -> None:
    """What the law is, was and will be. A date that was recalled, not read, is never certain."""
    from concord.atlas.edition.policy import policy
    from concord.cli import in_use
    from concord.kernel.jurisdictions import jurisdiction as checked

    if changed_between and (as_of or coming):
        raise typer.BadParameter("--changed-between goes with neither --as-of nor --coming")
    if jurisdiction:
        checked(jurisdiction)
    folder = in_use.folder(edition)
    found = policy(folder.name)
    day = as_of or today()
    columns: tuple[str, ...] = _CHANGE_COLUMNS
    if changed_between:
        since, until = (parse_day(text) for text in changed_between)
        answer = _changed(found, since, until, jurisdiction)
    elif coming:
        answer = _coming(found, day, coming, jurisdiction)
    else:
        answer, columns = _standings(found, day, jurisdiction), _STANDING_COLUMNS
    emit({"edition": folder.name, "jurisdiction": jurisdiction, **answer}, chosen, columns=columns)


def _standings(found: Policy, day: date, place: str | None) -> dict[str, Any]:
    from concord.atlas.questions.instruments import standings

    known = [row for row in standings(found, day, place) if _is_known(row)]
    certain = sum(row.certain for row in known)
    possible = sum(row.in_force.possible for row in known)
    rows = [_standing_row(row) for row in known]
    return {"as_of": str(day), "in_force": [certain, possible], "rows": rows}


def _is_known(standing: Standing) -> bool:
    """Whether the instrument had appeared, or may have, by that day."""
    return any(event.date.is_on_or_before(standing.day).possible for event in standing.instrument.events)


def _changed(found: Policy, since: date, until: date, place: str | None) -> dict[str, Any]:
    from concord.atlas.questions.instruments import changed

    rows = [_change_row(change) for change in changed(found, since, until, place)]
    return {"since": str(since), "until": str(until), "rows": rows}


def _coming(found: Policy, day: date, months: int, place: str | None) -> dict[str, Any]:
    from concord.atlas.questions.instruments import coming

    rows = [
        _change_row(change) | {"laid_down": change.settled.name.lower()}
        for change in coming(found, day, months, place)
    ]
    return {"as_of": str(day), "months": months, "rows": rows}


def _standing_row(row: Standing) -> dict[str, Any]:
    from concord.atlas.questions.instruments import stage

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
        "decided_by": [_event_row(event) for event in row.decided_by],
        "sources": list(instrument.sources),
    }


def _version_row(version: LawVersion) -> dict[str, str]:
    return {"number": version.number, "mst": version.mst, "in_force": str(version.in_force)}


def _change_row(change: Change) -> dict[str, Any]:
    instrument = change.instrument
    return {
        **_event_row(change.event),
        "instrument": instrument.id,
        "jurisdiction": instrument.jurisdiction,
        "name": instrument.short_name,
        "name_local": instrument.name_local,
        "legal": change.legal,
        "certain": change.certain,
        "possible": change.within.possible,
        "version": change.version and change.version.number,
    }


def _event_row(event: InstrumentEvent) -> dict[str, Any]:
    return {
        "date": str(event.date),
        "step": event.step.value,
        "article": event.article or None,
        "note": {"en": event.note_en, "ko": event.note_ko} if event.note_en else None,
        "basis": event.basis.value,
        "confidence": event.confidence.value,
        "sources": list(event.sources),
    }
