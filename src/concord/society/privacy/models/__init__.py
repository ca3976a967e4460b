"""Rows of privacy: who looked at whom, and what retention ended."""

from concord.society.privacy.models.look import Look, Matter
from concord.society.privacy.models.run import RetentionRun

__all__ = ["Look", "Matter", "RetentionRun"]
