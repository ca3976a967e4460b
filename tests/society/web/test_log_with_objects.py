"""The log says who did what to what (users 16): never only "accepted it", no bare hash."""

import re

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from concord.society.agreements import deliverables

PDF = b"%PDF-1.7 a list of exhibitors"


@pytest.fixture
def log(cast, planned):
    file = ContentFile(PDF, "exhibitors.pdf")
    deliverables.hand_in(actor=cast.actor("partner"), deliverable=planned, note="Twelve", file=file)
    deliverables.accept(actor=cast.actor("host"), deliverable=planned)

    def read(address):
        browser = Client()
        browser.force_login(cast.people["host"].account)
        page = browser.get(address).content.decode()
        cells = re.findall(r'data-label="(?:Who|What)">([^<]*)</td>', page)
        return list(zip(cells[::2], cells[1::2], strict=True))

    return read


def test_users_16_the_log_of_an_agreement_names_who_acted_for_whom_and_on_what(log, planned):
    lines = log(f"/agreements/{planned.agreement.key}")
    assert lines[:2] == [
        (
            "Person of host (The host)",
            "accepted a deliverable: D1 Pavilion with twelve booths, exhibitors.pdf",
        ),
        (
            "Person of partner (The partner)",
            "handed in evidence: D1 Pavilion with twelve booths, exhibitors.pdf",
        ),
    ]
    told = [what for _who, what in lines]
    assert "signed: The partner" in told
    assert not [what for what in told if what.startswith("recorded a signature")]
    assert "agreed to the text for a party: The partner" in told
    assert "added a commitment: 1. A pavilion stands at the annual meeting." in told


def test_users_16_evidence_stands_in_the_dossier_by_its_name(cast, log, planned):
    browser = Client()
    browser.force_login(cast.people["host"].account)
    page = browser.get(f"/agreements/{planned.agreement.key}/dossier").content.decode()
    assert "Twelve (exhibitors.pdf, SHA-256" in page
