"""The ledger as a Django app."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The append-only record of who did what."""

    name = "concord.society.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the parts of this app."""
        from concord.society.ledger import jobs, personal_data  # noqa: F401 - register on import
