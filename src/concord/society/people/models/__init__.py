"""Rows about people and organisations."""

from concord.society.people.models.account import Account
from concord.society.people.models.affiliation import Affiliation
from concord.society.people.models.consent import Consent, Document
from concord.society.people.models.membership import Membership, MembershipClass
from concord.society.people.models.organisation import Organisation
from concord.society.people.models.person import Person
from concord.society.people.models.renewal import RenewalAnswer, RenewalRound

__all__ = [
    "Account",
    "Affiliation",
    "Consent",
    "Document",
    "Membership",
    "MembershipClass",
    "Organisation",
    "Person",
    "RenewalAnswer",
    "RenewalRound",
]
