import pytest

from concord.atlas.edition.build import DECLARED
from concord.atlas.sources.curated.checks import cross_checks
from concord.atlas.sources.curated.facts import Document, Facts
from concord.atlas.sources.curated.files import Row, check_rows
from concord.atlas.sources.curated.reader import check_shape
from concord.kernel.faults import FaultsFoundError

EVENT = {
    "instrument": "kr-act",
    "event": "in_force",
    "date": "2020-08-28",
    "article": "",
    "note_en": "",
    "note_ko": "",
    "sources": "",
    "basis": "rule",
    "confidence": "high",
}
TERMS = {"step": {"in_force": {}, "promulgated": {}, "repealed": {}}}


def faults(*rows):
    facts = Facts(DECLARED)
    facts.reading.broken["policy/instruments.csv"] = [Row(2, {"instrument": "kr-act"})]
    facts.documents["policy/terms.yaml"] = Document("policy/terms.yaml", TERMS)
    read = [Row(line, dict(row)) for line, row in enumerate(rows, 2)]
    check_rows(list(rows[0]), read, DECLARED["instrument_events"], facts.reading)
    facts.tables["instrument_events"] = read
    facts.reading.faults += cross_checks(facts)
    return [(fault.row, fault.column, fault.expected) for fault in facts.reading.faults]


def test_a_sound_row_has_no_fault():
    assert faults(EVENT) == []


def test_an_unknown_event_names_what_is_close():
    (found,) = faults(EVENT | {"event": "in_forse"})
    assert found[:2] == (2, "event")
    assert "did you mean 'in_force'?" in found[2]


def test_a_date_that_is_none():
    (found,) = faults(EVENT | {"date": "28.8.2020"})
    assert found[:2] == (2, "date")


def test_an_instrument_that_is_not_in_the_table():
    assert faults(EVENT | {"instrument": "kr-other"})[0][1] == "instrument"


def test_what_is_said_to_be_read_needs_a_source():
    assert faults(EVENT | {"basis": "read"}) == [
        (2, "sources", "expected a source, or confidence low, or basis recalled or rule")
    ]


def test_in_force_before_promulgation_is_a_fault():
    found = faults(EVENT, EVENT | {"event": "promulgated", "date": "2021"})
    assert found == [(2, "date", "expected a date not before promulgated 2021")]


def test_a_missing_column_is_named():
    row = {key: value for key, value in EVENT.items() if key != "article"}
    assert faults(row)[0][:2] == (1, "article")


def test_terms_need_both_languages():
    with pytest.raises(FaultsFoundError, match=r"policy/terms\.yaml step\.passed\.ko: '': expected this key"):
        check_shape("policy/terms.yaml", {"step": {"passed": {"en": "Passed"}}})
