"""Agreements, what they promise, what was delivered and what the counterpart accepted."""
