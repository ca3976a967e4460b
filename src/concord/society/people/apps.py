"""People as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """Who is who, and who is a member."""

    name = "concord.society.people"
    label = "people"
    verbose_name = _("People")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare who may see and do what."""
        from concord.society.people import rules  # noqa: F401 - declares on import
