"""Files that people hand in, kept by the hash of their content."""

from __future__ import annotations

from django.db import models

from concord.society.fields import LineField, key_field


class StoredFile(models.Model):
    """One file as handed in. ``media_type`` was judged from the content, not from the name."""

    key = key_field("fil")
    sha256 = LineField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    media_type = LineField(max_length=100)
    name = LineField(max_length=200)
    handed_in_by = LineField(max_length=40)
    handed_in_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
