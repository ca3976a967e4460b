"""What the models of every app share: the key of an object, and the layer to which it belongs."""

from __future__ import annotations

from functools import partial

from django.db import models
from django.utils.translation import gettext_lazy as _

from concord.kernel.ids import mint


def key_field(prefix: str) -> models.CharField[str, str]:
    """A unique field for an id minted once, such as ``agr-01hq…``: addresses, entries and exports use it.

    The id says nothing of its object.
    """
    return models.CharField(max_length=40, unique=True, editable=False, default=partial(mint, prefix))


class Layer(models.TextChoices):
    """Whose doing an object records. The layers of one installation are never mixed in one object."""

    LIVE = "live", _("live")
    """The host's own work: real organisations and people who act here themselves."""
    RECORD = "record", _("public record")
    """What sources say that real organisations did elsewhere; nobody acts on it here."""
    REHEARSAL = "rehearsal", _("rehearsal")
    """Invented organisations and people."""
