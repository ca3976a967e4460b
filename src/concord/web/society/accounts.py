"""Signing up and in: allauth's flows with this site's words, and the rehearsal's of a demonstration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.usersessions.models import UserSession
from django import forms
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from concord.kernel.text import clean_line
from concord.society.fields import Layer, checked
from concord.society.ledger.models import Installation
from concord.society.mail import sign_in as sign_in_letters
from concord.society.mail.outbox import society_names
from concord.society.people.actions import join
from concord.society.people.models import Account, Person
from concord.society.people.zones import host_zone
from concord.web.request import sender, sender_counted
from concord.web.society.fields import TextField, ZoneField

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from concord.web.society.request import SocietyRequest


class PersonBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth ships no types
    """Every page of somebody signed in asks for the account and its person: here with one query."""

    def get_user(self, user_id: int) -> Account | None:
        """The account with its person, or None if it is gone or closed."""
        account = Account.objects.select_related("person").filter(pk=user_id).first()
        return account if account is not None and self.user_can_authenticate(account) else None


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Accounts in the reader's language. The demonstration takes no new accounts."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether anybody may sign up here."""
        return not settings.DEMO

    def clean_email(self, email: str) -> str:
        """The address. Raises ValidationError for a sign that no text may hold."""
        clean: str = checked(clean_line, super().clean_email(email))
        return clean

    def save_user(self, request: HttpRequest, user: Account, form: Any, commit: bool = True) -> Account:  # noqa: ANN401
        """The account with the language in which it was asked for."""
        user.language = get_language() or "en"
        saved: Account = super().save_user(request, user, form, commit)
        return saved

    def get_client_ip(self, request: HttpRequest) -> str:
        """The sender, as everywhere; all that no address is known of count as one."""
        return sender(request) or "0.0.0.0"  # noqa: S104 - the address that stands for none

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write a letter of sign-in. To an address without an account none goes out, at the same cost."""
        letter = self.render_mail(
            template_prefix,
            email,
            {"request": self.request, "email": email, **context, **_frame_of_letters()},
        )
        to = "" if template_prefix == "account/email/unknown_account" else email
        language = get_language() or "en"
        sign_in_letters.send_later(to=to, language=language, subject=letter.subject, body=str(letter.body))

    def send_account_already_exists_mail(self, email: str) -> None:
        """Tell the owner of an address with which somebody signs up anew, at the cost of a new account.

        Nearly all of that cost is the hash of the password.
        """
        Account().set_password(get_random_string(20))
        super().send_account_already_exists_mail(email)

    def format_email_subject(self, subject: str) -> str:
        """The subject with the name of the society."""
        return f"[{_frame_of_letters()['society']}] {subject}"

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: str) -> str:
        """Wrong passwords are counted for an account and a sender: no stranger shuts a member out."""
        key: str = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{key}:{sender_counted(request)}"

    def get_reauthentication_methods(self, user: Account | AnonymousUser) -> list[dict[str, Any]]:
        """How somebody signed in shows again who they are; without password and keys they set a password."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if methods or not user.is_authenticated:
            return methods
        return [{"id": "set", "description": _("Set a password"), "url": reverse("account_set_password")}]


def _frame_of_letters() -> dict[str, str]:
    """What stands around every letter of sign-in: who writes, and where."""
    return {"society": society_names()[get_language() or "en"], "site": settings.CONCORD_SITE}


class NameForm(forms.Form):
    """What signing up asks beyond the address: the name, romanised and in their own script, and the zone."""

    name = TextField(label=_("Name"), max_length=120, help_text=_("In Latin letters."))
    name_native = TextField(label=_("Name in your own script"), max_length=120, required=False)

    time_zone = ZoneField(
        label=_("Time zone"),
        required=False,
        empty=_("that of the host"),
        widget=forms.Select(attrs={"data-guess-zone": True}),
        help_text=_("Your days begin and end there. You can choose another one in your profile."),
    )

    def signup(self, request: HttpRequest, user: Account) -> None:
        """Make the person of the new account."""
        user.time_zone = self.cleaned_data["time_zone"] or host_zone()
        user.save(update_fields=["time_zone"])
        join(
            account=user,
            name=self.cleaned_data["name"],
            name_native=self.cleaned_data["name_native"],
        )


def sign_in(request: SocietyRequest) -> HttpResponse:
    """Choose a role of the rehearsal. Absent outside a demonstration."""
    if not settings.DEMO or not Installation.objects.filter(is_demonstration=True).exists():
        raise Http404
    people = Person.objects.filter(layer=Layer.REHEARSAL, account__is_active=True)
    if request.method == "POST":
        person = get_object_or_404(people, key=request.POST.get("person", "").replace("\0", ""))
        login(request, person.account, backend=settings.AUTHENTICATION_BACKENDS[0])
        # The library lists only those sessions that its own pages begin.
        UserSession.objects.create_from_request(request)
        return redirect("society-desk")
    rows = people.filter(affiliations__may_represent=True).prefetch_related("affiliations__organisation")
    return render(request, "society/rehearsal.html", {"people": rows.distinct()})
