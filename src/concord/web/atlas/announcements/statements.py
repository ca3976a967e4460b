"""The statements of an announcement as cards, and the runs of statements by one voice."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from concord.kernel.dates import PartialDate
from concord.kernel.saying import say
from concord.web.atlas import naming
from concord.web.atlas.announcements import bodies, claims
from concord.web.atlas.announcements.parts import PartShown, parts
from concord.web.atlas.links import SourceLink, sources
from concord.web.atlas.words import word

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from concord.atlas.edition.model import Edition
    from concord.atlas.questions.announcements import Announcement, Body, Statement

KINDS = ("claim", "commitment", "task")
STATES = {
    **claims.OUTCOMES,
    "known": pgettext_lazy("outcome", "Known"),
    "partly_known": pgettext_lazy("outcome", "Partly known"),
    "not_public": pgettext_lazy("outcome", "Not public"),
    "task": gettext_lazy("Task"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: which announcement of which edition, as of which day, in which language."""

    record: Edition
    announcement: Announcement
    day: date
    language: str

    def named(self, found: Iterable[Body]) -> tuple[bodies.Named, ...]:
        """Bodies under their names on the day of the announcement, and on the day asked."""
        then = self.announcement.announced_on
        return bodies.several(self.record, found, then, self.day, self.language)


@dataclass(frozen=True, slots=True)
class Commitment:
    """Whom a commitment binds, when it fell due, and what is publicly known of it."""

    promisors: tuple[bodies.Named, ...]
    promisees: tuple[bodies.Named, ...]
    due: str
    is_ahead: bool
    outcome: str
    sources: tuple[SourceLink, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """Whose task it is, and what of Concord serves it."""

    bodies: tuple[bodies.Named, ...]
    parts: tuple[PartShown, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """One statement with its evidence. Exactly one of the last three is filled, or ``refused``."""

    id: str
    number: int
    kind: str
    state: str
    state_word: str
    text: str
    refused: str
    claim: claims.ClaimShown | None
    commitment: Commitment | None
    task: Task | None


@dataclass(frozen=True, slots=True)
class Voice:
    """Statements that follow each other in one voice: the announcement's own, a person's, or none."""

    heading: str
    role: str
    statements: tuple[Shown, ...]


def state(record: Edition, found: Statement) -> str:
    """One word for where a statement stands."""
    if found.kind == "claim":
        return claims.outcome_of(record, found.claim) if found.claim else "refused"
    return found.outcome.state if found.outcome else found.kind


def states(record: Edition, statements: Iterable[Statement]) -> dict[str, str]:
    """Where each statement stands, by id."""
    return {found.id: state(record, found) for found in statements}


def voices(asked: Asked, kind: str) -> tuple[Voice, ...]:
    """The statements of a kind, or of all for an empty one, in order, by who speaks."""
    numbered = enumerate(asked.announcement.statements, start=1)
    wanted = [(number, found) for number, found in numbered if kind in ("", found.kind)]
    runs = groupby(wanted, key=lambda pair: _voice(asked, pair[1]))
    return tuple(
        Voice(heading, role, tuple(shown(asked, number, found) for number, found in run))
        for (heading, role), run in runs
    )


def _voice(asked: Asked, found: Statement) -> tuple[str, str]:
    speaker = found.speaker
    if speaker is None:
        return _("Who the three bodies say they are"), ""
    if speaker.person is None:
        return _("The announcement itself"), ""
    announcement, language = asked.announcement, asked.language
    short = next(p.short for p in announcement.parties if p.organisation == speaker.organisation)
    body = naming.organisation(asked.record, speaker.organisation, language, announcement.announced_on)
    role = speaker.role.said(language) if speaker.role else ""
    words = {"role": role, "body": body, "short": short}
    # Translators: role, then body, or the other way round where the language asks for it.
    return speaker.person.said(language), _("%(role)s, %(body)s (%(short)s)") % words


def shown(asked: Asked, number: int, found: Statement) -> Shown:
    """One statement, ready to show."""
    where = state(asked.record, found)
    claim = claims.shown(asked.record, found.claim, asked.day, asked.language) if found.claim else None
    return Shown(
        id=found.id,
        number=number,
        kind=found.kind,
        state=where,
        state_word=word(STATES, where),
        text=found.text.said(asked.language),
        refused=found.refused.said(asked.language) if found.refused else "",
        claim=claim,
        commitment=_commitment(asked, found),
        task=Task(asked.named(found.bodies), parts(found.served_by)) if found.kind == "task" else None,
    )


def _commitment(asked: Asked, found: Statement) -> Commitment | None:
    if found.outcome is None:
        return None
    due = [PartialDate.parse(part) for part in found.due.split("/") if part]
    return Commitment(
        promisors=asked.named(found.promisors),
        promisees=asked.named(found.promisees),
        due=" – ".join(say(end, asked.language) for end in due),
        is_ahead=bool(due) and due[0].earliest > asked.day,
        outcome=found.outcome.text.said(asked.language),
        sources=sources(asked.record, found.outcome.sources),
    )
