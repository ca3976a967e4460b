"""Announcements, sentence by sentence, each opening to its evidence."""
