"""Disputes of rows by readers, and the public log of what was decided on them."""
