"""The introductions' part of privacy and retention."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from concord.kernel import clock
from concord.society.partnering.models import Answer, Introduction, OnBehalf, Outcome, Route
from concord.society.personal_data import (
    KEEPING,
    PARTS,
    Erased,
    Keeping,
    Part,
    Subject,
    Table,
    redact_rows,
    table,
)


def _export(subject: Subject) -> list[Table]:
    sought = Introduction.objects.filter(seeker=subject.person).order_by("asked_at", "pk")
    asked = Introduction.objects.filter(sought_person=subject.person).order_by("asked_at", "pk")
    answers = Answer.objects.filter(person=subject.person)
    outcomes = Outcome.objects.filter(by=subject.person)
    return [
        table("sought", _("Introductions that I asked for"), sought, "asked_at", "why", "expires_at"),
        table("asked", _("Introductions to me"), asked, "asked_at", "expires_at"),
        table("answers", _("My answers"), answers, "given_at", "side", "consents"),
        table("outcomes", _("Outcomes that I reported"), outcomes, "given_at", "result", "note"),
    ]


def _erase(subject: Subject) -> Erased:
    """Open wishes end; what is left are days and answers, which the other side and the dossier count."""
    mine = Q(seeker=subject.person) | Q(sought_person=subject.person)
    open_ones = Introduction.objects.filter(mine, withdrawn_at=None, expires_at__gt=clock.now())
    open_ones.exclude(answers__consents=False).update(withdrawn_at=clock.now())
    cleared = Introduction.objects.filter(seeker=subject.person).update(why="")
    cleared += Outcome.objects.filter(by=subject.person).update(note="")
    texts = (
        *((Introduction, "why"), (Introduction, "given_up_because"), (Outcome, "note")),
        *((OnBehalf, "source"), (Route, "name")),
    )
    for column in ("address", "reply_address"):
        cleared += Route.objects.filter(**{f"{column}__in": subject.addresses}).update(**{column: ""})
    cleared += sum(redact_rows(model, (column,), subject.words) for model, column in texts)
    kept = sum(rows.count for rows in _export(subject))
    why = _("Days and answers of introductions without a name or a reason: the other side's record.")
    return Erased(cleared=cleared, kept=kept, why_kept=why if kept else "")


def _contacts_over(moment: datetime) -> QuerySet[Route]:
    """Contacts outside whose introduction ended before the moment, or was made that long ago."""
    over = Q(introduction__expires_at__lt=moment)
    return Route.objects.filter(over).exclude(address="", reply_address="")


def _not_made(moment: datetime) -> QuerySet[Introduction]:
    """Introductions that ended before the moment without two consents and still say why."""
    ended = Introduction.objects.filter(expires_at__lt=moment).exclude(why="")
    made = Answer.objects.filter(consents=True, side="sought").values("introduction")
    return ended.exclude(pk__in=made)


PARTS.register(
    "partnering",
    Part(
        _("Introductions"),
        (
            "partnering.introduction",
            "partnering.answer",
            "partnering.onbehalf",
            "partnering.outcome",
            "partnering.route",
        ),
        _export,
        _erase,
    ),
)
KEEPING.register(
    "wishes",
    Keeping(
        _("Reasons of introductions that did not come about"),
        _("the seeker may ask again"),
        180,
        lambda moment: _not_made(moment).count(),
        lambda moment: _not_made(moment).update(why=""),
    ),
)
KEEPING.register(
    "contacts outside",
    Keeping(
        _("Addresses of contacts outside, to whom the host wrote"),
        _("to show them to the other side, and to ask what came of it"),
        180,
        lambda moment: _contacts_over(moment).count(),
        lambda moment: _contacts_over(moment).update(address="", reply_address="", name=""),
    ),
)
