"""The layers of one installation, which are never mixed in one object."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Layer(models.TextChoices):
    """Whose doing an object records."""

    LIVE = "live", _("live")
    """The host's own work: real bodies and people who act here themselves."""
    RECORD = "record", _("public record")
    """What sources say that real bodies did elsewhere; nobody acts on it here."""
    REHEARSAL = "rehearsal", _("rehearsal")
    """Invented bodies and people."""
