"""The actions of announcements."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from concord.society.access import Actor, RefusedError, visible
from concord.society.agreements.models import Agreement
from concord.society.fields import Layer
from concord.society.newsroom import actions
from concord.society.newsroom.models import Announcement
from concord.society.people.models import Organisation
from concord.web.society.actions import Action, ActionTable, Place
from concord.web.society.fields import ReasonForm
from concord.web.society.newsroom import forms


def _require_representative(actor: Actor, _obj: object) -> None:
    if not actor.represents:
        raise RefusedError("write")


def _choices(actor: Actor, _obj: object) -> dict[str, Any]:
    return {
        "choices": {
            "organisation": Organisation.objects.filter(pk__in=actor.represents),
            "agreement": visible(actor, Agreement).exclude(layer=Layer.RECORD),
        }
    }


def _texts_as_they_are(_actor: Actor, announcement: Announcement) -> dict[str, Any]:
    versions = announcement.versions.filter(replaced_by=None)
    parts = {
        f"{part}_{version.language}": getattr(version, part)
        for version in versions
        for part in ("title", "text")
    }
    return {"initial": parts}


NEW = ActionTable(
    {
        "write": Action(
            _("Write an announcement"),
            actions.write,
            forms.WriteForm,
            options=_choices,
            access=_require_representative,
            opens_result=True,
        )
    },
    place=lambda _obj: Place(_("News"), "/news/", ""),
)

ANNOUNCEMENT = ActionTable(
    {
        "rewrite": Action(
            _("Change the draft"), actions.rewrite, forms.TextsForm, options=_texts_as_they_are
        ),
        "publish": Action(
            _("Publish"),
            actions.publish,
            note=lambda _announcement: _(
                "Everybody can then read it, here and in the feed. From then on it is not rewritten, only "
                "corrected or withdrawn, and says so."
            ),
        ),
        "correct": Action(
            _("Correct the announcement"), actions.correct, forms.CorrectForm, options=_texts_as_they_are
        ),
        "withdraw": Action(_("Withdraw the announcement"), actions.withdraw, ReasonForm, is_final=True),
    },
    argument="announcement",
    rows=Announcement.objects.all(),
)
