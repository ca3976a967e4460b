"""Stored files as a Django app."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """The files that people hand in."""

    name = "concord.society.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the parts of this app."""
        from concord.society.files import personal_data  # noqa: F401 - register on import
