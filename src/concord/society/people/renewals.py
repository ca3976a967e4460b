"""Renewal rounds: opened, messages looked at before they go, answers turned into renewals, closed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from concord.kernel import clock
from concord.kernel.dates import LAST_DAY
from concord.society.access import PUBLIC, AccessError, Actor, RefusedError, Role, locked, may, require
from concord.society.errors import ENDS_BEFORE_IT_BEGINS, Refusals, WrongStateError, refusals_in
from concord.society.jobs import queue, steps
from concord.society.ledger.entries import record
from concord.society.ledger.models import Entry
from concord.society.mail import actions as mail_actions
from concord.society.mail import outbox
from concord.society.people import notices, periods, renewal_letters
from concord.society.people.actions import renew
from concord.society.people.models import (
    Membership,
    MembershipClass,
    Person,
    RenewalAnswer,
    RenewalRound,
    RoundRun,
)
from concord.society.people.queries import actor_for, lock_host
from concord.society.people.round_queries import letters, memberships_of, not_gone, to_write_to
from concord.society.people.states import ROUND_ACTIONS, RoundAction, round_state
from concord.society.people.zones import host_today

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from django.db.models import QuerySet

    from concord.society.mail.models import Message


WORK = "people.round"
# A step reads so many rows at most; how many it does, its time decides.
_MOST = 300

refused = Refusals(
    {
        "beyond_the_calendar": ("", _("It would end after the last day that is kept.")),
        "day_has_passed": ("closes_on", _("The day has passed.")),
        "ends_before_it_begins": ("due_to", ENDS_BEFORE_IT_BEGINS),
        "under_way": ("", _("Work on this round is under way. Wait until it is done, or drop the letters.")),
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
    if closes_on < host_today():
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


@transaction.atomic
def write_text(*, actor: Actor, row: RenewalRound, **texts: str) -> RenewalRound:
    """Change what the letters of the round say, in both languages; letters that are written stay as they are.

    Raises ValidationError for a text that is missing or has a place that nothing fills.
    """
    row = _locked(actor, row, RoundAction.WRITE)
    for name, text in renewal_letters.checked(texts).items():
        setattr(row, name, text)
    row.save(update_fields=renewal_letters.FIELDS)
    record(actor, "round.text_written", row)
    return row


def prepare(*, actor: Actor, row: RenewalRound) -> RoundRun:
    """Have a letter written to everybody who is due and has not answered; all wait to be looked at.

    At most one a day for each membership, and none to a reader for whom one waits.
    """
    return _start(actor, row, RoundAction.PREPARE)


def release(*, actor: Actor, row: RenewalRound) -> RoundRun:
    """Have every waiting letter of the round go out."""
    return _start(actor, row, RoundAction.RELEASE)


def withdraw(*, actor: Actor, row: RenewalRound, reason: str) -> RoundRun:
    """Have every letter of the round dropped that has not gone out; work under way on it ends.

    Raises ValidationError without a reason.
    """
    if not reason.strip():
        raise refused("reason_missing")
    return _start(actor, row, RoundAction.WITHDRAW, reason=reason)


def renew_answered(*, actor: Actor, row: RenewalRound) -> RoundRun:
    """Have every membership of the round renewed whose member said yes.

    One that cannot be keeps no other back: its answer says why.
    """
    return _start(actor, row, RoundAction.RENEW_ANSWERED)


@transaction.atomic
def close(*, actor: Actor, row: RenewalRound) -> RenewalRound:
    """Close the round; letters that are held are dropped. Who was not renewed lapses after their grace."""
    row = _locked(actor, row, RoundAction.CLOSE)
    row.closed_on = host_today()
    row.save(update_fields=["closed_on"])
    record(actor, "round.closed", row)
    _begin(actor, row, RoundAction.CLOSE)
    return row


@transaction.atomic
def _start(actor: Actor, row: RenewalRound, action: RoundAction, reason: str = "") -> RoundRun:
    row = _locked(actor, row, action)
    if action is not RoundAction.WITHDRAW and under_way(row) is not None:
        raise refused("under_way")
    return _begin(actor, row, action, reason)


def _begin(actor: Actor, row: RenewalRound, action: RoundAction, reason: str = "") -> RoundRun:
    """Begin work over the round, which is locked; other work over it ends."""
    now = clock.now()
    row.runs.filter(finished_at=None, stopped_at=None).update(stopped_at=now)
    if action is RoundAction.RENEW_ANSWERED:
        _note_entered_apart(row)
    total = _rows(row, action).count()
    run = RoundRun.objects.create(round=row, action=action, actor=actor.key, started_at=now, total=total)
    verb = "round.withdrawal_begun" if action is RoundAction.WITHDRAW else "round.work_begun"
    what = {"run": run.key, "action": str(action)}
    record(actor, verb, row, facts={**what, "total": total}, reason=reason)
    queue.ask(WORK, {"run": run.key})
    return run


def under_way(row: RenewalRound) -> RoundRun | None:
    """The work over the round that is being done; not one that was given up."""
    run = row.runs.filter(finished_at=None, stopped_at=None).first()
    return run if run is not None and steps.is_under_way(WORK, run=run.key) else None


def finish(run: RoundRun) -> RoundRun:
    """Do the work now: for commands and the rehearsal."""
    steps.finish(_step, {"run": run.key})
    run.refresh_from_db()
    return run


def _step(payload: queue.Payload) -> bool:
    """Do a part of the work; whether any is left."""
    key = str(payload["run"])
    row = RenewalRound.objects.select_for_update().get(runs__key=key)
    run = RoundRun.objects.get(key=key)
    if run.finished_at is not None or run.stopped_at is not None:
        return False
    actor = _actor(run)
    if not may(actor, "run", row):
        run.stopped_at = clock.now()
    elif not _STEPS[RoundAction(run.action)](actor, row, run):
        run.finished_at = clock.now()
    run.save(update_fields=["cursor", "done", "finished_at", "stopped_at"])
    return run.finished_at is None and run.stopped_at is None


def _actor(run: RoundRun) -> Actor:
    """Who asked for the work, in the roles of today; nobody once they are erased."""
    person = Person.objects.filter(key=run.actor).select_related("account").first()
    return actor_for(person) if person is not None else PUBLIC


def _rows(row: RenewalRound, action: RoundAction) -> QuerySet[Membership] | QuerySet[Message]:
    """What the work is over."""
    if action is RoundAction.PREPARE:
        return to_write_to(row)
    if action is RoundAction.RENEW_ANSWERED:
        return memberships_of(row).filter(renewal=None, answer__wants=True).order_by("pk")
    return not_gone(row) if action is RoundAction.WITHDRAW else letters(row)


def _write_some(actor: Actor, row: RenewalRound, run: RoundRun) -> bool:
    """Write letters for a while. A member for whom none can be written keeps no other back."""
    waiting = set(letters(row).values_list("object_key", "recipient", "context__path"))
    rows = to_write_to(row).filter(pk__gt=run.cursor)[:_MOST]
    written, begun = 0, run.started_at.date().isoformat()
    for membership in steps.for_a_while(rows):
        run.cursor, run.done = membership.pk, run.done + 1
        context = renewal_letters.context_of(row, membership)
        for account in notices.readers(membership):
            if (row.key, account.pk, context["path"]) in waiting:
                continue
            once = f"renewal:{row.key}:{membership.key}:{account.pk}:{begun}"
            outbox.write(renewal_letters.KIND, account, context, about=row, once=once, hold=True)
            written += 1
    if written:
        record(actor, "round.letters_written", row, facts={"letters": written, "run": run.key})
    return to_write_to(row).filter(pk__gt=run.cursor).exists()


def _release_some(actor: Actor, row: RenewalRound, run: RoundRun) -> bool:
    number = mail_actions.release_all(letters(row)[:_MOST])
    run.done += number
    if number:
        record(actor, "round.letters_released", row, facts={"letters": number, "run": run.key})
    return letters(row).exists()


def _drop_some(actor: Actor, row: RenewalRound, run: RoundRun) -> bool:
    rows = not_gone(row) if run.action == RoundAction.WITHDRAW else letters(row)
    number = mail_actions.withdraw_all(rows[:_MOST])
    run.done += number
    if number:
        record(actor, "round.letters_withdrawn", row, facts={"letters": number, "run": run.key})
    return bool(number) and rows.exists()


def _renew_some(actor: Actor, row: RenewalRound, run: RoundRun) -> bool:
    """Renew for a while. What cannot be renewed is skipped, and its answer says why."""
    yes = memberships_of(row).filter(renewal=None, answer__wants=True, pk__gt=run.cursor).order_by("pk")
    outcomes: Counter[str] = Counter()
    for membership in steps.for_a_while(
        yes.select_related("person", "organisation", "membership_class")[:_MOST]
    ):
        run.cursor, run.done = membership.pk, run.done + 1
        why = _renew(actor, row, membership)
        RenewalAnswer.objects.filter(membership=membership).update(skipped_because=why)
        outcomes[why or "memberships"] += 1
    if outcomes:
        record(actor, "round.renewed", row, facts={"run": run.key, **dict(outcomes)})
    return yes.filter(pk__gt=run.cursor).exists()


def _renew(actor: Actor, row: RenewalRound, membership: Membership) -> str:
    """Renew one; else the code of why not."""
    until = periods.next_end(membership, row.months)
    if until > LAST_DAY:
        return "beyond_the_calendar"
    try:
        # In a savepoint: what the database refuses undoes this one alone.
        with transaction.atomic():
            renew(actor=actor, membership=membership, until=until)
    except WrongStateError as error:
        return str(error.state)
    except ValidationError as refusal:
        return refusals_in(refusal)[0].code
    except AccessError:
        return "own_role"
    except IntegrityError:
        return "overlaps"
    return ""


def _note_entered_apart(row: RenewalRound) -> None:
    """Say of those who said yes and whom no renewal of a round carried on that a period was entered apart."""
    made = Entry.objects.filter(verb="membership.renewed", object_key=OuterRef("renewal__key"))
    apart = memberships_of(row).filter(~Exists(made), renewal__isnull=False, answer__wants=True)
    keys = list(apart.values_list("pk", flat=True))
    RenewalAnswer.objects.filter(membership__in=keys).update(skipped_because="renewed_already")


def _locked(actor: Actor, row: RenewalRound, verb: RoundAction) -> RenewalRound:
    now = locked(row)
    require(actor, "run", now)
    state = round_state(now.closes_on, host_today(), is_closed=now.closed_on is not None)
    if state not in ROUND_ACTIONS[verb]:
        raise WrongStateError(verb, state)
    return now


_STEPS: dict[RoundAction, Callable[[Actor, RenewalRound, RoundRun], bool]] = {
    RoundAction.PREPARE: _write_some,
    RoundAction.RELEASE: _release_some,
    RoundAction.WITHDRAW: _drop_some,
    RoundAction.RENEW_ANSWERED: _renew_some,
    RoundAction.CLOSE: _drop_some,
}
steps.in_steps(WORK, _step)
