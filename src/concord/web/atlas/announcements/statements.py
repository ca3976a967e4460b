"""The statements of an announcement as cards, by who speaks, and the bodies that they name."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from concord.kernel.dates import PartialDate
from concord.kernel.formatting import format_date
from concord.web.atlas.announcements.evidence import OUTCOMES, ClaimShown, claim_shown, outcome_of
from concord.web.atlas.display import SourceLink, name_of, organisation_name, source_links, word

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from django_stubs_ext import StrOrPromise

    from concord.atlas.edition.model import Edition, Organisation, OrganisationName
    from concord.atlas.questions.announcements import Announcement, Body, Party, Statement


KINDS = ("claim", "commitment", "task")
STATES = {
    **OUTCOMES,
    "known": pgettext_lazy("outcome", "Known"),
    "partly_known": pgettext_lazy("outcome", "Partly known"),
    "not_public": pgettext_lazy("outcome", "Not public"),
    "task": gettext_lazy("Task"),
}


@dataclass(frozen=True, slots=True)
class Context:
    """What is asked: which announcement of which edition, as of which day, in which language."""

    record: Edition
    announcement: Announcement
    day: date
    language: str

    def named(self, found: Iterable[Body]) -> tuple[NamedBody, ...]:
        """Bodies under their names on the day of the announcement, and on the day asked."""
        then = self.announcement.announced_on
        return named_bodies(self.record, found, then, self.day, self.language)


@dataclass(frozen=True, slots=True)
class Commitment:
    """Whom a commitment binds, when it fell due, and what is publicly known of it."""

    promisors: tuple[NamedBody, ...]
    promisees: tuple[NamedBody, ...]
    due: str
    is_ahead: bool
    outcome: str
    sources: tuple[SourceLink, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """Whose task it is, and what of Concord serves it."""

    bodies: tuple[NamedBody, ...]
    parts: tuple[PartShown, ...]


@dataclass(frozen=True, slots=True)
class StatementCard:
    """One statement with its evidence. Exactly one of the last three is filled, or ``refused``."""

    id: str
    number: int
    kind: str
    state: str
    state_word: str
    text: str
    refused: str
    claim: ClaimShown | None
    commitment: Commitment | None
    task: Task | None


@dataclass(frozen=True, slots=True)
class Voice:
    """Statements that follow each other in one voice: the announcement's own, a person's, or none."""

    heading: str
    role: str
    statements: tuple[StatementCard, ...]


def state(record: Edition, found: Statement) -> str:
    """One word for where a statement stands."""
    if found.kind == "claim":
        return outcome_of(record, found.claim) if found.claim else "refused"
    return found.outcome.state if found.outcome else found.kind


def states(record: Edition, statements: Iterable[Statement]) -> dict[str, str]:
    """Where each statement stands, by id."""
    return {found.id: state(record, found) for found in statements}


def voices(asked: Context, kind: str) -> tuple[Voice, ...]:
    """The statements of a kind, or of all for an empty one, in order, by who speaks."""
    numbered = enumerate(asked.announcement.statements, start=1)
    wanted = [(number, found) for number, found in numbered if kind in ("", found.kind)]
    runs = groupby(wanted, key=lambda pair: _voice(asked, pair[1]))
    return tuple(
        Voice(heading, role, tuple(statement_card(asked, number, found) for number, found in run))
        for (heading, role), run in runs
    )


def _voice(asked: Context, found: Statement) -> tuple[str, str]:
    speaker = found.speaker
    if speaker is None:
        return _("Who the three bodies say they are"), ""
    if speaker.person is None:
        return _("The announcement itself"), ""
    announcement, language = asked.announcement, asked.language
    short = next(p.short for p in announcement.parties if p.organisation == speaker.organisation)
    body = organisation_name(asked.record, speaker.organisation, language, announcement.announced_on)
    role = speaker.role.said(language) if speaker.role else ""
    words = {"role": role, "body": body, "short": short}
    # Translators: role, then body, or the other way round where the language asks for it.
    return speaker.person.said(language), _("%(role)s, %(body)s (%(short)s)") % words


def statement_card(asked: Context, number: int, found: Statement) -> StatementCard:
    """One statement, ready to show."""
    where = state(asked.record, found)
    claim = claim_shown(asked.record, found.claim, asked.day, asked.language) if found.claim else None
    return StatementCard(
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


def _commitment(asked: Context, found: Statement) -> Commitment | None:
    if found.outcome is None:
        return None
    due = [PartialDate.parse(part) for part in found.due.split("/") if part]
    return Commitment(
        promisors=asked.named(found.promisors),
        promisees=asked.named(found.promisees),
        due=" – ".join(format_date(end, asked.language) for end in due),
        is_ahead=bool(due) and due[0].earliest > asked.day,
        outcome=found.outcome.text.said(asked.language),
        sources=source_links(asked.record, found.outcome.sources),
    )


@dataclass(frozen=True, slots=True)
class NamedBody:
    """A body as a reader sees it. ``key`` is empty if it has no page, ``now`` if its name is the same."""

    key: str
    then: str
    now: str
    is_own_script: bool = True


@dataclass(frozen=True, slots=True)
class PartyCard:
    """A party to an announcement: who it was then, and the names that it bore before and since."""

    named: NamedBody
    short: str
    role: str
    founded: str
    names: tuple[tuple[str, str, str], ...]


def named_body(record: Edition, body: Body, then: date, now: date, language: str) -> NamedBody:
    """A body under its name on the day of the announcement, and on the day of the page if that differs."""
    found = record.organisations.get(body.organisation)
    said = body.name.said(language)
    if found is None:
        return NamedBody("", said, "")
    # A description of a part ("members of ...") is no name, so no other name can stand for it.
    if body.name.en not in {found.name, *(name.name.text for name in found.names)}:
        return NamedBody(found.id, said, "")
    return named_organisation(found, then, now, language)


def named_organisation(found: Organisation, then: date, now: date, language: str) -> NamedBody:
    """An organisation under its name on one day, and on another if that differs."""
    borne = name_of(found, language, then)
    today = name_of(found, language, now)
    return NamedBody(found.id, borne, today if today != borne else "")


def named_bodies(
    record: Edition, bodies: Iterable[Body], then: date, now: date, language: str
) -> tuple[NamedBody, ...]:
    """Bodies in the order given."""
    return tuple(named_body(record, body, then, now, language) for body in bodies)


def party_card(record: Edition, party: Party, then: date, now: date, language: str) -> PartyCard:
    """A party with the names that it bore over time."""
    found = record.organisations.get(party.organisation)
    shown = named_organisation(found, then, now, language) if found else NamedBody("", party.name, "")
    return PartyCard(
        named=shown,
        short=party.short,
        role=party.role.said(language),
        founded=format_date(party.founded, language) if party.founded else "",
        names=tuple(_borne(name, language) for name in _over_time(found)) if found else (),
    )


def _over_time(found: Organisation) -> list[OrganisationName]:
    """Full names only, oldest first; undated ones first."""
    full = [name for name in found.names if name.kind in ("official", "former", "local")]
    return sorted(full, key=lambda name: (str(name.since or ""), name.name.text))


def _borne(name: OrganisationName, language: str) -> tuple[str, str, str]:
    """A name, its language, and when it was borne, in words."""
    since = format_date(name.since, language) if name.since else ""
    until = format_date(name.until, language) if name.until else ""
    if since and until:
        span = _("%(since)s to %(until)s") % {"since": since, "until": until}
    elif since:
        span = _("since %(since)s") % {"since": since}
    else:
        span = _("until %(until)s") % {"until": until} if until else ""
    return name.name.text, name.name.language, span


@dataclass(frozen=True, slots=True)
class Part:
    """A part: its page with what to ask of it, what it is called and what it does."""

    page: str
    query: Mapping[str, str]
    label: StrOrPromise
    text: StrOrPromise


@dataclass(frozen=True, slots=True)
class PartShown:
    """A part as a reader sees it; ``address`` is empty if this site has no page for it."""

    address: str
    label: str
    text: str


_PARTS: Mapping[str, Part] = {
    "approvals": Part(
        "approvals",
        {"jurisdiction": "KR"},
        gettext_lazy("Approvals"),
        gettext_lazy("what is authorised in Korea and elsewhere, on any day, by named ways of counting"),
    ),
    "claims": Part(
        "claims",
        {},
        gettext_lazy("Claims"),
        gettext_lazy("what was said of the field, checked under every way of counting"),
    ),
    "gaps": Part(
        "gaps",
        {"jurisdiction": "KR", "against": "US,EU,JP"},
        gettext_lazy("Gaps"),
        gettext_lazy("what is authorised abroad and not in Korea, who holds it, and the reverse"),
    ),
    "instruments": Part(
        "instruments",
        {"jurisdiction": "KR"},
        gettext_lazy("Law"),
        gettext_lazy("which rules are in force, what changed, what is coming"),
    ),
    "pathway": Part(
        "pathway",
        {},
        gettext_lazy("Pathways"),
        gettext_lazy("how a product is classified here and there, and which routes are open"),
    ),
    "products": Part(
        "products",
        {},
        gettext_lazy("Products"),
        gettext_lazy("every product with its names, authorisations and trials"),
    ),
    "organisations": Part(
        "organisations",
        {},
        gettext_lazy("Organisations"),
        gettext_lazy("who works in the field, under which names, with whom"),
    ),
    "meetings": Part("meetings", {}, gettext_lazy("Meetings"), gettext_lazy("where the field meets")),
    "trials": Part(
        "trials", {}, gettext_lazy("Trials"), gettext_lazy("the trials on which authorisations rest")
    ),
    "society": Part(
        "society-agreements",
        {},
        gettext_lazy("Agreements"),
        gettext_lazy("agreements whose commitments are kept track of until they are met"),
    ),
}


def parts(keys: Iterable[str]) -> tuple[PartShown, ...]:
    """The parts that serve a task, in the order given."""
    return tuple(_part_shown(_PARTS[key]) for key in keys)


def _part_shown(part: Part) -> PartShown:
    try:
        address = reverse(part.page)
    except NoReverseMatch:
        address = ""
    query = f"?{urlencode(part.query)}" if part.query and address else ""
    return PartShown(f"{address}{query}", str(part.label), str(part.text))
