"""What retention ended, and when."""

from __future__ import annotations

from django.db import models

from concord.society.fields import key_field


class RetentionRun(models.Model):
    """One run over all purposes; ``counts`` says for each purpose how much was ended."""

    key = key_field("ret")
    at = models.DateTimeField()
    counts = models.JSONField(default=dict)

    class Meta:
        ordering = ("-at",)

    def __str__(self) -> str:
        return self.key
