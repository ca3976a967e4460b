"""Announcements in several languages, the feed, and what the parties of an agreement publish."""
