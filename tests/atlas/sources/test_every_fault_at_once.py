"""One run names every fault that can be judged; one fault neither hides nor causes another."""

import shutil
from pathlib import Path

import pytest
from tests.support.tiny_facts import replace, write_tiny_facts

import concord.atlas.parts  # noqa: F401 - registers validators
from concord.atlas.edition.build import read_facts

SMALL = Path(__file__).parents[2] / "web/announcements/small.yaml"


@pytest.fixture
def facts(tmp_path):
    folder = write_tiny_facts(tmp_path / "facts")
    (folder / "announcements").mkdir()
    shutil.copy(SMALL, folder / "announcements/small-2018.yaml")
    return folder


def faults(folder):
    return [str(fault) for fault in sorted(read_facts(folder).reading.faults)]


def begins(found, *wanted):
    """Whether there is one fault for each beginning, in that order, and no other."""
    assert [line[: len(start)] for line, start in zip(found, wanted, strict=False)] == list(wanted)
    assert len(found) == len(wanted), found


def test_a_bad_cell_hides_neither_order_nor_references_nor_claims(facts):
    replace(facts, "products.csv", "gene_modified_cell_therapy", "gene_modified")
    replace(
        facts, "authorisation_events.csv", "cartistem-kr,granted,2012-01-18", "cartistem-kr,granted,2012-1-18"
    )
    replace(facts, "authorisation_events.csv", "[2018-08..2019]", "2018-08-22")
    replace(facts, "authorisations.csv", "EU,ema,novartis", "EU,ema,novatis")
    replace(facts, "meetings.csv", "2018-05-02,2018-05-05", "2018-05-05,2018-05-02")
    replace(facts, "claims.yaml", "sources: [mfds-list]", "sources: [mfds-lists]")
    replace(
        facts,
        "announcements/small-2018.yaml",
        "agreement: medipost-novartis-2019",
        "agreement: medipost-2019",
    )
    begins(
        faults(facts),
        "announcements/small-2018.yaml agreement: 'medipost-2019': 'medipost-2019' is no key of agreements",
        "authorisation_events.csv:2 date: '2012-1-18': expected a day",
        "authorisation_events.csv:4 date: '2018-08-22': expected an event not before the grant",
        "authorisations.csv:3 holder: 'novatis': 'novatis' is no key of organisations",
        "claims.yaml isct-2018-most-authorised.sources: 'mfds-lists': expected a key of references",
        "meetings.csv:2 end: '2018-05-02': expected a date not before start 2018-05-05",
        "products.csv:3 class: 'gene_modified': expected one of",
    )


def test_a_row_with_too_few_cells_still_lends_its_key(facts):
    replace(
        facts,
        "products.csv",
        "kymriah,Kymriah,tisagenlecleucel,gene_modified_cell_therapy,autologous,T cells,",
        "kymriah,",
    )
    replace(
        facts,
        "authorisation_events.csv",
        "cartistem-kr,granted,2012-01-18,full,,mfds-list,read,high,",
        "cartistem-kr,granted",
    )
    begins(
        faults(facts),
        "authorisation_events.csv:2: 'cartistem-kr,granted': expected 9 cells, found 2",
        "products.csv:3: 'kymriah,University of Pennsylvania,': expected 8 cells, found 3",
    )


def test_a_table_that_cannot_be_read_causes_no_fault_elsewhere(facts):
    (facts / "organisations.csv").write_bytes(b"\xff\xfeorganisation")
    replace(facts, "trials.csv", "ema-kymriah", "ema-kymria")
    begins(
        faults(facts),
        "organisations.csv:1: 'ff fe': expected UTF-8 without a byte order mark",
        "trials.csv:2 sources: 'ema-kymria': 'ema-kymria' is no key of references",
    )


def test_a_missing_column_is_one_fault_and_the_others_are_judged(facts):
    replace(facts, "references.csv", "reference,url,publisher", "reference,url,publishers")
    replace(facts, "references.csv", "https://www.mfds.go.kr/list", "mfds.go.kr")
    begins(
        faults(facts),
        "references.csv:1 publisher: '': expected a column publisher; did you mean 'publishers'?",
        "references.csv:3 url: 'mfds.go.kr': expected an address",
    )


def test_a_repeated_key_is_named_beside_a_bad_one(facts):
    replace(facts, "organisations.csv", "medipost,Medipost,company", "mfds,Medipost,company")
    replace(facts, "organisations.csv", "novartis,Novartis,company", "Novartis,Novartis,company")
    found = faults(facts)
    assert "organisations.csv:5 organisation: 'mfds': expected a key once; line 4 has it already" in found
    assert any("organisations.csv:6 organisation: 'Novartis': expected a key" in line for line in found)


def test_each_claim_and_each_statement_is_judged(facts):
    replace(facts, "claims.yaml", "relation: most", "relation: mostly")
    replace(facts, "announcements/small-2018.yaml", "kind: task", "kind: wish")
    replace(facts, "announcements/small-2018.yaml", "signed_on: not public\n", "")
    begins(
        faults(facts),
        "announcements/small-2018.yaml s04.kind: 'wish': expected one of claim, commitment, task",
        "announcements/small-2018.yaml signed_on: '': expected this key",
        "claims.yaml isct-2018-most-authorised.readings 1.relation: 'mostly': expected one of most",
    )


@pytest.mark.parametrize("text", ["- 1\n", "claims: 1\n", "claims: [a]\n", "claims: [{id: a, text: b}]\n"])
def test_claims_of_any_shape_are_faults(facts, text):
    (facts / "claims.yaml").write_text(text, encoding="utf-8")
    assert any(line.startswith("claims.yaml") for line in faults(facts))


@pytest.mark.parametrize("text", ["- 1\n", "statements: 1\n", "statements: [a]\n", "statements: [{id: a}]\n"])
def test_announcements_of_any_shape_are_faults(facts, text):
    (facts / "announcements/small-2018.yaml").write_text(text, encoding="utf-8")
    assert all(line.startswith("announcements/small-2018.yaml") for line in faults(facts))
    assert faults(facts)
