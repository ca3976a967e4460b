"""Announcements: the list, the feed, one page each; writing, publishing, correcting and withdrawing them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from concord.society.access.rules import RefusedError, find, may, require, visible
from concord.society.agreements.models import Agreement
from concord.society.fields import Layer
from concord.society.newsroom import actions
from concord.society.newsroom.actions import NewsRefusedError
from concord.society.newsroom.models import Announcement
from concord.society.people.models import Organisation
from concord.web.society.fields import ReasonForm
from concord.web.society.newsroom.feed import MEDIA_TYPE, atom
from concord.web.society.newsroom.forms import CorrectForm, TextsForm, WriteForm
from concord.web.society.paging import page_of

if TYPE_CHECKING:
    from django import forms
    from django.db.models import QuerySet

    from concord.society.newsroom.models import Correction, Version
    from concord.web.society.request import SocietyRequest

PAGE = 30
IN_FEED = 50

REFUSAL = {
    "layers_are_not_mixed": gettext_lazy("Real bodies, the public record and the rehearsal are never mixed."),
    "agreement_unknown": gettext_lazy("Choose an agreement that you can see."),
    "published_already": gettext_lazy("It is published already. Correct it, or withdraw it."),
    "agreement_not_public": gettext_lazy("The parties have not published this agreement yet."),
    "not_published": gettext_lazy("It is not published."),
    "reason_missing": gettext_lazy("A reason is needed."),
    "text_missing": gettext_lazy("At least one language needs both a title and a text."),
}


def index(request: SocietyRequest) -> HttpResponse:
    """What was announced, newest first; drafts of one's own bodies apart."""
    mine = _whole(visible(request.actor, Announcement))
    page = page_of(request, mine.filter(published_at__isnull=False), PAGE)
    drafts = mine.filter(published_at=None, organisation__in=request.actor.represents)
    context = {"page": page, "drafts": drafts, "may_write": bool(request.actor.represents)}
    return render(request, "society/newsroom/index.html", context)


def page(request: SocietyRequest, key: str) -> HttpResponse:
    """One announcement in the reader's language, else in the one there is."""
    announcement = find(
        request.actor, _whole(Announcement.objects.prefetch_related("corrections__replaced")), key
    )
    is_out = announcement.published_at is not None
    context = {
        "announcement": announcement,
        "version": announcement.version,
        "may_publish": not is_out and may(request.actor, "publish", announcement),
        "corrections": [
            {"correction": one, "before": _before(one, announcement.version)}
            for one in announcement.corrections.all()
        ],
        "may_correct": is_out
        and announcement.withdrawn_at is None
        and may(request.actor, "correct", announcement),
        "may_withdraw": is_out
        and announcement.withdrawn_at is None
        and may(request.actor, "withdraw", announcement),
    }
    return render(request, "society/newsroom/page.html", context)


def feed(request: SocietyRequest, language: str) -> HttpResponse:
    """The public announcements as Atom; an address for each language, so that readers need no cookie."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    rows = _whole(Announcement.objects.filter(published_at__isnull=False)).prefetch_related("corrections")[
        :IN_FEED
    ]
    content = atom(list(rows), site=settings.CONCORD_SITE, language=language)
    return HttpResponse(content, content_type=MEDIA_TYPE)


@login_required
def write(request: SocietyRequest) -> HttpResponse:
    """A new draft."""
    if not request.actor.represents:
        raise RefusedError("write")
    organisations = Organisation.objects.filter(pk__in=request.actor.represents)
    agreements = visible(request.actor, Agreement).exclude(layer=Layer.RECORD)
    form = WriteForm(*_data(request), organisations=organisations, agreements=agreements)
    if form.is_valid():
        try:
            news = actions.write(
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
            actions.rewrite(actor=request.actor, announcement=news, texts=form.texts())
        except NewsRefusedError as refusal:
            form.add_error(None, REFUSAL[refusal.code])
        else:
            return redirect("society-announcement", news.key)
    return _form(request, form, _("Change the draft"), _("Keep the draft"))


@login_required
def correct(request: SocietyRequest, key: str) -> HttpResponse:
    """Other words for what is published; what stood there stays readable."""
    news = _mine(request, key, "correct")
    form = CorrectForm(request.POST if request.method == "POST" else None, initial=_texts_of(news))
    if form.is_valid():
        try:
            actions.correct(
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
        actions.publish(actor=request.actor, announcement=news)
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
            actions.withdraw(actor=request.actor, announcement=news, because=form.cleaned_data["reason"])
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


def _before(correction: Correction, now: Version | None) -> Version | None:
    """What stood there in the language that the page shows, else in the one there was."""
    rows = list(correction.replaced.all())
    same = (row for row in rows if now and row.language == now.language)
    return next(same, rows[0] if rows else None)


def _whole(rows: QuerySet[Announcement]) -> QuerySet[Announcement]:
    return rows.select_related("organisation", "agreement").prefetch_related("versions")
