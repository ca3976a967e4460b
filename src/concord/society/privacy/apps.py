"""Privacy as a Django app."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """The highest app of the society: it reaches every other through what they register."""

    name = "concord.society.privacy"
    label = "privacy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register its own part, its rules and the daily run of retention."""
        from concord.society.privacy import (  # noqa: F401 - declare on import
            personal_data,
            retention,
            rules,
        )
