"""The statements of an announcement as cards, by who speaks, and the bodies that they name."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from concord.atlas.questions.claims import outcome
from concord.kernel.dates import PartialDate
from concord.kernel.formatting import format_date
from concord.web.atlas.announcements.evidence import OUTCOMES, claim_shown
from concord.web.atlas.claims import checked
from concord.web.atlas.display import name_of, organisation_name, source_links, word

if TYPE_CHECKING:
    from collections.abc import Iterable
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

    def named(self, bodies: Iterable[Body]) -> list[dict[str, Any]]:
        """Bodies under their names on the day of the announcement, and on the day asked."""
        return [_named_body(self, body) for body in bodies]


def state(record: Edition, statement: Statement) -> str:
    """One word for where a statement stands."""
    if statement.kind == "claim":
        return outcome(checked(record.id, statement.claim)).value if statement.claim else "refused"
    return statement.outcome.state if statement.outcome else statement.kind


def states(record: Edition, statements: Iterable[Statement]) -> dict[str, str]:
    """Where each statement stands, by id."""
    return {statement.id: state(record, statement) for statement in statements}


def voices(asked: Context, kind: str) -> list[dict[str, Any]]:
    """The statements of a kind, or of all for an empty one, in order, by who speaks.

    A voice is the announcement's own, a person's, or none.
    """
    numbered = enumerate(asked.announcement.statements, start=1)
    wanted = [(number, statement) for number, statement in numbered if kind in ("", statement.kind)]
    runs = groupby(wanted, key=lambda pair: _voice(asked, pair[1]))
    return [
        {
            "heading": heading,
            "role": role,
            "statements": [statement_card(asked, number, statement) for number, statement in run],
        }
        for (heading, role), run in runs
    ]


def _voice(asked: Context, statement: Statement) -> tuple[str, str]:
    speaker = statement.speaker
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


def statement_card(asked: Context, number: int, statement: Statement) -> dict[str, Any]:
    """One statement with its evidence. Exactly one of the last three is filled, or ``refused``."""
    is_task, stands = statement.kind == "task", state(asked.record, statement)
    return {
        "id": statement.id,
        "number": number,
        "kind": statement.kind,
        "state": stands,
        "state_word": word(STATES, stands),
        "text": statement.text.said(asked.language),
        "refused": statement.refused.said(asked.language) if statement.refused else "",
        "claim": claim_shown(asked.record, statement.claim, asked.day) if statement.claim else None,
        "commitment": _commitment(asked, statement),
        "task": _task(asked, statement) if is_task else None,
    }


def _task(asked: Context, statement: Statement) -> dict[str, Any]:
    """Whose task it is, and what of Concord serves it."""
    parts = [_part(*_PARTS[key]) for key in statement.served_by]
    return {"bodies": asked.named(statement.bodies), "parts": parts}


def _commitment(asked: Context, statement: Statement) -> dict[str, Any] | None:
    """Whom a commitment binds, when it fell due, and what is publicly known of it."""
    if statement.outcome is None:
        return None
    due = [PartialDate.parse(part) for part in statement.due.split("/") if part]
    return {
        "promisors": asked.named(statement.promisors),
        "promisees": asked.named(statement.promisees),
        "due": " – ".join(format_date(end, asked.language) for end in due),
        "is_ahead": bool(due) and due[0].earliest > asked.day,
        "outcome": statement.outcome.text.said(asked.language),
        "sources": source_links(asked.record, statement.outcome.sources),
    }


def _named_body(asked: Context, body: Body) -> dict[str, Any]:
    """A body under its name on the day of the announcement, and on the day of the page if that differs.

    ``key`` is empty if it has no page, ``now`` if its name is the same.
    """
    organisation = asked.record.organisations.get(body.organisation)
    # A description of a part ("members of ...") is no name, so no other name can stand for it.
    if organisation and body.name.en in {
        organisation.name,
        *(name.name.text for name in organisation.names),
    }:
        return _named_organisation(asked, organisation)
    key = organisation.id if organisation else ""
    return {"key": key, "then": body.name.said(asked.language), "now": ""}


def _named_organisation(asked: Context, organisation: Organisation) -> dict[str, Any]:
    """An organisation under its name on one day, and on another if that differs."""
    borne = name_of(organisation, asked.language, asked.announcement.announced_on)
    today = name_of(organisation, asked.language, asked.day)
    return {"key": organisation.id, "then": borne, "now": today if today != borne else ""}


def party_card(asked: Context, party: Party) -> dict[str, Any]:
    """A party to an announcement: who it was then, and the names that it bore before and since."""
    organisation, language = asked.record.organisations.get(party.organisation), asked.language
    unknown = {"key": "", "then": party.name, "now": ""}
    return {
        "named": _named_organisation(asked, organisation) if organisation else unknown,
        "short": party.short,
        "role": party.role.said(language),
        "founded": format_date(party.founded, language) if party.founded else "",
        "names": [_borne(name, language) for name in _over_time(organisation)] if organisation else [],
    }


def _over_time(organisation: Organisation) -> list[OrganisationName]:
    """Full names only, oldest first; undated ones first."""
    full = [name for name in organisation.names if name.kind in ("official", "former", "local")]
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


# Of each part its page with what to ask of it, what it is called and what it does.
_PARTS: dict[str, tuple[str, dict[str, str], StrOrPromise, StrOrPromise]] = {
    "approvals": (
        "approvals",
        {"jurisdiction": "KR"},
        gettext_lazy("Approvals"),
        gettext_lazy("what is authorised in Korea and elsewhere, on any day, by named ways of counting"),
    ),
    "claims": (
        "claims",
        {},
        gettext_lazy("Claims"),
        gettext_lazy("what was said of the field, checked under every way of counting"),
    ),
    "gaps": (
        "gaps",
        {"jurisdiction": "KR", "against": "US,EU,JP"},
        gettext_lazy("Gaps"),
        gettext_lazy("what is authorised abroad and not in Korea, who holds it, and the reverse"),
    ),
    "instruments": (
        "instruments",
        {"jurisdiction": "KR"},
        gettext_lazy("Law"),
        gettext_lazy("which rules are in force, what changed, what is coming"),
    ),
    "pathway": (
        "pathway",
        {},
        gettext_lazy("Pathways"),
        gettext_lazy("how a product is classified here and there, and which routes are open"),
    ),
    "products": (
        "products",
        {},
        gettext_lazy("Products"),
        gettext_lazy("every product with its names, authorisations and trials"),
    ),
    "organisations": (
        "organisations",
        {},
        gettext_lazy("Organisations"),
        gettext_lazy("who works in the field, under which names, with whom"),
    ),
    "meetings": ("meetings", {}, gettext_lazy("Meetings"), gettext_lazy("where the field meets")),
    "trials": ("trials", {}, gettext_lazy("Trials"), gettext_lazy("the trials on which authorisations rest")),
    "society": (
        "society-agreements",
        {},
        gettext_lazy("Agreements"),
        gettext_lazy("agreements whose commitments are kept track of until they are met"),
    ),
}


def _part(page: str, query: dict[str, str], label: StrOrPromise, text: StrOrPromise) -> dict[str, str]:
    """A part as a reader sees it; ``address`` is empty if this site has no page for it."""
    try:
        address = reverse(page) + (f"?{urlencode(query)}" if query else "")
    except NoReverseMatch:
        address = ""
    return {"address": address, "label": str(label), "text": str(text)}
