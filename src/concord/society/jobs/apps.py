"""Background work as a Django app."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """The queue of jobs."""

    name = "concord.society.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the parts of this app."""
        from concord.society.jobs import personal_data  # noqa: F401 - register on import
