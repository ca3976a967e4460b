"""The append-only record of who did what, access, jobs, outgoing mail and stored files."""
