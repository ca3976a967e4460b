"""Meetings of the society: partnering agendas."""
