"""What commands need that work on the database of the site."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from concord.cli.output import emit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from concord.cli.output import Format


def set_up() -> None:
    """Make the models of the site usable in this process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concord.web.settings")
    import django

    django.setup()


def emit_backup(file: Path, manifest: Mapping[str, Any], form: Format | None) -> None:
    """Print what a backup holds: the head of its ledger, and how many rows of each model."""
    rows = [{"model": model, "rows": number} for model, number in manifest["counts"].items() if number]
    emit({"file": file, "ledger": manifest["ledger"], "rows": rows}, form)
