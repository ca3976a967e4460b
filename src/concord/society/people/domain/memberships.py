"""Memberships begin, are renewed and end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from concord.kernel import clock
from concord.society.access.actor import Role
from concord.society.access.rules import RefusedError, require
from concord.society.errors import TooLateError, VerbRefusedError
from concord.society.ledger.entries import record
from concord.society.people.models import Membership, RenewalAnswer
from concord.society.people.standing import MEMBERSHIP_VERBS, MembershipVerb, standing
from concord.society.people.standings import dates_of

if TYPE_CHECKING:
    from datetime import date

    from concord.society.access.actor import Actor
    from concord.society.people.models import MembershipClass, Organisation, Person


@transaction.atomic
def admit(
    *,
    actor: Actor,
    member: Person | Organisation,
    membership_class: MembershipClass,
    since: date,
    until: date,
) -> Membership:
    """Begin a membership of a person or an organisation, by the host's staff.

    Raises VerbRefusedError for a class of the other kind, an end before the beginning, or a period that
    overlaps another.
    """
    if not actor.has(Role.HOST_STAFF):
        raise RefusedError("admit")
    side = member._meta.model_name or ""
    type(member)._default_manager.select_for_update().get(pk=member.pk)
    if membership_class.for_organisations != (side == "organisation"):
        raise VerbRefusedError("other_kind_of_class")
    if until <= since:
        raise VerbRefusedError("ends_before_it_begins")
    periods = Membership.objects.filter(**{side: member})
    if any(row.since < until and since < (row.ended_on or row.until) for row in periods):
        raise VerbRefusedError("overlaps")
    membership = Membership.objects.create(
        **{side: member}, membership_class=membership_class, since=since, until=until
    )
    facts = {"since": since.isoformat(), "until": until.isoformat(), "member": member.key}
    record(actor, "membership.begun", membership, facts=facts)
    return membership


@transaction.atomic
def renew(*, actor: Actor, membership: Membership, until: date) -> Membership:
    """Let a new period follow directly.

    Raises VerbRefusedError if one does already or it would end before it begins, TooLateError for a
    membership that lapsed or ended.
    """
    old = _locked(actor, membership, MembershipVerb.RENEW)
    if Membership.objects.filter(follows=old).exists():
        raise VerbRefusedError("renewed_already")
    if until <= old.until:
        raise VerbRefusedError("ends_before_it_begins")
    row = Membership.objects.create(
        person=old.person,
        organisation=old.organisation,
        membership_class=old.membership_class,
        since=old.until,
        until=until,
        follows=old,
    )
    record(actor, "membership.renewed", row, facts={"follows": old.key, "until": until.isoformat()})
    return row


@transaction.atomic
def end(*, actor: Actor, membership: Membership, on: date, reason: str) -> Membership:
    """End a membership early: ``on`` is the first day without it.

    Raises VerbRefusedError for a day outside the period or with a period that follows, TooLateError for a
    membership that is over.
    """
    row = _locked(actor, membership, MembershipVerb.END)
    if not row.since <= on <= row.until:
        raise VerbRefusedError("outside_the_period")
    if Membership.objects.filter(follows=row).exists():
        raise VerbRefusedError("renewed_already")
    row.ended_on = on
    row.save(update_fields=["ended_on"])
    record(actor, "membership.ended", row, facts={"on": on.isoformat()}, reason=reason)
    return row


@transaction.atomic
def answer(*, actor: Actor, membership: Membership, wants: bool) -> RenewalAnswer:
    """The member says whether to renew: themself, or who represents the organisation; nobody else.

    Raises TooLateError outside the days of renewal and grace.
    """
    row = _locked(actor, membership, MembershipVerb.ANSWER)
    said, _ = RenewalAnswer.objects.update_or_create(
        membership=row, defaults={"wants": wants, "said_at": clock.now()}
    )
    record(actor, "membership.answered", row, facts={"wants": wants})
    return said


def _locked(actor: Actor, membership: Membership, verb: MembershipVerb) -> Membership:
    row = Membership.objects.select_for_update().get(pk=membership.pk)
    require(actor, verb, row)
    now = standing(dates_of(row), clock.today())
    if now not in MEMBERSHIP_VERBS[verb]:
        raise TooLateError(verb, now)
    return row
