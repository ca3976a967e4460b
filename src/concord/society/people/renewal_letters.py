"""The letters of a renewal round: what they say, to whom, and how they look before any is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from concord.kernel import clock
from concord.society.mail.models import Message
from concord.society.mail.outbox import RenderedMessage, render_message
from concord.society.mail.placeholders import unknown_places
from concord.society.people import notices, round_queries

if TYPE_CHECKING:
    from collections.abc import Mapping

    from concord.society.people.models import Account, Membership, RenewalRound

KIND = "renewal_due"
PLACES = ("name", "society", "class", "last_day", "closes_on")
LANGUAGES = ("en", "ko")
FIELDS = tuple(f"{part}_{language}" for language in LANGUAGES for part in ("subject", "text"))


def standard_texts() -> dict[str, str]:
    """What the letters of a round say that has no text of its own, by field of the round."""
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            found[f"subject_{language}"] = gettext(
                "Your membership in {society} runs until {last_day}: renew?"
            )
            found[f"text_{language}"] = "\n\n".join(
                (
                    gettext(
                        "Your membership in {society} ({class}) runs until {last_day}. "
                        "Please say by {closes_on} whether you want to renew it."
                    ),
                    gettext("Sign in and answer on the page below; no payment is asked for there."),
                )
            )
    return found


def texts_of(row: RenewalRound) -> dict[str, str]:
    """What the letters of the round say, by field: its own texts, else the standard ones."""
    standard = standard_texts()
    return {name: getattr(row, name) or standard[name] for name in FIELDS}


def checked(texts: Mapping[str, str]) -> dict[str, str]:
    """The texts of these fields. Raises ValidationError for one that is missing, or has an unknown place."""
    faults: dict[str, ValidationError] = {}
    for name in FIELDS:
        unknown = unknown_places(texts.get(name, ""), PLACES)
        if unknown:
            faults[name] = ValidationError(
                _("%(places)s is not known. Known are %(known)s."),
                code="place_unknown",
                params={
                    "places": ", ".join(unknown),
                    "known": ", ".join(f"{{{place}}}" for place in PLACES),
                },
            )
        elif not texts.get(name, "").strip():
            faults[name] = ValidationError(_("Both languages need a text."), code="text_missing")
    if faults:
        raise ValidationError(faults)
    return {name: texts[name] for name in FIELDS}


def context_of(row: RenewalRound, membership: Membership) -> dict[str, Any]:
    """What a letter of the round about that membership is rendered from."""
    texts = texts_of(row)
    return {
        **notices.about(membership),
        "closes_on": row.closes_on.isoformat(),
        "path": f"/memberships/{membership.key}",
        "texts": {
            language: {
                "subject": [texts[f"subject_{language}"]],
                "body": [line for line in texts[f"text_{language}"].splitlines() if line.strip()],
            }
            for language in LANGUAGES
        },
    }


def preview(row: RenewalRound) -> list[tuple[Membership, RenderedMessage]]:
    """For each language in which there are readers one letter as it would be; nothing is written."""
    found: dict[str, tuple[Membership, RenderedMessage]] = {}
    wanted = set(round_queries.letters_by_language(row))
    for membership in round_queries.to_write_to(row).iterator(chunk_size=200):
        if not wanted - found.keys():
            break
        for account in notices.readers(membership):
            if account.language not in found:
                found[account.language] = (membership, _rendered(row, membership, account))
    return [found[language] for language in sorted(found)]


def _rendered(row: RenewalRound, membership: Membership, account: Account) -> RenderedMessage:
    context = context_of(row, membership)
    return render_message(
        Message(kind=KIND, recipient=account, context=context, written_at=clock.now()), for_staff=True
    )
