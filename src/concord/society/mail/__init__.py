"""Outgoing mail: the outbox, its delivery, and the one-use links in messages."""
