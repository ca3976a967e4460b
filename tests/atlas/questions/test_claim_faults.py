"""What is wrong with a file of claims is said with the claim and what was expected."""

import pytest
from tests.support.tiny_facts import replace, write_tiny_facts

import concord.atlas.parts  # noqa: F401 - registers what other rooms add to an edition
from concord.atlas.edition.build import read_facts

READING = "{relation: most, subject: KR, rules: leader}"


@pytest.fixture
def faults(tmp_path):
    folder = write_tiny_facts(tmp_path / "facts")

    def after(old, new):
        replace(folder, "claims.yaml", old, new)
        return [str(fault) for fault in read_facts(folder).reading.faults]

    return after


@pytest.mark.parametrize(
    ("reading", "message"),
    [
        (
            "{relation: most, subject: KR, rules: leaders}",
            ".main.rules: 'leaders': no such counting rule; known",
        ),
        (
            "{relation: most, subject: KR, rules: [no-such]}",
            ".main.rules: 'no-such': no such counting rule; known",
        ),
        (
            "{relation: at_least, subject: KR}",
            ".readings 1.number: '': the relation at_least needs a number",
        ),
        (
            "{relation: stage, subject: KR, stage: in_force}",
            ".readings 1.relation: 'stage': of authorisations one may say most, rank, at_least",
        ),
        ("{relation: most, subject: KR, wehre: {}}", ".readings 1.wehre: '{}': unknown key; known: among, "),
        (
            "{relation: most, subject: KR, where: {place: [KR]}}",
            ".readings 1.where.place: \"['KR']\": unknown key; known: classes, ",
        ),
        (
            "{relation: most, subject: KR, where: {classes: [no_such]}}",
            ".readings 1.where.classes 1: 'no_such': expected one of ",
        ),
        (
            "{relation: stage, population: instruments, subject: x, stage: no}",
            ".readings 1.stage: 'no': expected one of before_legislature, in_force",
        ),
        ("text", ".readings 1: 'text': expected a mapping"),
    ],
)
def test_a_reading_that_cannot_be_read(faults, reading, message):
    (fault,) = faults(READING, reading)
    assert fault.startswith(f"claims.yaml isct-2018-most-authorised{message}")


@pytest.mark.parametrize(
    ("reading", "column", "message"),
    [
        ("{relation: first, subject: kymria}", "kymria", "a subject of the population authorisations"),
        (
            "{relation: most, by: holder, subject: novatis}",
            "novatis",
            "a subject of the population authorisations",
        ),
        (
            "{relation: founded, number: 2000, population: organisations, subject: medipos}",
            "medipos",
            "a subject of the population organisations",
        ),
    ],
)
def test_a_subject_that_no_table_names(faults, reading, column, message):
    (fault,) = faults(READING, reading)
    assert fault.startswith(
        f"claims.yaml isct-2018-most-authorised.main.subject: '{column}': expected {message}"
    )
    assert "did you mean" in fault


@pytest.mark.parametrize(
    "reading",
    [
        "{relation: first, subject: kymriah}",
        "{relation: most, by: holder, subject: novartis}",
        "{relation: most, by: year, subject: '2018'}",
        "{relation: founded, number: 2000, population: organisations, subject: medipost}",
    ],
)
def test_a_subject_that_a_table_names_or_that_needs_none(faults, reading):
    assert faults(READING, reading) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("id: isct-2018-most-authorised", "id: Isct 2018", "'Isct 2018': expected an id of lower-case words"),
        ("    stated_on: 2018-12-03\n", "", ".stated_on: '': expected this key"),
        (f"    readings:\n      - {READING}\n", "", "expected either readings or a refusal with its reason"),
        (
            "claimant: {en: A society, ko: 어느 학회}",
            "claimant: {en: A society, fr: Une}",
            ".claimant.fr: 'Une': unknown key; known: en, ko",
        ),
    ],
)
def test_a_claim_that_cannot_be_read(faults, old, new, message):
    assert [fault for fault in faults(old, new) if message in fault] != []
