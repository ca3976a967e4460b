"""What a token may be good for. A token opens what its person may see and do, cut down to its scopes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    """One kind of use. No scope reaches consents, signatures, one's own data or tokens."""

    ME = "me:read", _("who I am and in which roles")
    ORGANISATIONS = "organisations:read", _("organisations of the society")
    DIRECTORY = "directory:read", _("the directory, as far as people show themselves to me")
    MEMBERS = "members:read", _("memberships that I may see, and the coverage")
    COMMITTEES = "committees:read", _("committees and their dated seats")
    AGREEMENTS = "agreements:read", _("agreements, their deliverables and evidence, and what is due")
    AGREEMENTS_WRITE = "agreements:write", _("hand in evidence, accept and return deliverables in my name")
    ANNOUNCEMENTS = "announcements:read", _("announcements")
    INTRODUCTIONS = "introductions:read", _("my introductions, with contacts once both sides consented")
