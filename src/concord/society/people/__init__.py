"""Accounts, persons, organisations, affiliations, memberships and consents."""
