"""Writing, publishing and withdrawing announcements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from concord.society.access.rules import RefusedError, find, require, visible
from concord.society.agreements.models import Agreement
from concord.society.fields import Layer
from concord.society.newsroom.domain import announcing
from concord.society.newsroom.domain.announcing import NewsRefusedError
from concord.society.newsroom.models import Announcement
from concord.society.people.models import Organisation
from concord.web.society.agreements.forms import ReasonForm

if TYPE_CHECKING:
    from django.http import HttpResponse

    from concord.web.society.request import SocietyRequest

REFUSAL = {
    "layers_are_not_mixed": gettext_lazy("Real bodies, the public record and the rehearsal are never mixed."),
    "agreement_unknown": gettext_lazy("Choose an agreement that you can see."),
    "published_already": gettext_lazy("It is published already. Correct it, or withdraw it."),
    "agreement_not_public": gettext_lazy("The parties have not published this agreement yet."),
    "not_published": gettext_lazy("It is not published."),
    "reason_missing": gettext_lazy("A reason is needed."),
    "text_missing": gettext_lazy("At least one language needs both a title and a text."),
}


class TextsForm(forms.Form):
    """Title and text in one language or two."""

    title_en = forms.CharField(label=gettext_lazy("Title in English"), max_length=200, required=False)
    text_en = forms.CharField(
        label=gettext_lazy("Text in English"), max_length=20_000, required=False, widget=forms.Textarea
    )
    title_ko = forms.CharField(label=gettext_lazy("Title in Korean"), max_length=200, required=False)
    text_ko = forms.CharField(
        label=gettext_lazy("Text in Korean"), max_length=20_000, required=False, widget=forms.Textarea
    )

    def texts(self) -> dict[str, tuple[str, str]]:
        """Language to title and text, for the languages in which something was written."""
        said = {
            code: (self.cleaned_data[f"title_{code}"], self.cleaned_data[f"text_{code}"])
            for code in ("en", "ko")
        }
        return {code: pair for code, pair in said.items() if any(pair)}


class WriteForm(TextsForm):
    """For whom, and on which agreement."""

    organisation = forms.ModelChoiceField(
        label=gettext_lazy("In the name of"), queryset=Organisation.objects.none()
    )
    agreement = forms.ModelChoiceField(
        label=gettext_lazy("On which agreement"),
        queryset=Agreement.objects.none(),
        required=False,
        empty_label=gettext_lazy("none"),
    )
    field_order = ("organisation", "agreement")

    def __init__(self, *data: Any, bodies: Any, agreements: Any, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*data, **options)
        self.fields["organisation"].queryset = bodies  # type: ignore[attr-defined]
        self.fields["agreement"].queryset = agreements  # type: ignore[attr-defined]


@login_required
def write(request: SocietyRequest) -> HttpResponse:
    """A new draft."""
    if not request.actor.represents:
        raise RefusedError("write")
    bodies = Organisation.objects.filter(pk__in=request.actor.represents)
    agreements = visible(request.actor, Agreement).exclude(layer=Layer.RECORD)
    form = WriteForm(*_data(request), bodies=bodies, agreements=agreements)
    if form.is_valid():
        try:
            news = announcing.write(
                actor=request.actor,
                organisation=form.cleaned_data["organisation"],
                agreement=form.cleaned_data["agreement"],
                texts=form.texts(),
            )
        except NewsRefusedError as refusal:
            form.add_error(None, REFUSAL[refusal.code])
        else:
            return redirect("society-announcement", news.key)
    return _form(request, form, _("Write an announcement"), _("Keep the draft"))


@login_required
def rewrite(request: SocietyRequest, key: str) -> HttpResponse:
    """The texts of a draft."""
    news = _mine(request, key, "edit")
    form = TextsForm(request.POST if request.method == "POST" else None, initial=_texts_of(news))
    if form.is_valid():
        try:
            announcing.rewrite(actor=request.actor, announcement=news, texts=form.texts())
        except NewsRefusedError as refusal:
            form.add_error(None, REFUSAL[refusal.code])
        else:
            return redirect("society-announcement", news.key)
    return _form(request, form, _("Change the draft"), _("Keep the draft"))


class CorrectForm(TextsForm):
    """The right words, and why."""

    because = forms.CharField(
        label=gettext_lazy("Why it is corrected"),
        max_length=300,
        help_text=gettext_lazy("Everybody reads this beside the announcement."),
    )


@login_required
def correct(request: SocietyRequest, key: str) -> HttpResponse:
    """Other words for what is published; what stood there stays readable."""
    news = _mine(request, key, "correct")
    form = CorrectForm(request.POST if request.method == "POST" else None, initial=_texts_of(news))
    if form.is_valid():
        try:
            announcing.correct(
                actor=request.actor,
                announcement=news,
                texts=form.texts(),
                because=form.cleaned_data["because"],
            )
        except NewsRefusedError as refusal:
            form.add_error(None, REFUSAL[refusal.code])
        else:
            return redirect("society-announcement", news.key)
    return _form(request, form, _("Correct the announcement"), _("Publish the correction"))


@login_required
@require_POST
def publish(request: SocietyRequest, key: str) -> HttpResponse:
    """One button."""
    news = _mine(request, key, "publish")
    try:
        announcing.publish(actor=request.actor, announcement=news)
    except NewsRefusedError as refusal:
        messages.error(request, REFUSAL[refusal.code])
    else:
        messages.success(request, _("Published: everybody can read it."))
    return redirect("society-announcement", news.key)


@login_required
def withdraw(request: SocietyRequest, key: str) -> HttpResponse:
    """Why it is taken back."""
    news = _mine(request, key, "withdraw")
    form = ReasonForm(*_data(request))
    if form.is_valid():
        try:
            announcing.withdraw(actor=request.actor, announcement=news, because=form.cleaned_data["reason"])
        except NewsRefusedError as refusal:
            form.add_error(None, REFUSAL[refusal.code])
        else:
            return redirect("society-announcement", news.key)
    return _form(request, form, _("Withdraw the announcement"), _("Withdraw it"))


def _texts_of(news: Announcement) -> dict[str, str]:
    return {
        f"{part}_{version.language}": getattr(version, part)
        for version in news.versions.all()
        if version.replaced_by_id is None
        for part in ("title", "text")
    }


def _mine(request: SocietyRequest, key: str, verb: str) -> Announcement:
    news = find(request.actor, Announcement.objects.prefetch_related("versions"), key)
    require(request.actor, verb, news)
    return news


def _data(request: SocietyRequest) -> tuple[Any, ...]:
    return (request.POST,) if request.method == "POST" else ()


def _form(request: SocietyRequest, form: forms.Form, heading: str, button: str) -> HttpResponse:
    context = {"form": form, "heading": heading, "button": button}
    return render(request, "society/newsroom/form.html", context, status=422 if form.is_bound else 200)
