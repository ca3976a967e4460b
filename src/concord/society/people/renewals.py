"""Renewal rounds: opened, messages looked at before they go, answers turned into renewals, closed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from concord.kernel import clock
from concord.kernel.dates import LAST_DAY
from concord.society.access import Actor, RefusedError, Role, locked, require
from concord.society.errors import ENDS_BEFORE_IT_BEGINS, Refusals, WrongStateError, refusals_in
from concord.society.ledger.entries import record
from concord.society.ledger.models import Entry
from concord.society.mail import actions, outbox
from concord.society.people import notices, periods
from concord.society.people.actions import renew
from concord.society.people.models import Membership, MembershipClass, RenewalRound
from concord.society.people.queries import lock_host
from concord.society.people.states import ROUND_ACTIONS, RoundAction, round_state

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from concord.society.mail.models import Message


LETTER = "renewal_due"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A membership whose member said yes and which was not renewed: a code of a refusal or a standing."""

    membership: Membership
    why: str


@dataclass(frozen=True, slots=True)
class Renewed:
    """How many memberships were renewed, and which were not."""

    number: int
    skipped: list[Skipped]


refused = Refusals(
    {
        "beyond_the_calendar": ("", _("It would end after the last day that is kept.")),
        "day_has_passed": ("closes_on", _("The day has passed.")),
        "ends_before_it_begins": ("due_to", ENDS_BEFORE_IT_BEGINS),
        "round_overlaps": ("due_from", _("An open round holds some of these memberships already.")),
    }
)


@transaction.atomic
def open_round(
    *,
    actor: Actor,
    due_from: date,
    due_to: date,
    closes_on: date,
    months: int = 12,
    membership_class: MembershipClass | None = None,
) -> RenewalRound:
    """Open a round; nobody is mailed by it. Raises RefusedError unless the actor is staff of the host.

    Raises ValidationError for days in the wrong order, a last day that has passed, or an open round that
    holds some of the same memberships.
    """
    if not actor.has(Role.HOST_STAFF):
        raise RefusedError("open_round")
    if due_to < due_from:
        raise refused("ends_before_it_begins")
    if closes_on < clock.today():
        raise refused("day_has_passed")
    # One round is opened after another: the host stands for all of them.
    lock_host()
    others = RenewalRound.objects.filter(closed_on=None, due_from__lte=due_to, due_to__gte=due_from)
    classes = {other.membership_class_id for other in others}
    mine = membership_class.pk if membership_class else None
    if classes and (mine is None or None in classes or mine in classes):
        raise refused("round_overlaps")
    row = RenewalRound.objects.create(
        membership_class=membership_class,
        due_from=due_from,
        due_to=due_to,
        closes_on=closes_on,
        months=months,
        opened_at=clock.now(),
    )
    record(actor, "round.opened", row, facts={"from": due_from.isoformat(), "to": due_to.isoformat()})
    return row


def memberships_of(row: RenewalRound) -> QuerySet[Membership]:
    """The memberships of the round, renewed or not: those that run out in its days and did not end early."""
    found = Membership.objects.filter(until__range=(row.due_from, row.due_to), ended_on=None)
    if row.membership_class_id is not None:
        found = found.filter(membership_class=row.membership_class_id)
    return found.order_by("until", "pk")


def due(row: RenewalRound) -> QuerySet[Membership]:
    """The memberships of the round that no later period follows and of which nobody said no."""
    return memberships_of(row).exclude(periods.has_later()).exclude(answer__wants=False)


@transaction.atomic
def prepare(*, actor: Actor, row: RenewalRound) -> int:
    """Write a letter to everybody who is due and has not answered; the letters wait to be looked at.

    Once a day for each membership. The number of letters that wait.
    """
    row = _locked(actor, row, RoundAction.PREPARE)
    unanswered = due(row).filter(answer=None).select_related("person__account", "membership_class")
    day = clock.today().isoformat()
    for membership in unanswered:
        context = {
            **notices.about(membership),
            "closes_on": row.closes_on.isoformat(),
            "path": f"/memberships/{membership.key}",
        }
        for account in notices.readers(membership):
            once = f"renewal:{row.key}:{membership.key}:{account.pk}:{day}"
            outbox.write(LETTER, account, context, about=row, once=once, hold=True)
    waiting = letters(row).count()
    record(actor, "round.letters_written", row, facts={"letters": waiting})
    return waiting


