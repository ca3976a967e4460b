"""Announcements: what was said when, sentence by sentence, each opening to its evidence."""

from concord.atlas.questions.announcements.model import (
    Announcement,
    Body,
    Outcome,
    Party,
    Speaker,
    Statement,
    Words,
)
from concord.atlas.questions.announcements.reader import announcements_of, parse_announcement

__all__ = [
    "Announcement",
    "Body",
    "Outcome",
    "Party",
    "Speaker",
    "Statement",
    "Words",
    "announcements_of",
    "parse_announcement",
]
