"""Entries say what happened without a personal word; private values lie beside them and can be erased.

The installation says what this database is.
"""

from __future__ import annotations

from django.db import models

from concord.society.fields import LineField, ParagraphsField, ValuesField


class Entry(models.Model):
    """One act. Written once; triggers in the database refuse every update and delete.

    ``facts`` holds codes, keys, days and numbers. ``private`` holds for each personal value its keyed
    hash; the value and its key lie in :class:`PrivateValue`. ``proof`` holds what is checked against the rest
    of the database: ``rows`` (key of a sealed row to its digest, null for one removed), ``subjects`` (name of
    a private value to the key of its person), ``follows`` (the entry before has the id before), ``erased``
    (private values of others that an erasure removed). It is null in entries from before rows were sealed.
    """

    id: models.BigAutoField[int, int] = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor = LineField(max_length=40)
    verb = LineField(max_length=64)
    object_type = LineField(max_length=40)
    object_key = LineField(max_length=40)
    request = LineField(max_length=40, blank=True)
    facts = ValuesField(default=dict)
    private = ValuesField(default=dict)
    proof = ValuesField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["object_type", "object_key", "id"], name="entry_object"),
            models.Index(fields=["actor", "id"], name="entry_actor"),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.verb} {self.object_key}"


class PrivateValue(models.Model):
    """A personal value named by an entry, with the random key of its hash.

    Without this row the hash in the entry can be neither read nor guessed.
    """

    entry = models.ForeignKey(Entry, on_delete=models.DO_NOTHING, related_name="values")
    name = LineField(max_length=40)
    value = ParagraphsField()
    hash_key = LineField(max_length=64)
    subject = LineField(max_length=40, db_index=True)
    """The key of the person whose erasure deletes the row."""

    class Meta:
        constraints = (models.UniqueConstraint(fields=["entry", "name"], name="private_value_once"),)

    def __str__(self) -> str:
        return f"{self.entry_id} {self.name}"


class Seal(models.Model):
    """A link of the chain: a hash over the digest of the last seal and every entry since."""

    number = models.PositiveBigIntegerField(unique=True)
    first_entry = models.BigIntegerField(unique=True)
    last_entry = models.BigIntegerField(unique=True)
    count = models.PositiveIntegerField()
    digest = LineField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(last_entry__gte=models.F("first_entry")), name="seal_forwards"
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.digest[:12]}"


class Installation(models.Model):
    """The single row that says whether the database was born as a demonstration."""

    only = models.BooleanField(default=True, unique=True, editable=False)
    is_demonstration = models.BooleanField(default=False)
    born_at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(only=True), name="one_installation"),)

    def __str__(self) -> str:
        return "demonstration" if self.is_demonstration else "installation"
