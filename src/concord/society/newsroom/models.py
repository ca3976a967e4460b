"""An announcement and its language versions."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from concord.kernel.formatting import format_date
from concord.society.agreements.models import Agreement
from concord.society.fields import Layer, LineField, ParagraphsField, key_field
from concord.society.people.models import Organisation, Person

LANGUAGES = [("en", _("English")), ("ko", _("Korean"))]


class Announcement(models.Model):
    """Said by an organisation, on an agreement or not. Public from ``published_at``; then it stays.

    What is published is not rewritten: a correction says why and keeps the words that it replaced. A
    withdrawn announcement keeps its address and says that it was withdrawn, and why.
    """

    key = key_field("ann")
    layer = LineField(max_length=10, choices=Layer.choices, default=Layer.LIVE)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="announcements")
    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, null=True, related_name="announcements"
    )
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="announcements")
    written_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = LineField(max_length=300, blank=True)

    class Meta:
        ordering = ("-published_at", "-written_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | (Q(published_at__isnull=False) & ~Q(withdrawn_because="")),
                name="withdrawn_after_publication_with_reason",
            ),
        )
        indexes = (models.Index(fields=["-published_at"], name="announcement_published"),)

    def __str__(self) -> str:
        version = self.version
        return version.title if version else self.key

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("society-announcement", args=[self.key])

    @property
    def published_day(self) -> str:
        """The day of publication in the reader's form, empty before."""
        published = self.published_at
        return format_date(timezone.localtime(published).date(), get_language() or "en") if published else ""

    @property
    def standing_versions(self) -> list[Version]:
        """The versions that no correction replaced, one a language."""
        return [version for version in self.versions.all() if version.replaced_by_id is None]

    @property
    def version(self) -> Version | None:
        """The version in the reader's language, else the first there is."""
        versions = self.standing_versions
        mine = (version for version in versions if version.language == get_language())
        return next(mine, versions[0] if versions else None)


class Correction(models.Model):
    """What was published is corrected, and the reason is public."""

    key = key_field("cor")
    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="corrections")
    because = LineField(max_length=300)
    corrected_at = models.DateTimeField()

    class Meta:
        ordering = ("corrected_at", "pk")
        constraints = (models.CheckConstraint(condition=~Q(because=""), name="correction_has_reason"),)

    def __str__(self) -> str:
        return self.because


class Version(models.Model):
    """The announcement in one language; ``replaced_by`` is the correction that put others in its place."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="versions")
    language = LineField(max_length=2, choices=LANGUAGES)
    title = LineField(max_length=200)
    text = ParagraphsField(max_length=20_000)
    replaced_by = models.ForeignKey(Correction, on_delete=models.CASCADE, null=True, related_name="replaced")

    class Meta:
        ordering = ("announcement", "language")
        constraints = (
            models.UniqueConstraint(
                fields=["announcement", "language"],
                condition=Q(replaced_by=None),
                name="version_once_a_language",
            ),
        )

    def __str__(self) -> str:
        return self.title
