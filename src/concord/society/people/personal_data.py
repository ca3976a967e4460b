"""The people's part of privacy: the account, the person, their ties, memberships and consents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from concord.kernel import clock
from concord.society.people.models import (
    Account,
    Affiliation,
    Consent,
    Mailing,
    Membership,
    Merge,
    Person,
    RenewalAnswer,
    SavedList,
    Shown,
)
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

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

_SAID = ("name", "name_native", "country", "area", "profession", "expertise", "number")
_CLEARED = (*_SAID, "search_text", "expertise_text")
_CHOICES = ("listed", "shows_expertise", "shows_contact")


def subject_of(person: Person) -> Subject:
    """The person with every name and address under which they may stand somewhere."""
    addresses: set[str] = set()
    if person.account is not None:
        addresses = {person.account.email} | set(
            EmailAddress.objects.filter(user=person.account).values_list("email", flat=True)
        )
    joined = list(person.merged.all())
    names = tuple(name for one in (person, *joined) for name in (one.name, one.name_native) if len(name) > 1)
    keys = (person.key, *(one.key for one in joined))
    return Subject(person.pk, person.key, person.account_id, names, tuple(sorted(addresses)), keys)


def _export(subject: Subject) -> list[Table]:
    ties = Affiliation.objects.filter(person=subject.person)
    memberships = Membership.objects.filter(person=subject.person)
    consents = Consent.objects.filter(person=subject.person)
    persons = Person.objects.filter(pk=subject.person)
    accounts = Account.objects.filter(person=subject.person)
    return [
        table("person", _("What I say of myself"), persons, *_SAID, *_CHOICES),
        table(
            "account", _("My account"), accounts, "email", "language", "time_zone", "created_at", "last_login"
        ),
        table("affiliations", _("My ties"), ties, "organisation__name_en", "title", "since", "until"),
        table(
            "memberships",
            _("My memberships"),
            memberships,
            "membership_class__name_en",
            "since",
            "until",
            "ended_on",
            "answer__wants",
            "answer__said_at",
        ),
        table(
            "consents",
            _("My consents"),
            consents,
            "document__purpose",
            "document__version",
            "given_at",
            "withdrawn_at",
            "on_behalf",
        ),
        table(
            "lists",
            _("Lists of members that I kept"),
            SavedList.objects.filter(made_by=subject.person),
            "name",
            "made_at",
        ),
        table(
            "mailings",
            _("Letters to lists that I wrote"),
            Mailing.objects.filter(written_by=subject.person).order_by("written_at"),
            "written_at",
            "subject_en",
            "text_en",
        ),
        table(
            "merges",
            _("Records of mine that were joined"),
            Merge.objects.filter(Q(kept=subject.person) | Q(merged=subject.person)).order_by(
                "asked_at", "pk"
            ),
            "kept__key",
            "merged__key",
            "asked_at",
            "done_at",
            "undone_at",
        ),
        table(
            "sessions",
            _("Where I am signed in"),
            UserSession.objects.filter(user=subject.account),
            "created_at",
            "last_seen_at",
            "ip",
            "user_agent",
        ),
    ]


def _erase(subject: Subject) -> Erased:
    """The person's row stays without a word in it, so that the acts of others keep their counterpart."""
    Consent.objects.filter(person=subject.person, withdrawn_at=None).update(withdrawn_at=clock.now())
    Consent.objects.filter(person=subject.person).update(on_behalf="")
    deleted = Affiliation.objects.filter(person=subject.person).delete()[0]
    deleted += RenewalAnswer.objects.filter(membership__person=subject.person).delete()[0]
    keys = UserSession.objects.filter(user=subject.account).values("session_key")
    Session.objects.filter(session_key__in=keys).delete()
    deleted += Account.objects.filter(person=subject.person).delete()[0]
    SavedList.objects.filter(made_by=subject.person).update(made_by=None)
    Mailing.objects.filter(written_by=subject.person).update(written_by=None)
    Merge.objects.filter(asked_by=subject.person).update(asked_by=None)
    Merge.objects.filter(Q(kept=subject.person) | Q(merged=subject.person)).update(before={})
    cleared = Person.objects.filter(pk=subject.person).update(
        **dict.fromkeys(_CLEARED, ""), **dict.fromkeys(_CHOICES, Shown.NOBODY)
    )
    cleared += redact_rows(Mailing, ("subject_en", "subject_ko", "text_en", "text_ko"), subject.words)
    kept = Membership.objects.filter(person=subject.person).count()
    kept += Consent.objects.filter(person=subject.person).count()
    why = _("Days of memberships and consents without a name: figures of earlier years, proof of consent.")
    return Erased(deleted=deleted, cleared=cleared, kept=kept, why_kept=why if kept else "")


def _sessions_over(moment: datetime) -> tuple[QuerySet[Session], QuerySet[UserSession]]:
    """Sessions that expired before the moment, and what was kept of the senders of those that are gone."""
    over = Session.objects.filter(expire_date__lt=moment)
    lasting = Session.objects.exclude(expire_date__lt=moment).values("session_key")
    return over, UserSession.objects.filter(last_seen_at__lt=moment).exclude(session_key__in=lasting)


def _count_sessions(moment: datetime) -> int:
    return sum(rows.count() for rows in _sessions_over(moment))


def _end_sessions(moment: datetime) -> int:
    return sum(rows.delete()[0] for rows in reversed(_sessions_over(moment)))


KEEPING.register(
    "sessions",
    Keeping(
        _("Sessions that are over, with address and browser"),
        _("a request that is under way is answered"),
        1,
        _count_sessions,
        _end_sessions,
    ),
)
PARTS.register(
    "people",
    Part(
        _("Person and account"),
        (
            "people.person",
            "people.affiliation",
            "people.membership",
            "people.consent",
            "people.savedlist",
            "people.mailing",
            "people.merge",
        ),
        _export,
        _erase,
    ),
)
