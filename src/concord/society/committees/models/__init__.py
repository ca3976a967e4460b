"""Rows about committees."""

from concord.society.committees.models.seat import Committee, Seat, Term
from concord.society.committees.models.sitting import Action, AgendaItem, Interest, Resolution, Sitting

__all__ = ["Action", "AgendaItem", "Committee", "Interest", "Resolution", "Seat", "Sitting", "Term"]
