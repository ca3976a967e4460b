"""The newsroom as a Django app."""

from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    """What is said in public."""

    name = "concord.society.newsroom"
    label = "newsroom"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare who may do what, and its part of privacy."""
        from concord.society.newsroom import personal_data, rules  # noqa: F401 - declare on import
