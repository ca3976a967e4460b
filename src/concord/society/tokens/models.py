"""Tokens and the scopes that they open."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from concord.society.fields import DayField, LineField, ValuesField, key_field
from concord.society.people.models import Person


class Scope(models.TextChoices):
    """One kind of use. No scope reaches consents to others, signatures, one's own data or tokens."""

    ME = "me:read", _("who I am and in which roles")
    DESK = "desk:read", _("what waits for me, and what I wait for")
    ORGANISATIONS = "organisations:read", _("organisations of the society")
    DIRECTORY = "directory:read", _("the directory, as far as people show themselves to me")
    MEMBERS = "members:read", _("memberships that I may see, and the coverage")
    COMMITTEES = "committees:read", _("committees and their dated seats")
    AGREEMENTS = "agreements:read", _("agreements, their deliverables and evidence, and what is due")
    AGREEMENTS_WRITE = (
        "agreements:write",
        _("review agreements, hand in evidence, accept and return deliverables in my name"),
    )
    ANNOUNCEMENTS = "announcements:read", _("announcements")
    INTRODUCTIONS = "introductions:read", _("my introductions, with contacts once both sides consented")
    INTRODUCTIONS_WRITE = (
        "introductions:write",
        _("ask for introductions, withdraw them, say what came of them; for the host also find contacts"),
    )


class Token(models.Model):
    """A key that a person made for a program. ``digest`` is the keyed hash of its secret.

    ``last_used_on`` is a day and no moment: enough to see that a token lies idle, and one write a day.
    """

    key = key_field("tok")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    name = LineField(max_length=80)
    scopes = ValuesField(default=list)
    digest = LineField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    last_used_on = DayField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-made_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="token_expires"),
            models.CheckConstraint(
                condition=Q(revoked_at=None) | Q(revoked_at__gte=F("made_at")), name="token_revoked_after"
            ),
        )

    def __str__(self) -> str:
        return self.key
