"""The Django app of the corrections."""

from __future__ import annotations

from django.apps import AppConfig


class CorrectionsConfig(AppConfig):
    """Corrections, under their own short label."""

    name = "concord.web.corrections"
    label = "corrections"
