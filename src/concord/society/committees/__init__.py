"""Committees, their seats, agendas and decisions."""
