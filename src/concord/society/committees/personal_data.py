"""The committees' part of privacy: seats held, interests declared, actions taken on."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from concord.society.committees.models import (
    ActionItem,
    AgendaItem,
    CommitteeMeeting,
    Interest,
    Resolution,
    Term,
)
from concord.society.people.zones import host_today
from concord.society.personal_data import PARTS, Erased, Part, Subject, Table, redact_rows, table

_TEXTS = (
    (CommitteeMeeting, "minutes_text"),
    (CommitteeMeeting, "cancelled_because"),
    (AgendaItem, "title"),
    (Interest, "statement"),
    (Resolution, "text"),
    (ActionItem, "text"),
    (ActionItem, "outcome"),
)


def _export(subject: Subject) -> list[Table]:
    terms = Term.objects.filter(person=subject.person)
    interests = Interest.objects.filter(person=subject.person)
    actions = ActionItem.objects.filter(owner=subject.person)
    return [
        table(
            "terms", _("Seats that I held"), terms, "seat__committee__name_en", "since", "until", "end_reason"
        ),
        table("interests", _("Interests that I declared"), interests, "item__title", "statement", "abstains"),
        table("actions", _("What I was to do"), actions, "text", "due", "done_on", "outcome"),
    ]


def _erase(subject: Subject) -> Erased:
    """Terms end today; what was held before stays without a name, as the committee's own record."""
    today = host_today()
    terms = Term.objects.filter(person=subject.person)
    deleted = terms.filter(since__gte=today).delete()[0]
    cleared = terms.filter(until__gt=today).update(until=today)
    terms.update(end_reason="")
    cleared += Interest.objects.filter(person=subject.person).update(statement="")
    cleared += sum(redact_rows(model, (column,), subject.words) for model, column in _TEXTS)
    cleared += redact_rows(Term, ("end_reason",), subject.words)
    kept = sum(rows.count for rows in _export(subject))
    why = _("Days of seats held, without a name: who decided what is the committee's record.")
    return Erased(deleted=deleted, cleared=cleared, kept=kept, why_kept=why if kept else "")


PARTS.register(
    "committees",
    Part(
        _("Committees"),
        ("committees.term", "committees.interest", "committees.actionitem"),
        _export,
        _erase,
    ),
)
