"""The pages as Django starts them."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig, apps
from django.core.management import call_command
from django.db.models.signals import post_migrate


class WebConfig(AppConfig):
    """Whoever brings a database up to date makes the table of the shared cache too."""

    name = "concord.web"

    def ready(self) -> None:
        """The table stands beside that of the sessions, and is no model: no backup holds it."""
        post_migrate.connect(
            _make_cache_table, sender=apps.get_app_config("sessions"), dispatch_uid="concord.cache"
        )


def _make_cache_table(using: str, **_: Any) -> None:  # noqa: ANN401 - Django sends more
    call_command("createcachetable", database=using, verbosity=0)
