"""Keys by which the society names its objects in addresses, ledger entries and exports."""

from __future__ import annotations

from functools import partial

from django.db import models

from concord.kernel.ids import mint


def key_field(prefix: str) -> models.CharField[str, str]:
    """A unique field that holds an id minted once, such as ``agr-01hq…``; it says nothing of its object."""
    return models.CharField(max_length=40, unique=True, editable=False, default=partial(mint, prefix))
