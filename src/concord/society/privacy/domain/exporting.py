"""Everything that is held on a person, as tables for the page and as one archive to take away."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from concord.kernel import clock
from concord.society.access.rules import require
from concord.society.files.models import StoredFile
from concord.society.files.storage import path_of
from concord.society.ledger.entries import record
from concord.society.people.personal_data import subject_of
from concord.society.personal_data import PARTS, Table

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from concord.society.access.actor import Actor
    from concord.society.people.models import Person


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
    """A ZIP archive with ``held.json`` and the files that the person handed in."""
    found = _holdings(person)
    answer = {
        "person": person.key,
        "exported_at": clock.now(),
        "parts": {one.name: {table.code: table.rows for table in one.tables} for one in found},
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("held.json", json.dumps(answer, default=str, ensure_ascii=False, indent=1))
        for file in StoredFile.objects.filter(handed_in_by=person.key):
            packed.write(path_of(file.sha256), f"files/{file.key}-{file.name}")
    return buffer.getvalue()
