"""Rows of the newsroom."""

from concord.society.newsroom.models.announcement import Announcement, Version

__all__ = ["Announcement", "Version"]
