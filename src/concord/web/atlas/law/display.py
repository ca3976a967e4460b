"""What the pages of law show: instruments and their events in the reader's words, filters, pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from concord.atlas.edition.policy import Instrument, InstrumentEvent, Policy, policy_of
from concord.atlas.questions.instruments import Change, Reached, Standing, stage
from concord.kernel.formatting import format_date
from concord.web.atlas import parameters
from concord.web.atlas.display import edition, language, place_name, source_links
from concord.web.atlas.law_pictures import Drawn, law_lines

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from concord.atlas.edition.model import Edition
    from concord.web.atlas.pictures import Lanes
    from concord.web.request import ReaderRequest

    Shown = dict[str, Any]

MOST_MONTHS = 120
_LANGUAGE_OF = {"KR": "ko", "JP": "ja", "CN": "zh-Hans", "TW": "zh-Hant", "CH": "de"}


@dataclass(frozen=True, slots=True)
class Reader:
    """What every row needs: the edition, its policy, and the language of the page."""

    edition: Edition
    policy: Policy
    language: str

    def word(self, group: str, key: str) -> str:
        """A word of a closed list; the key itself if the list has none."""
        term = self.policy.terms.get(group, {}).get(key)
        return term.name(self.language) if term else key

    def options(self, group: str) -> list[tuple[str, str]]:
        """A closed list as the options of a field."""
        return [(term.name(self.language), key) for key, term in self.policy.terms.get(group, {}).items()]

    def places(self) -> list[str]:
        """The jurisdictions that have an instrument, in order of their names."""
        codes = {one.jurisdiction for one in self.policy.instruments.values()}
        return sorted(codes, key=lambda code: place_name(code, self.language))


def reader() -> Reader:
    """The policy of the edition in use, in the language of the page."""
    return Reader(edition(), policy_of(edition()), language())


@dataclass(frozen=True, slots=True)
class Filter:
    """Place, subject and kind; empty for all."""

    place: str
    subject: str
    kind: str

    def keeps(self, instrument: Instrument) -> bool:
        """Whether an instrument is wanted."""
        return (
            self.place in ("", instrument.jurisdiction)
            and (not self.subject or self.subject in instrument.subjects)
            and self.kind in ("", instrument.kind.value)
        )


def read_filter(request: ReaderRequest, reader: Reader, place: str = "") -> Filter:
    """The filter of a request; ``place`` where the page has one of its own."""
    terms = reader.policy.terms
    return Filter(
        place or parameters.choice(request, "jurisdiction", ("", *reader.places()), ""),
        parameters.choice(request, "subject", ("", *terms.get("subject", {})), ""),
        parameters.choice(request, "kind", ("", *terms.get("kind", {})), ""),
    )


def months(request: ReaderRequest, default: int = 12) -> int:
    """How many months ahead to look."""
    return parameters.number(request, "months", default, MOST_MONTHS)


def head(reader: Reader, instrument: Instrument) -> Shown:
    """An instrument by name. ``other`` is its full name in its own language."""
    return {
        "id": instrument.id,
        "name": instrument.name(reader.language),
        "other": instrument.name_local,
        "other_language": _LANGUAGE_OF.get(instrument.jurisdiction, "en"),
        "place_code": instrument.jurisdiction,
        "place": place_name(instrument.jurisdiction, reader.language),
        "kind": instrument.kind.value,
        "kind_word": reader.word("kind", instrument.kind.value),
    }


def event_row(reader: Reader, event: InstrumentEvent) -> Shown:
    """One dated step."""
    return {
        "step": event.step.value,
        "step_word": reader.word("step", event.step.value),
        "date": event.date,
        "article": event.article,
        "note": event.note(reader.language),
        "note_language": reader.language if event.note_ko or reader.language == "en" else "en",
        "basis": event.basis.value,
        "basis_word": reader.word("basis", event.basis.value),
        "sources": source_links(reader.edition, event.sources),
    }


def standing_row(reader: Reader, standing: Standing) -> Shown:
    """An instrument with its stage and standing on the day."""
    instrument, version = standing.instrument, standing.version
    reached = stage(instrument, standing.day)
    is_recalled = version is None and any(event.basis == "recalled" for event in standing.decided_by)
    basis = "recalled" if is_recalled else "read"
    return {
        "head": head(reader, instrument),
        "subjects": [reader.word("subject", subject) for subject in instrument.subjects],
        "stage_word": stage_word(reader, instrument, reached.at_least),
        "since": reached.since.date if reached.since else None,
        "in_force": standing.in_force.name.lower(),
        "certain": standing.certain,
        "not_yet_applied": standing.in_force.certain and not standing.applies.possible,
        "parts": [(part.article, part.in_force.name.lower()) for part in standing.parts],
        "version": version.number if version else "",
        "basis": basis,
        "basis_word": reader.word("basis", basis),
        "sources": source_links(reader.edition, instrument.sources),
    }


def stage_word(reader: Reader, instrument: Instrument, reached: Reached) -> str:
    """The stage; a pending one in the words of the place and the kind."""
    if reached is not Reached.PENDING:
        return reader.word("stage", reached.value)
    words = reader.policy.terms.get("pending", {})
    keys = (f"{instrument.jurisdiction}-{instrument.kind}", instrument.kind, instrument.jurisdiction)
    return reader.word("pending", next((key for key in keys if key in words), "other"))


def change_row(reader: Reader, change: Change) -> Shown:
    """One change in a span of days. ``settled``: whether the law behind it was laid down by the day."""
    return {
        "head": head(reader, change.instrument),
        "event": event_row(reader, change.event),
        "certain": change.certain,
        "legal": change.legal,
        "settled": change.settled.name.lower(),
        "version": change.version.number if change.version else "",
    }


def picture(
    reader: Reader, instruments: Iterable[Instrument], as_of: date, first: int | None = None
) -> Lanes | None:
    """The lines of instruments in order of their first event; ``None`` for none."""
    rows = sorted((one for one in instruments if one.events), key=lambda one: (one.events[0].date, one.id))
    drawn = [
        Drawn(one, one.name(reader.language), tuple(_title(reader, event) for event in one.events))
        for one in rows
    ]
    return law_lines(drawn, as_of, first) if drawn else None


def _title(reader: Reader, event: InstrumentEvent) -> str:
    parts = [
        f"{reader.word('step', event.step.value)}, {format_date(event.date, reader.language)}",
        event.article,
        event.note(reader.language),
        "" if event.basis == "read" else reader.word("basis", event.basis.value),
    ]
    return " · ".join(part for part in parts if part)
