"""Corrections as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class CorrectionsConfig(AppConfig):
    """Corrections, under their own short label."""

    name = "concord.society.corrections"
    label = "corrections"

    def ready(self) -> None:
        """Declare who may do what."""
        from concord.society.corrections import rules  # noqa: F401 - declare on import
