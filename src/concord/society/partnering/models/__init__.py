"""Rows about introductions."""

from concord.society.partnering.models.introduction import Introduction, MeetingRules
from concord.society.partnering.models.said import Answer, OnBehalf, Outcome, Result

__all__ = ["Answer", "Introduction", "MeetingRules", "OnBehalf", "Outcome", "Result"]
