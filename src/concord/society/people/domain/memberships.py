"""Memberships begin, are renewed and end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from concord.society.ledger.access import RefusedError, require
from concord.society.ledger.actor import Role
from concord.society.ledger.recording import record
from concord.society.people.models import Membership

if TYPE_CHECKING:
    from datetime import date

    from concord.society.ledger.actor import Actor
    from concord.society.people.models import MembershipClass, Organisation, Person


class MembershipRefusedError(ValueError):
    """The period does not fit; ``code`` says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


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

    Raises MembershipRefusedError for a class of the other kind or a period that overlaps another.
    """
    if not actor.has(Role.HOST_STAFF):
        raise RefusedError("admit")
    side = member._meta.model_name or ""
    type(member)._default_manager.select_for_update().get(pk=member.pk)
    if membership_class.for_organisations != (side == "organisation"):
        raise MembershipRefusedError("other_kind_of_class")
    periods = Membership.objects.filter(**{side: member})
    if any(row.since < until and since < (row.ended_on or row.until) for row in periods):
        raise MembershipRefusedError("overlaps")
    membership = Membership.objects.create(
        **{side: member}, membership_class=membership_class, since=since, until=until
    )
    facts = {"since": since.isoformat(), "until": until.isoformat(), "member": member.key}
    record(actor, "membership.begun", membership, facts=facts)
    return membership


@transaction.atomic
def renew(*, actor: Actor, membership: Membership, until: date) -> Membership:
    """Let a new period follow directly. Raises MembershipRefusedError if one does already."""
    old = Membership.objects.select_for_update().get(pk=membership.pk)
    require(actor, "renew", old)
    if Membership.objects.filter(follows=old).exists():
        raise MembershipRefusedError("renewed_already")
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
