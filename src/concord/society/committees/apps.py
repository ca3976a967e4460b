"""Committees as a Django app."""

from django.apps import AppConfig


class CommitteesConfig(AppConfig):
    """Who serves where, from when to when, and what was decided."""

    name = "concord.society.committees"
    label = "committees"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare who may do what, and seats as something to point to."""
        from concord.society.committees import personal_data, queries, rules  # noqa: F401 - declare on import
