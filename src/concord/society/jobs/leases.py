"""Rows of work under a lease: one worker takes the next, does it, and notes what became of it.

A row whose worker dies is taken again when its lease ends. ``attempts`` tells the holders of a lease apart:
whoever comes back after another has taken the row finds it gone and changes nothing. Jobs and messages are
both done in this way. A fault is written down without a personal word.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPResponseException
from typing import TYPE_CHECKING, ClassVar, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, connection, models, transaction
from django.db.models import Q
from django.template import TemplateDoesNotExist, TemplateSyntaxError

from concord.kernel import clock
from concord.society.access import AccessError
from concord.society.fields import ParagraphsField

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import timedelta

    from django.db.models import QuerySet

DIED = "the worker ended while doing it"
# What a handler or a template can fail with on the data it meets. Anything else ends the worker, which is
# started again; its work is taken again.
FAULTS = (
    AccessError,
    DatabaseError,
    ObjectDoesNotExist,
    TemplateDoesNotExist,
    TemplateSyntaxError,
    ArithmeticError,
    AttributeError,
    LookupError,
    OSError,
    TypeError,
    ValueError,
)


class Leased(models.Model):
    """A row of work. ``due_at`` is the next attempt, or the end of the lease while a worker holds the row.

    ``fault`` says how the last attempt failed, ``given_up_at`` that there will be no other unless a person
    asks for it. ``DONE_AT`` names the field that is set once the work is done, ``ENDED_AT`` those that say
    that it is not to be done any more.
    """

    DONE_AT: ClassVar[str] = "done_at"
    ENDED_AT: ClassVar[tuple[str, ...]] = ("given_up_at",)

    due_at = models.DateTimeField(default=clock.now)
    taken_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    given_up_at = models.DateTimeField(null=True)
    fault = ParagraphsField(blank=True)

    class Meta:
        abstract = True

    @property
    def is_being_done(self) -> bool:
        """Whether a worker holds the row now."""
        return self.taken_at is not None and self.due_at > clock.now()


@dataclass(frozen=True, slots=True)
class Policy:
    """How long a lease lasts, how often a row is tried, and the pause after each attempt that failed.

    ``is_seen`` says that others see the work before it is noted as done: a row whose worker ended twice
    running while it held the row is given up, so that nothing goes out more than twice.
    """

    lease: timedelta
    attempts: int
    first_pause: timedelta
    factor: int
    longest_pause: timedelta
    is_seen: bool = False

    def pause(self, attempts: int) -> timedelta:
        """The pause after so many attempts."""
        factor: int = self.factor ** (attempts - 1)
        return min(self.first_pause * factor, self.longest_pause)


class Outcome(StrEnum):
    """What became of a row that was taken."""

    DONE = "done"
    PUT_BACK = "put back"
    GIVEN_UP = "given up"
    TAKEN_BY_ANOTHER = "taken by another"


Row = TypeVar("Row", bound=Leased)


@transaction.atomic
def take(
    waiting: QuerySet[Row], policy: Policy, lease_of: Callable[[Row], timedelta | None] = lambda _row: None
) -> Row | None:
    """Lease the first due row of an ordered query; None if none is due. ``lease_of`` shortens some leases.

    One writer at a time on SQLite, ``SKIP LOCKED`` on PostgreSQL: nobody waits. A row taken more than a lease
    from now was taken before the clock was put back, and is due.
    """
    now = clock.now()
    due = waiting.filter(Q(due_at__lte=now) | Q(taken_at__gt=now + policy.lease))
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True, of=("self",))
    while (row := due.first()) is not None and _is_spent(row, policy):
        row.given_up_at, row.fault, row.taken_at = now, DIED, None
        row.save(update_fields=["given_up_at", "fault", "taken_at"])
    if row is not None:
        row.attempts += 1
        row.fault = row.fault if row.taken_at is None else DIED
        row.taken_at, row.due_at = now, now + (lease_of(row) or policy.lease)
        row.save(update_fields=["attempts", "fault", "taken_at", "due_at"])
    return row


def _is_spent(row: Leased, policy: Policy) -> bool:
    """Whether a due row is not to be tried again. One that is still taken is due because its worker ended."""
    ended_again = row.taken_at is not None and row.fault == DIED
    return row.attempts >= policy.attempts or (policy.is_seen and ended_again)


def attempt(row: Row, do: Callable[[Row], bool], policy: Policy) -> Outcome:
    """Do the work of a row. ``do`` marks it as done; it returns False if the row was another worker's."""
    try:
        done = do(row)
    except FAULTS as error:
        return _put_back(row, fault_of(error), policy, final=_is_final(error))
    return Outcome.DONE if done else Outcome.TAKEN_BY_ANOTHER


def own(row: Row) -> QuerySet[Row]:
    """The row, as a query that is empty once it is another worker's, done, given up or dropped."""
    rows = type(row)._default_manager
    return rows.filter(pk=row.pk, attempts=row.attempts, **dict.fromkeys((row.DONE_AT, *row.ENDED_AT), None))


def mark_done(row: Row) -> bool:
    """Note that the work is done; False if the row is another worker's by now."""
    row.fault = ""
    return bool(own(row).update(**{row.DONE_AT: clock.now(), "taken_at": None, "fault": ""}))


def _put_back(row: Leased, fault: str, policy: Policy, *, final: bool) -> Outcome:
    now = clock.now()
    gives_up = final or row.attempts >= policy.attempts
    row.fault = fault
    own(row).update(
        taken_at=None,
        due_at=now + policy.pause(row.attempts),
        given_up_at=now if gives_up else None,
        fault=fault,
    )
    return Outcome.GIVEN_UP if gives_up else Outcome.PUT_BACK


def fault_of(error: BaseException) -> str:
    """The kind of fault, the code of the mail server if it gave one, and the last line of ours under it.

    The message is left out: it may quote what a person typed, or an address.
    """
    code = _smtp_code(error)
    place, trace = "", error.__traceback__
    while trace is not None:
        module = trace.tb_frame.f_globals.get("__name__", "")
        if module.startswith("concord."):
            place = f" at {module}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(error).__name__}{f' {code}' if code else ''}{place}"


def _is_final(error: BaseException) -> bool:
    """Whether the mail server said that it will never take this letter (RFC 5321, 4.2.1: codes 5yz).

    A refusal of the site itself, such as a wrong password, says nothing of the letter.
    """
    is_of_the_letter = isinstance(error, (SMTPRecipientsRefused, SMTPDataError))
    return is_of_the_letter and 500 <= _smtp_code(error) < 600


def _smtp_code(error: BaseException) -> int:
    if isinstance(error, SMTPRecipientsRefused):
        return min((code for code, _ in error.recipients.values()), default=0)
    return int(error.smtp_code) if isinstance(error, SMTPResponseException) else 0
