"""What is held on a person as files that they handed in, and how long a file without a row is kept."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from concord.society.files.models import StoredFile
from concord.society.files.storage import forget, hashes_before, remove
from concord.society.personal_data import ERASED, KEEPING, PARTS, Erased, Keeping, Part, Subject, Table, table


def _export(subject: Subject) -> list[Table]:
    files = StoredFile.objects.filter(handed_in_by__in=subject.keys).order_by("handed_in_at")
    return [table("files", _("Files that I handed in"), files, "handed_in_at", "name", "media_type", "size")]


def _erase(subject: Subject) -> Erased:
    files = list(StoredFile.objects.filter(handed_in_by=subject.key))
    kept = [file for file in files if is_claimed(file)]
    gone = [file for file in files if file not in kept]
    StoredFile.objects.filter(pk__in=[file.pk for file in kept]).update(name=ERASED)
    deleted = forget(StoredFile.objects.filter(pk__in=[file.pk for file in gone]))
    why = _("Files that are part of an agreement's record: texts, scans of signatures, evidence.")
    return Erased(deleted=deleted, kept=len(kept), why_kept=why if kept else "")


def is_claimed(file: StoredFile) -> bool:
    """Whether a row of any app refers to the file."""
    relations = (relation for relation in file._meta.related_objects if relation.one_to_many)
    return any(
        relation.related_model._default_manager.filter(**{relation.field.name: file}).exists()
        for relation in relations
    )


def remove_unclaimed(before: datetime) -> int:
    """Remove contents that no row names any more and that lay there before the moment."""
    unclaimed = unclaimed_before(before)
    for sha256 in unclaimed:
        remove(sha256, before)
    return len(unclaimed)


def unclaimed_before(before: datetime) -> list[str]:
    """The names of contents that no row names any more and that lay there before the moment."""
    known = set(StoredFile.objects.values_list("sha256", flat=True))
    return [sha256 for sha256 in hashes_before(before) if sha256 not in known]


PARTS.register("files", Part(_("Files"), (), _export, _erase))
KEEPING.register(
    "files",
    Keeping(
        _("Files that nothing refers to"),
        _("an upload under way is not yet referred to"),
        1,
        lambda moment: len(unclaimed_before(moment)),
        remove_unclaimed,
    ),
)
