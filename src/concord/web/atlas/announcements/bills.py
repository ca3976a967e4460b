"""How the bills that an announcement speaks of became law: every dated step, those ahead of the day apart."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from concord.atlas.edition.policy import InstrumentKind, RelationKind, Step, policy_of
from concord.atlas.questions.instruments import Reached, bill_stages, stage
from concord.kernel.logic import Truth
from concord.web.atlas.display import SourceLink, source_links

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from concord.atlas.edition.model import Edition
    from concord.atlas.edition.policy import Instrument, Policy
    from concord.atlas.questions.instruments import ChainStep
    from concord.kernel.dates import PartialDate


_LED_TO = frozenset({RelationKind.SUCCESSOR, RelationKind.MERGED_INTO})


@dataclass(frozen=True, slots=True)
class StepShown:
    """One dated step, of one instrument or of several together.

    ``come``: yes, no or unknown by the day of the page. ``is_after``: after the announcement.
    """

    when: PartialDate
    word: str
    note: str
    instruments: tuple[str, ...]
    come: str
    is_after: bool
    basis: str
    confidence: str
    sources: tuple[SourceLink, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """The bills before the legislature on the day of the announcement, every step to the law and since."""

    pending: tuple[str, ...]
    law: str
    law_name: str
    law_stage: str
    is_law_in_force: bool
    steps: tuple[StepShown, ...]
    later: tuple[StepShown, ...]


def chain(record: Edition, subject: str, said_on: date, day: date, language: str) -> Chain | None:
    """The chain that an instrument belongs to; None if the edition does not hold the instrument."""
    held = policy_of(record)
    if subject not in held.instruments:
        return None
    law = held.instruments[_led_to(held, subject)]
    steps = bill_stages(held, day, law.id)
    on_the_way = _on_the_way(held, law)
    reached = stage(law, day)
    return Chain(
        pending=tuple(
            _full(one, language)
            for key, one in held.instruments.items()
            if key in on_the_way and one.kind is InstrumentKind.BILL and _is_pending(one, said_on)
        ),
        law=law.id,
        law_name=_full(law, language),
        law_stage=held.terms["stage"][reached.at_least.value].name(language),
        is_law_in_force=reached.at_least is Reached.IN_FORCE,
        steps=_shown(record, held, (s for s in steps if s.instrument.id in on_the_way), said_on, language),
        later=_shown(
            record, held, (s for s in steps if s.instrument.id not in on_the_way), said_on, language
        ),
    )


def _full(instrument: Instrument, language: str) -> str:
    return instrument.name_local if language == "ko" else instrument.name_en


def _led_to(held: Policy, key: str) -> str:
    """The instrument at the end of successors and mergers."""
    seen = {key}
    while True:
        ahead = [link.other for link in held.instruments[key].relations if link.kind in _LED_TO]
        if not ahead or ahead[0] in seen:
            return key
        key = ahead[0]
        seen.add(key)


def _on_the_way(held: Policy, law: Instrument) -> set[str]:
    return {key for key in held.instruments if _led_to(held, key) == law.id}


def _is_pending(instrument: Instrument, day: date) -> bool:
    found = stage(instrument, day)
    return found.at_least is Reached.PENDING and found.at_most is Reached.PENDING


def _shown(
    record: Edition, held: Policy, steps: Iterable[ChainStep], said_on: date, language: str
) -> tuple[StepShown, ...]:
    """Steps of several instruments on one day for one reason stand as one."""
    ordered = sorted(steps, key=_together)
    return tuple(
        _one(record, held, list(group), said_on, language) for _, group in groupby(ordered, _together)
    )


def _together(found: ChainStep) -> tuple[str, str, str, str]:
    event = found.event
    order = list(Step).index(event.step)
    return event.date.earliest.isoformat(), event.date.text, f"{order:02}", f"{event.article}{event.note_en}"


def _one(record: Edition, held: Policy, group: list[ChainStep], said_on: date, language: str) -> StepShown:
    event = group[0].event
    note = event.note(language)
    return StepShown(
        when=event.date,
        word=held.terms["step"][event.step.value].name(language),
        note=f"{event.article}: {note}" if event.article and note else event.article or note,
        instruments=tuple(_full(found.instrument, language) for found in group),
        come=group[0].come.name.lower(),
        is_after=event.date.is_on_or_before(said_on) is Truth.NO,
        basis=event.basis.value,
        confidence=event.confidence.value,
        sources=source_links(record, (key for found in group for key in found.event.sources)),
    )
