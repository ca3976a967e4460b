"""Importing a list of members: begin, say how it is read, apply, stop, go on, undo, discard.

The worker applies and undoes: so many members at a time that nobody else waits for the lock longer than a
second, each time with its entry. How far it came stands in the same transaction, so that it goes on there
after the process was killed, and two workers at one import do no row twice.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from concord.kernel import clock
from concord.kernel.faults import FaultsFoundError
from concord.society.access import SYSTEM, Actor, Role, locked, require
from concord.society.errors import Refusals, WrongStateError
from concord.society.files.models import StoredFile
from concord.society.files.storage import FileDamagedError, forget, keep
from concord.society.imports.models import ImportedRow, KeptMapping, MemberImport
from concord.society.imports.queries import (
    actor_of_import,
    built_upon,
    kept_for,
    kind_of,
    lines_of,
    preview_of,
    table_of,
)
from concord.society.imports.states import IMPORT_ACTIONS, ImportAction, ImportState
from concord.society.jobs import queue
from concord.society.ledger.entries import record
from concord.society.people import columns, spreadsheets
from concord.society.people.member_lists import open_table
from concord.society.people.member_matching import Judge, require_staff, value_of
from concord.society.people.member_writing import Written, set_fields, write
from concord.society.people.models import Account, Membership, Organisation, Person
from concord.society.people.periods import link
from concord.society.people.queries import layer_of_host, lock_host

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.files import File

    from concord.society.people.columns import ColumnMapping
    from concord.society.people.member_lists import MemberList
    from concord.society.people.member_matching import Difference
    from concord.society.people.spreadsheets import Reading

RUN = "imports.run"
# Members that are applied or undone together, and the seconds between two batches, in which others write:
# longer than SQLite lets a writer sleep between two looks at the lock.
BATCH = 100
PAUSE = 0.2

refused = Refusals(
    {
        "nothing_to_apply": ("", _("The list holds no row that can be applied. Its faults say why.")),
        "faults_left": ("skips_faults", _("The list has faults. Apply the other rows, or correct it first.")),
        "file_gone": ("", _("The list is no longer kept. Hand it in once more.")),
        "name_taken": ("keep_as", _("Another mapping has this name.")),
        "built_upon": ("", _("Something was built on rows of this import: they are named on its page.")),
    }
)


def begin(
    *,
    actor: Actor,
    file: File[bytes],
    reading: Reading = spreadsheets.RECOGNISED,
    mapping: ColumnMapping | None = None,
) -> MemberImport:
    """Hand a list in; nothing is applied. The mapping that was kept for such lists is taken, else recognised.

    Raises RefusedError for all but staff, FaultsFoundError for a file that is no list.
    """
    require_staff(actor)
    table = open_table(file.read(), file.name or "", reading)
    kept = kept_for(table)
    if mapping is None:
        mapping = columns.from_json(kept.mapping) if kept else columns.recognised(table)
    file.seek(0)
    with transaction.atomic():
        row = MemberImport.objects.create(
            file=keep(actor=actor, file=file, is_read_by_us=True),
            reading=asdict(table.reading),
            mapping=mapping.as_json(),
            started_by=_person_of(actor),
        )
        record(actor, "import.begun", row)
    return row


@transaction.atomic
def settle(
    *, actor: Actor, member_import: MemberImport, reading: Reading, mapping: ColumnMapping
) -> MemberImport:
    """Say how the file is read and what its columns mean. Raises FaultsFoundError if it cannot be read so."""
    row = _locked(actor, member_import, ImportAction.SETTLE)
    row.reading, row.mapping = asdict(reading), mapping.as_json()
    row.reading = asdict(table_of(row).reading)
    row.save(update_fields=["reading", "mapping"])
    return row


def apply(
    *, actor: Actor, member_import: MemberImport, skips_faults: bool = False, keep_as: str = ""
) -> MemberImport:
    """Have the worker apply the list, in the name of the actor; ``keep_as`` keeps the mapping under a name.

    Raises ValidationError for a list with faults unless ``skips_faults``, and for one without a row to apply.
    """
    require(actor, ImportAction.APPLY, member_import)
    if member_import.file is None:
        raise refused("file_gone")
    # Outside the transaction: reading 20,000 rows takes longer than others may wait for the lock.
    try:
        preview = preview_of(actor, member_import)
    except (FaultsFoundError, FileDamagedError):
        raise refused("file_gone") from None
    if preview.members == preview.counts["refused"]:
        raise refused("nothing_to_apply")
    if preview.faults and not skips_faults:
        raise refused("faults_left")
    with transaction.atomic():
        row = _locked(actor, member_import, ImportAction.APPLY)
        if keep_as:
            _keep_mapping(actor, keep_as, preview.mapping, columns.shape_of(preview.table.columns))
        row.total = preview.members
        row.started_by = _person_of(actor)
        row.state = ImportState.APPLYING
        row.counts = {"refused_rows": preview.counts["unreadable"]}
        row.save()
        record(actor, "import.started", row, facts={"members": row.total, "skips_faults": skips_faults})
        queue.ask(RUN, {"import": row.key})
    return row


def import_at_once(
    *,
    actor: Actor,
    file: File[bytes],
    reading: Reading = spreadsheets.RECOGNISED,
    mapping: ColumnMapping | None = None,
    skips_faults: bool = False,
) -> MemberImport:
    """Hand a list in and apply it here and now, without waiting for the worker. Raises as both do.

    If this process is killed the worker goes on.
    """
    row = begin(actor=actor, file=file, reading=reading, mapping=mapping)
    row = apply(actor=actor, member_import=row, skips_faults=skips_faults)
    run(row.key)
    row.refresh_from_db()
    return row


def _keep_mapping(actor: Actor, name: str, mapping: ColumnMapping, shape: str) -> None:
    """Keep it under the name, in place of the one of the same name and shape."""
    if KeptMapping.objects.filter(name=name).exclude(shape=shape).exists():
        raise refused("name_taken")
    values = {
        "shape": shape,
        "mapping": mapping.as_json(),
        "made_at": clock.now(),
        "made_by_id": actor.person,
    }
    kept, _created = KeptMapping.objects.update_or_create(name=name, defaults=values)
    record(actor, "mapping.kept", kept)


@transaction.atomic
def stop(*, actor: Actor, member_import: MemberImport) -> MemberImport:
    """Stop after the members that are being applied; what is applied stays until it is undone."""
    row = _locked(actor, member_import, ImportAction.STOP)
    return _moved(actor, row, ImportState.STOPPED, "import.stopped")


@transaction.atomic
def go_on(*, actor: Actor, member_import: MemberImport) -> MemberImport:
    """Apply the rest. Raises ValidationError if the list is no longer kept."""
    row = _locked(actor, member_import, ImportAction.GO_ON)
    if row.file is None:
        raise refused("file_gone")
    row.started_by = _person_of(actor)
    queue.ask(RUN, {"import": row.key})
    return _moved(actor, row, ImportState.APPLYING, "import.continued")


@transaction.atomic
def discard(*, actor: Actor, member_import: MemberImport) -> MemberImport:
    """Give a list up of which nothing is applied; its file is removed."""
    row = _locked(actor, member_import, ImportAction.DISCARD)
    remove_file(row)
    return _moved(actor, row, ImportState.DISCARDED, "import.discarded", ended=True)


def undo(*, actor: Actor, member_import: MemberImport) -> MemberImport:
    """Have the worker take back all that the import made.

    Raises ValidationError if anything was built on it. What is built on a row meanwhile keeps that row.
    """
    require(actor, ImportAction.UNDO, member_import)
    # Outside the transaction, as in apply: every kind of row that can refer to a member is asked.
    if next(built_upon(member_import.rows.all()), None) is not None:
        raise refused("built_upon")
    with transaction.atomic():
        row = _locked(actor, member_import, ImportAction.UNDO)
        remove_file(row)
        row.total, row.position, row.ended_at = row.rows.count(), 0, None
        queue.ask(RUN, {"import": row.key})
        return _moved(actor, row, ImportState.UNDOING, "import.undo_begun")


def remove_file(row: MemberImport) -> None:
    """Remove the list itself, which nobody needs any more."""
    if row.file is not None:
        forget(StoredFile.objects.filter(pk=row.file.pk))
        row.file = None


def _person_of(actor: Actor) -> Person | None:
    return None if actor.person is None else Person.objects.get(pk=actor.person)


def _locked(actor: Actor, member_import: MemberImport, action: ImportAction) -> MemberImport:
    row = locked(member_import)
    require(actor, action, row)
    if row.state not in IMPORT_ACTIONS[action]:
        raise WrongStateError(action, row.state)
    return row


def _moved(
    actor: Actor, row: MemberImport, state: ImportState, verb: str, *, ended: bool = False
) -> MemberImport:
    row.state, row.ended_at = state, clock.now() if ended else None
    row.save()
    record(actor, verb, row, facts={"position": row.position})
    return row


@transaction.atomic
def end_without_file(member_import: MemberImport) -> None:
    """Remove the list of an import; without it a draft is discarded and applying stops."""
    row = locked(member_import)
    remove_file(row)
    if row.state == ImportState.DRAFT:
        _moved(SYSTEM, row, ImportState.DISCARDED, "import.discarded", ended=True)
    elif row.state == ImportState.APPLYING:
        _moved(SYSTEM, row, ImportState.STOPPED, "import.stopped")
    else:
        row.save(update_fields=["file"])


def run(key: str) -> None:
    """Apply or undo an import to its end, batch by batch, from where it stands. The job of the worker."""
    row = MemberImport.objects.get(key=key)
    if row.state == ImportState.APPLYING and row.file is None:
        end_without_file(row)
    elif row.state == ImportState.APPLYING:
        members = lines_of(row)
        while _apply_batch(row, members):
            time.sleep(PAUSE)
    elif row.state == ImportState.UNDOING:
        while _undo_batch(row):
            time.sleep(PAUSE)


@transaction.atomic
def _apply_batch(member_import: MemberImport, members: MemberList) -> bool:
    """Apply the next members; whether there are more."""
    # One list is applied after another: the host stands for all members, also those that are new in both.
    lock_host()
    row = locked(member_import)
    if row.state != ImportState.APPLYING:
        return False
    actor = actor_of_import(row)
    if not actor.has(Role.HOST_STAFF, Role.SYSTEM):
        _moved(SYSTEM, row, ImportState.STOPPED, "import.stopped")
        return False
    lines = members.lines[row.position : row.position + BATCH]
    differences = Judge(actor, members).judge(lines)
    written = write(differences, layer_of_host())
    _note(row, written)
    row.position += len(lines)
    row.counts = dict(Counter(row.counts) + _counts(differences))
    row.save(update_fields=["position", "counts"])
    facts = {"from": row.position - len(lines), "to": row.position, "periods": len(written.periods)}
    periods = [membership for _difference, membership in written.periods]
    record(actor, "import.applied", row, facts=facts, rows=periods)
    if row.position < len(members.lines):
        return True
    if not row.counts.get("refused_rows"):
        remove_file(row)
    _moved(actor, row, ImportState.APPLIED, "import.finished", ended=True)
    return False


def _counts(differences: Sequence[Difference]) -> Counter[str]:
    counts = Counter(kind_of(one) for one in differences)
    counts["periods"] = sum(len(one.periods) for one in differences)
    counts["refused_rows"] = sum(len(one.line.rows) for one in differences if one.faults)
    return counts


def _note(row: MemberImport, written: Written) -> None:
    """Note what was made of which row, so that it can be undone."""
    notes = [
        ImportedRow(member_import=row, row=one.line.row, is_new=True, **_side(member))
        for one, member in written.made
    ]
    notes += [
        ImportedRow(
            member_import=row,
            row=one.line.row,
            before=before,
            after={name: new for name, (_old, new) in one.changes.items()},
            **_side(member),
        )
        for one, member, before in written.changed
    ]
    notes += [
        ImportedRow(
            member_import=row,
            row=period.row,
            membership=membership,
            person_id=membership.person_id,
            organisation_id=membership.organisation_id,
        )
        for period, membership in written.periods
    ]
    ImportedRow.objects.bulk_create(notes)


def _side(member: Person | Organisation) -> dict[str, Person | Organisation]:
    return {"person" if isinstance(member, Person) else "organisation": member}


@transaction.atomic
def _undo_batch(member_import: MemberImport) -> bool:
    """Take the last rows back; whether there are more. Rows on which something was built meanwhile stay."""
    lock_host()
    row = locked(member_import)
    if row.state != ImportState.UNDOING:
        return False
    kept = row.counts.get("kept", 0)
    rows = list(
        row.rows.select_related("person__account", "organisation", "membership").order_by("-pk")[
            kept : kept + BATCH
        ]
    )
    if not rows:
        _moved(SYSTEM, row, ImportState.UNDONE, "import.undone", ended=True)
        return False
    built = {one.pk for one, _why in built_upon(row.rows.filter(pk__in=[one.pk for one in rows]))}
    taken = [one for one in rows if one.pk not in built]
    gone = [one.membership for one in taken if one.membership is not None]
    _take_back_periods(taken, gone)
    left = _take_back_members(taken)
    row.counts = row.counts | {"kept": kept + len(built) + left}
    row.position += len(rows)
    row.save(update_fields=["position", "counts"])
    facts = {"rows": len(taken) - left}
    record(actor_of_import(row), "import.taken_back", row, facts=facts, rows=gone)
    return True


def _take_back_periods(rows: Sequence[ImportedRow], gone: Sequence[Membership]) -> None:
    """Delete the periods, and let those that remain follow one another."""
    theirs = Q(person__in=[one.person_id for one in rows if one.person_id])
    theirs |= Q(organisation__in=[one.organisation_id for one in rows if one.organisation_id])
    keys = [one.pk for one in gone]
    Membership.objects.filter(follows__in=keys).update(follows=None)
    Membership.objects.filter(pk__in=keys).delete()
    link(Membership.objects.filter(theirs))


def _take_back_members(rows: Sequence[ImportedRow]) -> int:
    """Restore what was changed and nobody changed since, and delete who was new; how many rows stay.

    Who was new and has a period that stays, stays too. The periods of the import are gone by now: they were
    noted after their members, and the last are taken back first.
    """
    for one in rows:
        member = one.person or one.organisation
        if one.before and member is not None:
            after = one.after
            old = {name: value for name, value in one.before.items() if value_of(member, name) == after[name]}
            set_fields(member, old)
    new = [one for one in rows if one.is_new]
    people = Person.objects.filter(pk__in=[one.person_id for one in new if one.person_id])
    bodies = Organisation.objects.filter(pk__in=[one.organisation_id for one in new if one.organisation_id])
    leaving = {one.pk for one in people.filter(memberships=None)}
    accounts = [one.account_id for one in people.filter(memberships=None) if one.account_id]
    closing = {one.pk for one in bodies.filter(memberships=None)}
    stay = [one.pk for one in new if one.person_id not in leaving and one.organisation_id not in closing]
    ImportedRow.objects.filter(pk__in=[one.pk for one in rows]).exclude(pk__in=stay).delete()
    Person.objects.filter(pk__in=leaving).delete()
    Account.objects.filter(pk__in=accounts).delete()
    Organisation.objects.filter(pk__in=closing).delete()
    return len(stay)


def _run(payload: queue.Payload) -> None:
    run(str(payload["import"]))


queue.handler(RUN, _run, alone=True)
