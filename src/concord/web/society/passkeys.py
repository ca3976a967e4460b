"""Passkeys: what they show of this site, and the forms that take what an authenticator answered."""

from __future__ import annotations

import struct
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from allauth.mfa.webauthn import forms as library
from django import forms
from django.utils.translation import gettext_lazy

from concord.web.society.fields import TextField

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allauth.mfa.models import Authenticator

    from concord.society.people.models import Account

NAME_LENGTH = 60
# The library's own Korean leaves a word of these in English. What stands in our catalogue goes before it.
IN_OUR_WORDS = (
    gettext_lazy("Authenticator secret"),
    gettext_lazy("You can store this secret and use it to reinstall your authenticator app at a later time."),
)


class PasskeyAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Passkeys that name this site and show the address of the account."""

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The relying party as authenticators show it."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": "Concord"}

    def get_user_identifier(self, user: Account) -> str:
        """What the authenticator shows beside the key."""
        return user.email


@contextmanager
def _readable() -> Iterator[None]:
    """Refuse an answer of no authenticator: its reader fails on made-up structures in all these ways.

    Raises ValidationError.
    """
    try:
        yield
    except (
        ArithmeticError,
        AttributeError,
        LookupError,
        RecursionError,
        TypeError,
        ValueError,
        struct.error,
    ) as error:
        raise get_adapter().validation_error("incorrect_code") from error


class CredentialField(forms.JSONField):
    """What an authenticator answered, as the browser's script puts it into a form."""

    widget = forms.HiddenInput

    def to_python(self, value: object) -> Any:  # noqa: ANN401 - any JSON
        """The structure. Raises ValidationError for what is none, or has no end."""
        with _readable():
            return super().to_python(value)

    def bound_data(self, data: object, initial: object) -> None:
        """Nothing: a form that comes back is filled anew by the script."""


class AddForm(library.AddWebAuthnForm):  # type: ignore[misc]
    """A new key and its name."""

    credential = CredentialField()
    name = TextField(label=gettext_lazy("Name"), required=False, max_length=NAME_LENGTH)

    def clean(self) -> dict[str, Any]:
        """The key, of which the list of keys can say later whether it signs in by itself."""
        with _readable():
            cleaned: dict[str, Any] = super().clean()
            extensions = (cleaned.get("credential") or {}).get("clientExtensionResults", {})
            extensions.get("credProps", {}).get("rk")
        return cleaned


class AuthenticateForm(library.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A key beside a password or a code."""

    credential = CredentialField()

    def clean_credential(self) -> Authenticator:
        """The key that answered."""
        with _readable():
            return super().clean_credential()


class LoginForm(library.LoginWebAuthnForm):  # type: ignore[misc]
    """A key alone."""

    credential = CredentialField()

    def clean_credential(self) -> Authenticator:
        """The key that answered."""
        with _readable():
            return super().clean_credential()


class ReauthenticateForm(library.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A key that shows again who somebody is."""

    credential = CredentialField()

    def clean_credential(self) -> Authenticator:
        """The key that answered."""
        with _readable():
            return super().clean_credential()


class EditForm(library.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a key."""

    name = TextField(label=gettext_lazy("Name"), max_length=NAME_LENGTH)
