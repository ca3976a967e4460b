"""Organisations under the names that they bore on the day of an announcement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from concord.kernel.saying import say
from concord.web.atlas import naming

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from concord.atlas.edition.model import Edition, Organisation, OrganisationName
    from concord.atlas.questions.announcements import Body, Party


@dataclass(frozen=True, slots=True)
class Named:
    """A body as a reader sees it. ``key`` is empty if it has no page, ``now`` if its name is the same."""

    key: str
    then: str
    now: str
    is_own_script: bool = True


@dataclass(frozen=True, slots=True)
class Card:
    """A party to an announcement: who it was then, and the names that it bore before and since."""

    named: Named
    short: str
    role: str
    founded: str
    names: tuple[tuple[str, str, str], ...]


def named(record: Edition, body: Body, then: date, now: date, language: str) -> Named:
    """A body under its name on the day of the announcement, and on the day of the page if that differs."""
    found = record.organisations.get(body.organisation)
    said = body.name.said(language)
    if found is None:
        return Named("", said, "")
    # A description of a part ("members of ...") is no name, so no other name can stand for it.
    if body.name.en not in {found.name, *(name.name.text for name in found.names)}:
        return Named(found.id, said, "")
    return organisation(found, then, now, language)


def organisation(found: Organisation, then: date, now: date, language: str) -> Named:
    """An organisation under its name on one day, and on another if that differs."""
    borne = naming.organisation_name(found, language, then)
    today = naming.organisation_name(found, language, now)
    return Named(found.id, borne, today if today != borne else "")


def several(
    record: Edition, bodies: Iterable[Body], then: date, now: date, language: str
) -> tuple[Named, ...]:
    """Bodies in the order given."""
    return tuple(named(record, body, then, now, language) for body in bodies)


def card(record: Edition, party: Party, then: date, now: date, language: str) -> Card:
    """A party with the names that it bore over time."""
    found = record.organisations.get(party.organisation)
    shown = organisation(found, then, now, language) if found else Named("", party.name, "")
    return Card(
        named=shown,
        short=party.short,
        role=party.role.said(language),
        founded=say(party.founded, language) if party.founded else "",
        names=tuple(_borne(name, language) for name in _over_time(found)) if found else (),
    )


def _over_time(found: Organisation) -> list[OrganisationName]:
    """Full names only, oldest first; undated ones first."""
    full = [name for name in found.names if name.kind in ("official", "former", "local")]
    return sorted(full, key=lambda name: (str(name.since or ""), name.name.text))


def _borne(name: OrganisationName, language: str) -> tuple[str, str, str]:
    """A name, its language, and when it was borne, in words."""
    since = say(name.since, language) if name.since else ""
    until = say(name.until, language) if name.until else ""
    if since and until:
        span = _("%(since)s to %(until)s") % {"since": since, "until": until}
    elif since:
        span = _("since %(since)s") % {"since": since}
    else:
        span = _("until %(until)s") % {"until": until} if until else ""
    return name.name.text, name.name.language, span
