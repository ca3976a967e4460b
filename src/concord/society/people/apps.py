"""People as a Django app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Who is who, and who is a member."""

    name = "concord.society.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare who may see and do what."""
        from concord.society.people import personal_data, rules  # noqa: F401 - declare on import
