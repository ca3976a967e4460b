"""The ledger as a Django app."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The lowest app of the society: it imports none of the others."""

    name = "concord.society.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the jobs, rules and parts of this app."""
        from concord.society.ledger import handlers, held, rules  # noqa: F401 - register on import
