"""Rows about agreements."""

from concord.society.agreements.models.agreement import Agreement, AgreementKind, Party, PartyRole
from concord.society.agreements.models.commitment import Commitment, Deliverable, Initiative
from concord.society.agreements.models.settlement import Evidence, Verdict, Waiver
from concord.society.agreements.models.text import Signature, Text

__all__ = [
    "Agreement",
    "AgreementKind",
    "Commitment",
    "Deliverable",
    "Evidence",
    "Initiative",
    "Party",
    "PartyRole",
    "Signature",
    "Text",
    "Verdict",
    "Waiver",
]
