"""Filters of letters."""
