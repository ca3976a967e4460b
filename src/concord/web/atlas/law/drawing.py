"""Pictures of law for a reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concord.kernel.formatting import format_date
from concord.web.atlas.law_pictures import Drawn, LawPicture, law_lines

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from concord.atlas.edition.policy import Instrument, InstrumentEvent
    from concord.web.atlas.law.rows import Reader


def picture(
    reader: Reader, instruments: Iterable[Instrument], as_of: date, first: int | None = None
) -> LawPicture | None:
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