def letters(row: RenewalRound) -> QuerySet[Message]:
    """The letters of the round that wait to be released or withdrawn."""
    return outbox.held().filter(object_key=row.key).select_related("recipient__person")


@transaction.atomic
def release(*, actor: Actor, row: RenewalRound) -> int:
    """Let every waiting letter of the round go out; their number."""
    row = _locked(actor, row, RoundAction.RELEASE)
    found = list(letters(row))
    for message in found:
        actions.release(actor=actor, message=message)
    record(actor, "round.letters_released", row, facts={"letters": len(found)})
    return len(found)


@transaction.atomic
def withdraw(*, actor: Actor, row: RenewalRound, reason: str) -> int:
    """Drop every waiting letter of the round, with the reason; their number."""
    row = _locked(actor, row, RoundAction.WITHDRAW)
    found = list(letters(row))
    for message in found:
        actions.withdraw(actor=actor, message=message, reason=reason)
    record(actor, "round.letters_withdrawn", row, facts={"letters": len(found)}, reason=reason)
    return len(found)


@transaction.atomic
def renew_answered(*, actor: Actor, row: RenewalRound) -> Renewed:
    """Renew every membership of the round whose member said yes; one that cannot be keeps no other back."""
    row = _locked(actor, row, RoundAction.RENEW_ANSWERED)
    yes = memberships_of(row).filter(answer__wants=True)
    yes = yes.select_related("person", "organisation", "membership_class")
    renewed, skipped = 0, [Skipped(one, "renewed_already") for one in yes.filter(_entered_apart())]
    for membership in yes.filter(renewal=None):
        try:
            _renew(actor, row, membership)
        except WrongStateError as error:
            skipped.append(Skipped(membership, str(error.state)))
        except ValidationError as refusal:
            skipped.append(Skipped(membership, refusals_in(refusal)[0].code))
        except RefusedError:
            skipped.append(Skipped(membership, "own_role"))
        else:
            renewed += 1
    facts = Counter(one.why for one in skipped)
    record(actor, "round.renewed", row, facts={"memberships": renewed, **facts})
    return Renewed(renewed, skipped)


def _entered_apart() -> Q:
    """The memberships that a period follows which no renewal made: it was admitted or imported."""
    made = Entry.objects.filter(verb="membership.renewed", object_key=OuterRef("renewal__key"))
    return Q(~Exists(made), renewal__isnull=False)


def _renew(actor: Actor, row: RenewalRound, membership: Membership) -> None:
    until = periods.next_end(membership, row.months)
    if until > LAST_DAY:
        raise refused("beyond_the_calendar")
    # In a savepoint: what the database refuses undoes this one alone.
    with transaction.atomic():
        renew(actor=actor, membership=membership, until=until)


@transaction.atomic
def close(*, actor: Actor, row: RenewalRound) -> RenewalRound:
    """Close the round; letters that still wait are dropped. Who was not renewed lapses after their grace."""
    row = _locked(actor, row, RoundAction.CLOSE)
    for message in letters(row):
        actions.withdraw(actor=actor, message=message, reason="round closed")
    row.closed_on = clock.today()
    row.save(update_fields=["closed_on"])
    record(actor, "round.closed", row)
    return row


def _locked(actor: Actor, row: RenewalRound, verb: RoundAction) -> RenewalRound:
    now = locked(row)
    require(actor, "run", now)
    state = round_state(now.closes_on, clock.today(), is_closed=now.closed_on is not None)
    if state not in ROUND_ACTIONS[verb]:
        raise WrongStateError(verb, state)
    return now
