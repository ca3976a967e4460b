"""Export and erasure over all apps, by the person or on their written request; the record of who looked."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from concord.kernel import clock
from concord.kernel.text import clean_line
from concord.society.access import Actor, locked, require
from concord.society.errors import Refusals
from concord.society.files.models import StoredFile
from concord.society.files.storage import FileDamagedError, content_of
from concord.society.ledger.digests import rows_about
from concord.society.ledger.entries import record
from concord.society.ledger.personal_data import values_about
from concord.society.people.personal_data import subject_of
from concord.society.personal_data import PARTS, Erased, Table, redact
from concord.society.privacy.models import Look, Matter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.functional import _StrOrPromise

    from concord.society.people.models import Person


def note_looks(actor: Actor, people: Iterable[int], matter: Matter) -> None:
    """Note that the actor looked at these persons (primary keys); oneself and the public are not noted."""
    if actor.person is None:
        return
    day = actor.today
    looks = [
        Look(viewer_id=actor.person, subject_id=person, matter=matter, day=day)
        for person in people
        if person != actor.person
    ]
    Look.objects.bulk_create(looks, ignore_conflicts=True)


@dataclass(frozen=True, slots=True)
class Holding:
    """One app's tables under its heading."""

    name: str
    label: _StrOrPromise
    tables: list[Table]


def holdings(actor: Actor, person: Person) -> list[Holding]:
    """What every app holds on the person. Raises AccessError unless the actor is that person."""
    require(actor, "export", person)
    return _holdings(person)


def _holdings(person: Person) -> list[Holding]:
    subject = subject_of(person)
    return [Holding(name, part.label, part.export(subject)) for name, part in PARTS]


@transaction.atomic
def export(*, actor: Actor, person: Person) -> bytes:
    """The archive for the person themself; the export is recorded. Raises AccessError for anybody else."""
    require(actor, "export", person)
    content = archive(person)
    record(actor, "person.exported", person, facts={"bytes": len(content)})
    return content


def archive(person: Person) -> bytes:
    """A ZIP archive with ``held.json`` and the files that the person handed in.

    A file that is no longer what was handed in is left out, and named under ``damaged``.
    """
    found = _holdings(person)
    damaged: list[str] = []
    answer = {
        "person": person.key,
        "exported_at": clock.now(),
        "parts": {one.name: {table.code: table.rows for table in one.tables} for one in found},
        "damaged": damaged,
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in StoredFile.objects.filter(handed_in_by__in=subject_of(person).keys):
            try:
                with content_of(file) as content:
                    packed.writestr(f"files/{file.key}-{file.name}", content.read())
            except FileDamagedError as damage:
                damaged.append(str(damage))
        packed.writestr("held.json", json.dumps(answer, default=str, ensure_ascii=False, indent=1))
    return buffer.getvalue()


@dataclass(frozen=True, slots=True)
class Line:
    """What one app did, or would do."""

    name: str
    label: _StrOrPromise
    erased: Erased


@transaction.atomic
def erase(*, actor: Actor, person: Person, request: str = "") -> list[Line]:
    """Erase the person from every app; the account is gone with it. Not to be undone.

    ``request`` is the request on which staff act, without the person's name.
    Raises AccessError unless the actor is that person or staff of the host acting on their request.
    """
    person = locked(person)
    require(actor, "erase", person)
    by_staff = actor.person != person.pk
    for joined in person.merged.all():
        _erase(actor, joined, request, by_staff=by_staff)
    return _erase(actor, person, request, by_staff=by_staff)


def _erase(actor: Actor, person: Person, request: str, *, by_staff: bool) -> list[Line]:
    """Erase one row of the person from every app."""
    subject = subject_of(person)
    rows = rows_about(person)
    others = [f"{row.entry_id} {row.name}" for row in values_about(subject) if row.subject != subject.key]
    lines = [Line(name, part.label, part.erase(subject)) for name, part in PARTS]
    counts = {
        f"{line.name}.{what}": getattr(line.erased, what) for line in lines for what in ("deleted", "kept")
    }
    facts = {**counts, "by_staff": by_staff}
    record(actor, "person.erased", person, facts=facts, reason=request, rows=rows, erased=others)
    return lines


def preview_erasure(*, actor: Actor, person: Person) -> list[Line]:
    """What an erasure would do: it is done and taken back, so that the figures are those of the act."""
    with transaction.atomic():
        lines = erase(actor=actor, person=person)
        transaction.set_rollback(True)
    return lines


refused = Refusals(
    {
        "request_missing": ("request", _("Say how and when they asked.")),
        "own_erasure": ("people", _("You erase yourself on your own page.")),
    }
)


@dataclass(frozen=True, slots=True)
class Figure:
    """How many rows one table of one app holds on the person: staff see figures, not the rows."""

    part: _StrOrPromise
    table: _StrOrPromise
    rows: int


@transaction.atomic
def figures(*, actor: Actor, person: Person) -> list[Figure]:
    """What is held, in figures; that the actor looked is noted for the person. Raises AccessError."""
    require(actor, "hand_out", person)
    note_looks(actor, [person.pk], Matter.HELD)
    subject = subject_of(person)
    return [
        Figure(part.label, table.label, count)
        for _name, part in PARTS
        for table in part.export(subject)
        if (count := table.count)
    ]


@transaction.atomic
def hand_out(*, actor: Actor, person: Person, request: str) -> bytes:
    """The archive for the person who asked for it; ``request`` says how and when they asked.

    Raises AccessError unless the actor is staff of the host, ValidationError without a request.
    """
    require(actor, "hand_out", person)
    reason = _named(request, person)
    note_looks(actor, [person.pk], Matter.HELD)
    content = archive(person)
    record(actor, "person.handed_out", person, facts={"bytes": len(content)}, reason=reason)
    return content


@transaction.atomic
def erase_on_request(*, actor: Actor, person: Person, request: str) -> list[Line]:
    """Erase the person, who asked for it in writing; ``request`` says how and when they asked.

    Raises as :func:`hand_out` does. The request stands in the ledger without the person's name.
    """
    require(actor, "hand_out", person)
    return erase(actor=actor, person=person, request=_named(request, person))


def _named(request: str, person: Person) -> str:
    reason = clean_line(request)
    if not reason:
        raise refused("request_missing")
    return redact(reason, subject_of(person).words)
