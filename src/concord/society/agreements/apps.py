"""Agreements as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    """From draft to renewal."""

    name = "concord.society.agreements"
    label = "agreements"
    verbose_name = _("Agreements")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare who may do what, the links and the reminders."""
        from concord.society.agreements import links, reminders, rules  # noqa: F401 - declare on import
