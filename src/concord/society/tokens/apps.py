"""Tokens as a Django app."""

from django.apps import AppConfig


class TokensConfig(AppConfig):
    """What programs may ask and do for a person."""

    name = "concord.society.tokens"
    label = "tokens"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare who may do what, and its part of privacy and retention."""
        from concord.society.tokens import personal_data, rules  # noqa: F401 - declare on import
