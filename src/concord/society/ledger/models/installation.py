"""What this installation is."""

from __future__ import annotations

from django.db import models


class Installation(models.Model):
    """The single row that says whether the database was born as a demonstration."""

    only = models.BooleanField(default=True, unique=True, editable=False)
    is_demonstration = models.BooleanField(default=False)
    born_at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(only=True), name="one_installation"),)

    def __str__(self) -> str:
        return "demonstration" if self.is_demonstration else "installation"
