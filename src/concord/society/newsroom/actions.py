"""From a draft in one or two languages to an announcement that everybody can read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from concord.kernel import clock
from concord.society.access import Actor, RefusedError, locked, require, visible
from concord.society.errors import Refusals
from concord.society.fields import Layer
from concord.society.ledger.entries import record
from concord.society.newsroom.models import Announcement, Correction, Version

if TYPE_CHECKING:
    from collections.abc import Mapping

    from concord.society.agreements.models import Agreement
    from concord.society.people.models import Organisation


refused = Refusals(
    {
        "published_already": ("", _("It is published already. Correct it, or withdraw it.")),
        "agreement_not_public": ("", _("The parties have not published this agreement yet.")),
        "not_published": ("", _("It is not published.")),
        "text_missing": ("", _("At least one language needs both a title and a text.")),
    }
)


@transaction.atomic
def write(
    *,
    actor: Actor,
    organisation: Organisation,
    texts: Mapping[str, tuple[str, str]],
    agreement: Agreement | None = None,
) -> Announcement:
    """A draft for an organisation that the actor represents; ``texts``: language to title and text.

    Raises RefusedError for another organisation, ValidationError without a text, for a body of the public
    record, or for an agreement of another layer or one that the actor may not see.
    """
    if organisation.pk not in actor.represents or actor.person is None:
        raise RefusedError("write")
    if organisation.layer == Layer.RECORD or (agreement and agreement.layer != organisation.layer):
        raise refused("layers_are_not_mixed")
    if agreement is not None and not visible(actor, type(agreement)).filter(pk=agreement.pk).exists():
        raise refused("agreement_unknown")
    announcement = Announcement.objects.create(
        layer=organisation.layer,
        organisation=organisation,
        agreement=agreement,
        author_id=actor.person,
        written_at=clock.now(),
    )
    _set_texts(announcement, texts)
    record(actor, "announcement.written", announcement, facts={"languages": ",".join(sorted(texts))})
    return announcement


@transaction.atomic
def rewrite(
    *, actor: Actor, announcement: Announcement, texts: Mapping[str, tuple[str, str]]
) -> Announcement:
    """Replace the texts of a draft. What is published is not rewritten: withdraw it and announce anew."""
    announcement = _locked(actor, announcement, "rewrite")
    if announcement.published_at is not None:
        raise refused("published_already")
    announcement.versions.all().delete()
    _set_texts(announcement, texts)
    record(actor, "announcement.rewritten", announcement, facts={"languages": ",".join(sorted(texts))})
    return announcement


@transaction.atomic
def publish(*, actor: Actor, announcement: Announcement) -> Announcement:
    """Let everybody read it, on its page and in the feed.

    Raises ValidationError if it is published already, or speaks of an agreement that its parties do not
    publish.
    """
    announcement = _locked(actor, announcement, "publish")
    if announcement.published_at is not None:
        raise refused("published_already")
    if announcement.agreement is not None and not announcement.agreement.is_published:
        raise refused("agreement_not_public")
    announcement.published_at = clock.now()
    announcement.save(update_fields=["published_at"])
    record(actor, "announcement.published", announcement)
    return announcement


@transaction.atomic
def correct(
    *, actor: Actor, announcement: Announcement, texts: Mapping[str, tuple[str, str]], because: str
) -> Announcement:
    """Put other words in the place of published ones; the page says why and keeps what stood there.

    Raises ValidationError unless it is published and not withdrawn, or without a reason or a text.
    """
    announcement = _locked(actor, announcement, "correct")
    _require_published(announcement, because)
    correction = Correction.objects.create(
        announcement=announcement, because=because, corrected_at=clock.now()
    )
    announcement.versions.filter(replaced_by=None).update(replaced_by=correction)
    _set_texts(announcement, texts)
    record(
        actor, "announcement.corrected", announcement, facts={"correction": correction.key}, reason=because
    )
    return announcement


@transaction.atomic
def withdraw(*, actor: Actor, announcement: Announcement, reason: str) -> Announcement:
    """Take a published announcement back; its page stays and says why."""
    announcement = _locked(actor, announcement, "withdraw")
    _require_published(announcement, reason)
    announcement.withdrawn_at, announcement.withdrawn_because = clock.now(), reason
    announcement.save(update_fields=["withdrawn_at", "withdrawn_because"])
    record(actor, "announcement.withdrawn", announcement, reason=reason)
    return announcement


def _locked(actor: Actor, announcement: Announcement, action: str) -> Announcement:
    now = locked(announcement)
    require(actor, action, now)
    return now


def _require_published(announcement: Announcement, reason: str) -> None:
    if announcement.published_at is None or announcement.withdrawn_at is not None:
        raise refused("not_published")
    if not reason:
        raise refused("reason_missing")


def _set_texts(announcement: Announcement, texts: Mapping[str, tuple[str, str]]) -> None:
    if not texts or not all(title and text for title, text in texts.values()):
        raise refused("text_missing")
    Version.objects.bulk_create(
        Version(announcement=announcement, language=language, title=title, text=text)
        for language, (title, text) in sorted(texts.items())
    )
