"""The imports' part of privacy and retention: lists that were handed in, and what came of their rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from concord.kernel.faults import FaultsFoundError
from concord.kernel.text import fold
from concord.society.files.storage import FileDamagedError
from concord.society.imports.actions import end_without_file
from concord.society.imports.models import ImportedRow, KeptMapping, MemberImport
from concord.society.imports.queries import table_of
from concord.society.imports.states import RUNNING
from concord.society.personal_data import KEEPING, PARTS, Erased, Keeping, Part, Subject, Table, table

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet


def _export(subject: Subject) -> list[Table]:
    rows = ImportedRow.objects.filter(person=subject.person).order_by("pk")
    begun = MemberImport.objects.filter(started_by=subject.person).order_by("begun_at")
    kept = KeptMapping.objects.filter(made_by=subject.person).order_by("made_at")
    return [
        table("imported", _("Lists by which I came in"), rows, "member_import__begun_at", "row"),
        table("imports", _("Lists that I imported"), begun, "begun_at", "state"),
        table("mappings", _("Mappings of columns that I kept"), kept, "made_at", "name"),
    ]


def _erase(subject: Subject) -> Erased:
    """What a list changed of the person is forgotten, and every list that still names them is removed."""
    deleted = ImportedRow.objects.filter(person=subject.person).delete()[0]
    named = [row for row in MemberImport.objects.exclude(file=None) if _names(row, subject)]
    for row in named:
        end_without_file(row)
    cleared = MemberImport.objects.filter(started_by=subject.person).count()
    cleared += KeptMapping.objects.filter(made_by=subject.person).update(made_by=None)
    return Erased(deleted=deleted + len(named), cleared=cleared)


def _names(row: MemberImport, subject: Subject) -> bool:
    """Whether a cell of the list holds a name or an address of the person. One that is damaged counts too."""
    words = {fold(word) for word in subject.words}
    try:
        lines = table_of(row).lines
    except (FaultsFoundError, FileDamagedError):
        return True
    return any(fold(cell) in words for _line, cells in lines for cell in cells)


def _over(moment: datetime) -> QuerySet[MemberImport]:
    return MemberImport.objects.filter(begun_at__lt=moment).exclude(file=None).exclude(state__in=RUNNING)


def _end(moment: datetime) -> int:
    over = list(_over(moment))
    for row in over:
        end_without_file(row)
    return len(over)


PARTS.register(
    "imports",
    Part(
        _("Imported lists"),
        ("imports.importedrow", "imports.memberimport", "imports.keptmapping"),
        _export,
        _erase,
    ),
)
KEEPING.register(
    "imports",
    Keeping(
        _("Lists of members that were handed in"),
        _("to apply them, and to hand back the rows that were refused"),
        7,
        lambda moment: _over(moment).count(),
        _end,
    ),
)
