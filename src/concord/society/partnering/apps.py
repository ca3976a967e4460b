"""Partnering as a Django app."""

from django.apps import AppConfig


class PartneringConfig(AppConfig):
    """Who may be introduced to whom."""

    name = "concord.society.partnering"
    label = "partnering"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare who may do what, the dossier's figures and the messages of later days."""
        from concord.society.partnering import notices, personal_data, queries, rules  # noqa: F401 - declare on import
