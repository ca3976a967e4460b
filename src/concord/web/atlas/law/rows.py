"""Instruments and their events as a reader sees them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from concord.atlas.questions.instruments import stage
from concord.atlas.questions.instruments.stage import Reached
from concord.web.atlas.display import SourceLink, place_name, source_links

if TYPE_CHECKING:
    from concord.atlas.edition.model import Edition
    from concord.atlas.edition.policy import Instrument, InstrumentEvent, Policy
    from concord.atlas.questions.instruments import Change, Standing
    from concord.kernel.dates import PartialDate


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


@dataclass(frozen=True, slots=True)
class EventRow:
    """One dated step."""

    step: str
    step_word: str
    date: PartialDate
    article: str
    note: str
    note_language: str
    basis: str
    basis_word: str
    sources: tuple[SourceLink, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """An instrument by name. ``other`` is its full name in its own language."""

    id: str
    name: str
    other: str
    other_language: str
    place_code: str
    place: str
    kind: str
    kind_word: str


@dataclass(frozen=True, slots=True)
class StandingRow:
    """An instrument on a day."""

    head: Head
    subjects: tuple[str, ...]
    stage_word: str
    since: PartialDate | None
    in_force: str
    certain: bool
    not_yet_applied: bool
    parts: tuple[tuple[str, str], ...]
    version: str
    basis: str
    basis_word: str
    sources: tuple[SourceLink, ...]


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change in a span of days. ``settled``: whether the law behind it was laid down by the day."""

    head: Head
    event: EventRow
    certain: bool
    legal: bool
    settled: str
    version: str


_LANGUAGE_OF = {"KR": "ko", "JP": "ja", "CN": "zh-Hans", "TW": "zh-Hant", "CH": "de"}


def head(reader: Reader, instrument: Instrument) -> Head:
    """The names of an instrument for a reader of that language."""
    return Head(
        instrument.id,
        instrument.name(reader.language),
        instrument.name_local,
        _LANGUAGE_OF.get(instrument.jurisdiction, "en"),
        instrument.jurisdiction,
        place_name(instrument.jurisdiction, reader.language),
        instrument.kind.value,
        reader.word("kind", instrument.kind.value),
    )


def event_row(reader: Reader, event: InstrumentEvent) -> EventRow:
    """One step in the reader's words."""
    return EventRow(
        event.step.value,
        reader.word("step", event.step.value),
        event.date,
        event.article,
        event.note(reader.language),
        reader.language if event.note_ko or reader.language == "en" else "en",
        event.basis.value,
        reader.word("basis", event.basis.value),
        source_links(reader.edition, event.sources),
    )


def standing_row(reader: Reader, found: Standing) -> StandingRow:
    """An instrument with its stage and standing on the day."""
    instrument = found.instrument
    reached = stage(instrument, found.day)
    deciding = next((event for event in found.decided_by if event.basis == "recalled"), None)
    basis = "read" if found.version or deciding is None else "recalled"
    return StandingRow(
        head=head(reader, instrument),
        subjects=tuple(reader.word("subject", subject) for subject in instrument.subjects),
        stage_word=stage_word(reader, instrument, reached.at_least),
        since=reached.since.date if reached.since else None,
        in_force=found.in_force.name.lower(),
        certain=found.certain,
        not_yet_applied=found.in_force.certain and not found.applies.possible,
        parts=tuple((part.article, part.in_force.name.lower()) for part in found.parts),
        version=found.version.number if found.version else "",
        basis=basis,
        basis_word=reader.word("basis", basis),
        sources=source_links(reader.edition, instrument.sources),
    )


def stage_word(reader: Reader, instrument: Instrument, reached: Reached) -> str:
    """The stage; a pending one in the words of the place and the kind."""
    if reached is not Reached.PENDING:
        return reader.word("stage", reached.value)
    words = reader.policy.terms.get("pending", {})
    for key in (f"{instrument.jurisdiction}-{instrument.kind}", instrument.kind, instrument.jurisdiction):
        if key in words:
            return words[key].name(reader.language)
    return reader.word("pending", "other")


def change_row(reader: Reader, change: Change) -> ChangeRow:
    """One change in the reader's words."""
    return ChangeRow(
        head(reader, change.instrument),
        event_row(reader, change.event),
        change.certain,
        change.legal,
        change.settled.name.lower(),
        change.version.number if change.version else "",
    )
