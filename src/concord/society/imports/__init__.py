"""Imports of lists of members: looked at, applied in the background, stopped, undone."""
