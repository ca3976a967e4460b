"""Member organisations from a list: the same promise as for persons, all of it or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from concord.kernel.faults import Fault, FaultsFoundError
from concord.society.ledger.entries import record
from concord.society.people.body_lines import OF_BODY, BodyLine, parse
from concord.society.people.domain.differences import Difference, layer_of_host, overlaps, require_importer
from concord.society.people.models import Membership, MembershipClass, Organisation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from concord.society.access.actor import Actor


def preview(*, actor: Actor, content: bytes, file: str) -> list[Difference[BodyLine]]:
    """What the file would change; nothing is written.

    An organisation is known by its atlas id, else by its name in English. Raises RefusedError unless the
    actor is staff of the host or the system, FaultsFoundError with every fault of the file.
    """
    require_importer(actor)
    classes = list(MembershipClass.objects.filter(for_organisations=True).values_list("name_en", flat=True))
    lines = parse(content, file, classes)
    bodies = _bodies(lines)
    faults = [
        fault
        for line in lines
        if (body := bodies.get(line.row)) is not None
        for fault in (*_layer_faults(file, line, body), *overlaps(file, line, body.memberships.all()))
    ]
    if faults:
        raise FaultsFoundError(faults)
    return [_difference(line, bodies.get(line.row)) for line in lines]


@transaction.atomic
def apply(*, actor: Actor, content: bytes, file: str) -> list[Difference[BodyLine]]:
    """Apply the file in one transaction and say what changed. Raises as :func:`preview` does."""
    differences = preview(actor=actor, content=content, file=file)
    bodies = _bodies([found.line for found in differences])
    classes = {found.name_en: found for found in MembershipClass.objects.all()}
    layer = layer_of_host()
    for found in differences:
        if not found.is_nothing:
            body = bodies.get(found.line.row) or Organisation(layer=layer)
            _change(actor, body, found)
            if found.adds_period:
                _add_period(actor, body, found.line, classes[found.line.membership_class])
    return differences


def _bodies(lines: Sequence[BodyLine]) -> dict[int, Organisation]:
    """The organisation that each line means, by its row, as far as it is known."""
    rows = Organisation.objects.prefetch_related("memberships")
    by_id = {body.atlas_id: body for body in rows.exclude(atlas_id=None)}
    by_name = {body.name_en.casefold(): body for body in rows}
    found = {
        line.row: by_id.get(line.body["atlas_id"]) or by_name.get(line.body["name_en"].casefold())
        for line in lines
    }
    return {row: body for row, body in found.items() if body is not None}


def _layer_faults(file: str, line: BodyLine, body: Organisation) -> list[Fault]:
    if body.layer == layer_of_host():
        return []
    expected = _("a body of the same layer as the host: real bodies and the rehearsal are never mixed")
    return [Fault(file, line.row, "name_en", line.body["name_en"], expected)]


def _difference(line: BodyLine, body: Organisation | None) -> Difference[BodyLine]:
    if body is None:
        return Difference(line, True, {}, (), True)
    changes = {
        column: (str(getattr(body, column) or ""), line.body[column])
        for column in OF_BODY
        if line.body[column] and (getattr(body, column) or "") != line.body[column]
    }
    held = {(period.since, period.until) for period in body.memberships.all()}
    return Difference(line, False, changes, (), (line.since, line.until) not in held)


def _change(actor: Actor, body: Organisation, found: Difference[BodyLine]) -> None:
    changed = found.line.body if found.is_new else {key: new for key, (_old, new) in found.changes.items()}
    if not changed:
        return
    for column, value in changed.items():
        setattr(body, column, value or (None if column == "atlas_id" else ""))
    body.save()
    record(actor, "organisation.imported", body, facts={"is_new": found.is_new})


def _add_period(actor: Actor, body: Organisation, line: BodyLine, terms: MembershipClass) -> None:
    ends_here = Membership.objects.filter(organisation=body, until=line.since, ended_on=None, renewal=None)
    membership = Membership.objects.create(
        organisation=body,
        membership_class=terms,
        since=line.since,
        until=line.until,
        follows=ends_here.first(),
    )
    facts = {"organisation": body.key, "since": line.since.isoformat(), "until": line.until.isoformat()}
    record(actor, "membership.imported", membership, facts=facts)
