"""How the bills that an announcement speaks of became law: every dated step, those ahead of the day apart."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from concord.atlas.edition.policy import Instrument, InstrumentKind, Policy, RelationKind, Step, policy_of
from concord.atlas.questions.instruments import ChainStep, Reached, bill_stages, stage
from concord.kernel.logic import Truth
from concord.web.atlas.display import source_links

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from concord.atlas.edition.model import Edition


_LED_TO = frozenset({RelationKind.SUCCESSOR, RelationKind.MERGED_INTO})


def chain(record: Edition, subject: str, said_on: date, day: date, language: str) -> dict[str, Any] | None:
    """The chain that an instrument belongs to; None if the edition does not hold the instrument.

    The bills before the legislature on the day of the announcement, every step to the law and since.
    """
    policy = policy_of(record)
    if subject not in policy.instruments:
        return None
    law = policy.instruments[_led_to(policy, subject)]
    reached = stage(law, day).at_least
    family = {key: one for key, one in policy.instruments.items() if _led_to(policy, key) == law.id}
    bills = [one for one in family.values() if one.kind is InstrumentKind.BILL]
    steps = bill_stages(policy, day, law.id)
    to_the_law = [step for step in steps if step.instrument.id in family]
    later = [step for step in steps if step.instrument.id not in family]
    return {
        "pending": [_full(bill, language) for bill in bills if _is_pending(bill, said_on)],
        "law": law.id,
        "law_name": _full(law, language),
        "law_stage": policy.terms["stage"][reached.value].name(language),
        "is_law_in_force": reached is Reached.IN_FORCE,
        "steps": _shown(record, policy, to_the_law, said_on, language),
        "later": _shown(record, policy, later, said_on, language),
    }


def _full(instrument: Instrument, language: str) -> str:
    return instrument.name_local if language == "ko" else instrument.name_en


def _led_to(policy: Policy, key: str) -> str:
    """The instrument at the end of successors and mergers."""
    seen = {key}
    while True:
        ahead = [link.other for link in policy.instruments[key].relations if link.kind in _LED_TO]
        if not ahead or ahead[0] in seen:
            return key
        key = ahead[0]
        seen.add(key)


def _is_pending(instrument: Instrument, day: date) -> bool:
    reached = stage(instrument, day)
    return reached.at_least is Reached.PENDING and reached.at_most is Reached.PENDING


def _shown(
    record: Edition, policy: Policy, steps: Iterable[ChainStep], said_on: date, language: str
) -> list[dict[str, Any]]:
    """Steps of several instruments on one day for one reason stand as one."""
    groups = groupby(sorted(steps, key=_together), _together)
    return [_one(record, policy, list(group), said_on, language) for _, group in groups]


def _together(step: ChainStep) -> tuple[str, str, str, str]:
    event = step.event
    order = list(Step).index(event.step)
    return event.date.earliest.isoformat(), event.date.text, f"{order:02}", f"{event.article}{event.note_en}"


def _one(
    record: Edition, policy: Policy, group: list[ChainStep], said_on: date, language: str
) -> dict[str, Any]:
    """One dated step, of one instrument or of several together.

    ``come``: yes, no or unknown by the day of the page. ``is_after``: after the announcement.
    """
    event = group[0].event
    note = event.note(language)
    return {
        "when": event.date,
        "word": policy.terms["step"][event.step.value].name(language),
        "note": f"{event.article}: {note}" if event.article and note else event.article or note,
        "instruments": [_full(step.instrument, language) for step in group],
        "come": group[0].come.name.lower(),
        "is_after": event.date.is_on_or_before(said_on) is Truth.NO,
        "basis": event.basis.value,
        "confidence": event.confidence.value,
        "sources": source_links(record, (key for step in group for key in step.event.sources)),
    }
