"""The outbox: letters that wait, are held or failed, with their preview; for staff of the host."""
