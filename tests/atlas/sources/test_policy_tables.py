from concord.atlas.sources.curated import policy as tables
from concord.atlas.sources.curated.facts import Document, Facts
from concord.atlas.sources.curated.table_file import Row

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


def faults(*rows, file="policy/instrument_events.csv"):
    facts = Facts()
    instruments = [Row(2, {"instrument": "kr-act"})]
    facts.documents["policy/instruments.csv"] = Document("policy/instruments.csv", instruments)
    facts.documents["policy/terms.yaml"] = Document("policy/terms.yaml", TERMS)
    document = Document(file, [Row(line, row) for line, row in enumerate(rows, 2)])
    return [(fault.row, fault.column, fault.expected) for fault in tables.table_faults(document, facts)]


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
    document = Document("policy/terms.yaml", {"step": {"passed": {"en": "Passed"}}})
    assert [fault.column for fault in tables.term_faults(document, Facts())] == ["step.passed"]
