"""Rows of the ledger: entries, seals, private values, jobs, messages, files, links, the installation."""

from concord.society.ledger.models.entry import Entry, PrivateValue, Seal
from concord.society.ledger.models.file import StoredFile
from concord.society.ledger.models.installation import Installation
from concord.society.ledger.models.job import Job
from concord.society.ledger.models.message import Message
from concord.society.ledger.models.ticket import Ticket

__all__ = ["Entry", "Installation", "Job", "Message", "PrivateValue", "Seal", "StoredFile", "Ticket"]
