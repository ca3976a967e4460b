"""The list of members to take away, in the columns in which it is imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from concord.kernel import clock
from concord.society.access.actor import Actor, Role
from concord.society.access.rules import RefusedError, visible
from concord.society.ledger.entries import record
from concord.society.people.lines import COLUMNS
from concord.society.people.models import Membership, Organisation
from concord.society.people.sheets import write_csv, write_xlsx
from concord.society.people.standings import current_members

if TYPE_CHECKING:
    from django.db.models import QuerySet

EXPORT = "members.export"
_VALUES = (
    "person__account__email",
    "person__name",
    "person__name_native",
    "person__country",
    "person__area",
    "person__profession",
    "person__expertise",
    "membership_class__name_en",
)
_WRITERS = {"csv": write_csv, "xlsx": write_xlsx}


def exported(actor: Actor) -> QuerySet[Membership]:
    """The memberships of persons that an export of today holds. Raises RefusedError for all but staff."""
    if not actor.has(Role.HOST_STAFF):
        raise RefusedError(EXPORT)
    mine = visible(actor, Membership).filter(pk__in=current_members(clock.today()))
    return mine.filter(person__account__isnull=False).order_by("person__name", "pk")


@transaction.atomic
def export(*, actor: Actor, form: str) -> bytes:
    """Today's members as ``csv`` or ``xlsx``, formulas defused; the export is recorded."""
    rows = list(exported(actor).values_list(*_VALUES, "since", "until"))
    host = Organisation.objects.filter(is_host=True).get()
    record(actor, EXPORT, host, facts={"form": form, "members": len(rows)})
    return _WRITERS[form](COLUMNS, [[str(value) for value in row] for row in rows])
