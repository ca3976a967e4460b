"""An account is a way to sign in, and nothing else: who somebody is stands in the person."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from concord.kernel import clock


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts whose address is folded, so that one mailbox has one account."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Account:  # noqa: ANN401 - model fields
        """A saved account. Without a password only a passkey or a link signs in."""
        account = self.model(email=email.strip().casefold(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """Signs in with an address and a password or a passkey; language and time zone are the reader's."""

    email = models.EmailField(unique=True)
    language = models.CharField(max_length=2, choices=[("en", "English"), ("ko", "한국어")], default="en")
    time_zone = models.CharField(max_length=40, default="UTC")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.email
