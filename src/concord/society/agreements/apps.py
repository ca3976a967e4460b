"""Agreements as a Django app."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """From draft to renewal."""

    name = "concord.society.agreements"
    label = "agreements"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare who may do what, the links and the reminders."""
        from concord.society.agreements import links, notices, personal_data, rules  # noqa: F401 - declare on import
