"""Tokens: made, shown once, revoked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from concord.kernel import clock
from concord.society.access import NotFoundError, find, visible
from concord.society.tokens import actions
from concord.society.tokens.models import Scope, Token
from concord.web.society.actions import add_refusal
from concord.web.society.fields import TextField

if TYPE_CHECKING:
    from django.http import HttpResponse

    from concord.web.society.request import SocietyRequest


DAYS = (7, 30, 90, 365)


class TokenForm(forms.Form):
    """What a token is for and how long it lasts."""

    name = TextField(
        label=gettext_lazy("Name"),
        max_length=80,
        help_text=gettext_lazy("Of the program or the machine that will hold the token."),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may be used for"),
        choices=[(scope.value, scope.label) for scope in Scope],
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("Lasts"),
        choices=lambda: [(days, _("%(n)s days") % {"n": days}) for days in DAYS],
        coerce=int,
        initial=90,
    )


@login_required
def mine(request: SocietyRequest) -> HttpResponse:
    """The reader's tokens, and the form for a new one; its secret stands on the answer and nowhere else."""
    if request.actor.person is None:
        raise NotFoundError
    form = TokenForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        try:
            context["made"], context["secret"] = actions.grant(actor=request.actor, **form.cleaned_data)
            context["form"] = TokenForm()
        except ValidationError as refusal:
            add_refusal(form, refusal)
    context["rows"] = [_row(token) for token in visible(request.actor, Token)]
    return render(request, "society/tokens/mine.html", context, status=422 if context["form"].errors else 200)


@login_required
@require_POST
def revoke(request: SocietyRequest, key: str) -> HttpResponse:
    """Take a token back."""
    token = actions.revoke(actor=request.actor, token=find(request.actor, Token, key))
    messages.success(request, _("“%(name)s” is revoked. It opens nothing any more.") % {"name": token.name})
    return redirect("society-tokens")


def _row(token: Token) -> dict[str, Any]:
    return {
        "token": token,
        "scopes": [(scope, Scope(scope).label) for scope in token.scopes if scope in set(Scope)],
        "in_use": token.revoked_at is None and token.expires_at > clock.now(),
    }
