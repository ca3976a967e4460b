"""The society that is measured answers every page that its readers ask for."""

from datetime import date

import pytest
from benchmarks.society_rows import fill
from django.test import Client

from concord.society.ledger.seals import seal, verify

pytestmark = pytest.mark.slow

SIZES = {"members": 60, "organisations": 5, "agreements": 8, "deliverables": 160, "entries": 300}


def test_every_reader_is_answered_and_the_ledger_verifies(db, monkeypatch):
    monkeypatch.setenv("CONCORD_NOW", "2026-03-02")
    answered = {}
    for reader in fill(SIZES, date(2026, 3, 2)):
        browser = Client()
        if reader.session:
            browser.cookies["sessionid"] = reader.session
        first = [page.partition("page=")[0] for page in reader.pages]
        answered[reader.role] = {browser.get(page).status_code for page in first}
    assert list(answered) == ["host staff", "partner staff", "member", "public"]
    assert set.union(*answered.values()) == {200}
    assert seal() is not None
    assert verify() == []
