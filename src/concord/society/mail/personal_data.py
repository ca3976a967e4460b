"""What is held on a person as messages to them and one-use links, and how long either is kept."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from concord.society.jobs.models import Job
from concord.society.mail import sign_in
from concord.society.mail.models import Message, Ticket
from concord.society.personal_data import KEEPING, PARTS, Erased, Part, Subject, Table, keeping_of, table


def _export(subject: Subject) -> list[Table]:
    mine = Q(address__in=subject.addresses)
    if subject.account is not None:
        mine |= Q(recipient=subject.account)
    messages = Message.objects.filter(mine).order_by("written_at")
    return [table("letters", _("Letters to me"), messages, "written_at", "kind", "sent_at")]


def _erase(subject: Subject) -> Erased:
    """The messages go with the account, those to an address outside with the address."""
    deleted = Ticket.objects.filter(person_key=subject.key).delete()[0]
    deleted += Message.objects.filter(address__in=subject.addresses).delete()[0]
    deleted += Job.objects.filter(kind=sign_in.SEND, payload__to__in=subject.addresses).delete()[0]
    transaction.on_commit(partial(_remove_mail_files, subject))
    return Erased(deleted=deleted)


def _remove_mail_files(subject: Subject) -> None:
    """Only once the erasure is committed: messages that a site without a mail server keeps as files."""
    folder = Path(settings.EMAIL_FILE_PATH)
    for path in folder.glob("*.log") if folder.is_dir() else ():
        text = path.read_text(encoding="utf-8", errors="replace").casefold()
        if any(word.casefold() in text for word in subject.words):
            path.unlink()


PARTS.register("mail", Part(_("Letters"), ("mail.message",), _export, _erase))
KEEPING.register(
    "letters",
    keeping_of(_("Letters sent"), _("to prove that notice was given"), 365, Message.objects.all(), "sent_at"),
)
KEEPING.register(
    "sign-in letters",
    keeping_of(
        _("Letters of sign-in"),
        _("to send them; what they say is deleted once they are sent"),
        1,
        Job.objects.filter(kind=sign_in.SEND),
        "due_at",
    ),
)
KEEPING.register(
    "links",
    keeping_of(
        _("One-use links"), _("to refuse a link that is used again"), 30, Ticket.objects.all(), "expires_at"
    ),
)
