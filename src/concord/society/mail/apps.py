"""Outgoing mail as a Django app."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    """Messages and one-use links."""

    name = "concord.society.mail"
    label = "mail"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the parts of this app."""
        from concord.society.mail import jobs, personal_data, rules  # noqa: F401 - register on import
