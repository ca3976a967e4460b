"""Rows of the newsroom."""

from concord.society.newsroom.models.announcement import Announcement, Correction, Version

__all__ = ["Announcement", "Correction", "Version"]
