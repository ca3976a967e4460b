"""Filters for the letters."""
