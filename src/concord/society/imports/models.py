"""Imports, what each made, and the mappings that are kept for the next list of the same shape."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse

from concord.kernel import clock
from concord.society.fields import LineField, ParagraphsField, ValuesField, key_field
from concord.society.files.models import StoredFile
from concord.society.imports.states import ImportState
from concord.society.people.models import Membership, Organisation, Person


class KeptMapping(models.Model):
    """How the columns of lists of one ``shape`` are read: their headings, one a line."""

    key = key_field("map")
    name = LineField(max_length=80, unique=True)
    shape = ParagraphsField()
    mapping = ValuesField(default=dict)
    made_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return self.name


class MemberImport(models.Model):
    """One list and what became of it.

    ``position`` of ``total`` members of the list have been gone through; ``counts`` says what was made. The
    file is kept until it is applied, and a week for the rows that were refused.
    """

    SEALED: ClassVar[tuple[str, ...]] = ("state", "position")

    key = key_field("imp")
    file = models.OneToOneField(
        StoredFile, on_delete=models.SET_NULL, null=True, related_name="member_import"
    )
    reading = ValuesField(default=dict)
    mapping = ValuesField(default=dict)
    state = LineField(max_length=10, choices=[(one, one) for one in ImportState], default=ImportState.DRAFT)
    position = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    counts = ValuesField(default=dict)
    started_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    begun_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-begun_at", "-pk")

    def __str__(self) -> str:
        return self.file.name if self.file else self.key

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("society-member-import", args=[self.key])


class ImportedRow(models.Model):
    """One thing that an import made of a row: a member, a change of one, or a period.

    ``before`` holds what a change replaced.
    """

    member_import = models.ForeignKey(MemberImport, on_delete=models.CASCADE, related_name="rows")
    row = models.PositiveIntegerField()
    is_new = models.BooleanField(default=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="imported")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, related_name="imported"
    )
    membership = models.OneToOneField(
        Membership, on_delete=models.CASCADE, null=True, related_name="imported"
    )
    before = ValuesField(default=dict)
    after = ValuesField(default=dict)

    def __str__(self) -> str:
        return f"{self.member_import_id} {self.row}"
