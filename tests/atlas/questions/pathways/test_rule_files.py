from datetime import date

import pytest
from tests.atlas.questions.pathways.pathway_rules import HEAD, THREE, row

from concord.atlas.questions.pathways.rules import BeforeRecordError, build, read_rules, rule_sets
from concord.atlas.questions.pathways.vocabulary import vocabulary
from concord.kernel.faults import FaultsFoundError

WORDS = vocabulary()


def test_rows_of_equal_rank_that_can_fire_together_stop_the_load():
    clash = (
        HEAD
        + row("one", "{viable_cells: yes}", "KR_CELL", 5)
        + row("two", "{recombinant_nucleic_acid: yes}", "KR_GENE", 5)
    )
    with pytest.raises(FaultsFoundError) as error:
        build({"broken.yaml": clash}, WORDS)
    (fault,) = error.value.faults
    assert (fault.file, fault.row, fault.value) == ("broken.yaml", 5, "one")
    assert "clashes with row two (broken.yaml:12)" in fault.expected
    assert "viable_cells=yes, recombinant_nucleic_acid=yes" in fault.expected


@pytest.mark.parametrize(
    ("second", "start", "more"),
    [
        ("{viable_cells: no}", "2020-01-01", ""),
        ("{recombinant_nucleic_acid: yes}", "2021-01-01", ""),
    ],
)
def test_rows_of_equal_rank_that_never_meet_are_no_clash(second, start, more):
    first = row("one", "{viable_cells: yes}", "KR_CELL", 5, more="    effective_to: 2021-01-01\n")
    build({"a.yaml": HEAD + first + row("two", second, "KR_GENE", 5, start=start, more=more)}, WORDS)


def test_an_exception_must_rank_before_what_it_excepts():
    text = THREE + row("late", "{viable_cells: yes}", "KR_CELL", 9, more="    exception_to: cell\n")
    with pytest.raises(FaultsFoundError, match="late exception_to: 'cell': expected a row"):
        build({"a.yaml": text}, WORDS)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("viable_cells: yes", "viable_cells: perhaps", "viable_cells: 'perhaps': allowed: yes, no"),
        ("viable_cells: yes", "colour: red", "no such attribute"),
        ("KR_CELL", "GTMP", "allowed: KR_ADV_BIO"),
        ("rank: 2", "rank: high", "expected a whole number"),
        ("effective_from: 2020-01-01", "effective_from: soon", "expected a day"),
        ("basis: rule", "basis: hearsay", "expected one of read, recalled, rule"),
        ("    basis: rule\n", "", "basis: '': expected this key"),
        ("outcome: KR_CELL", "gap: 5", "gap: '5': expected a mapping"),
        ("law: kr-armab-act\n", "url: 5\n", "url: '5': expected a text"),
        ("article: A", "page: A", "reference.article: .*: expected this key"),
        ("jurisdiction: KR", "jurisdiction: UK", "jurisdiction: 'UK': allowed: KR"),
        ("id: cell", "id: gene", "duplicate id"),
        ("    rank: 2", "    colour: red\n    rank: 2", "unknown key"),
    ],
)
def test_a_broken_file_is_named_with_what_is_wrong(old, new, message):
    with pytest.raises(FaultsFoundError, match=message):
        build({"a.yaml": THREE.replace(old, new)}, WORDS)


def test_an_empty_folder_is_an_error(tmp_path):
    with pytest.raises(FaultsFoundError, match="expected a folder of rule files"):
        read_rules(tmp_path, WORDS)


def test_the_hash_changes_with_a_row():
    one = build({"a.yaml": THREE}, WORDS)["KR"]
    other = build({"a.yaml": THREE.replace("rank: 2", "rank: 4")}, WORDS)["KR"]
    assert one.hash == build({"a.yaml": THREE}, WORDS)["KR"].hash
    assert one.hash != other.hash


def test_before_the_first_rule_the_record_begins_later():
    with pytest.raises(BeforeRecordError, match="the record begins on 2001-01-30"):
        rule_sets()["KR"].table("class", date(2001, 1, 29))


def test_the_table_changes_on_the_day():
    rules = rule_sets()["KR"]
    before = rules.table("class", date(2025, 2, 20))
    after = rules.table("class", date(2025, 2, 21))
    assert before.rows[0].id == "kr-2020-device"
    assert after.rows[0].id == "kr-2025-device"


@pytest.mark.parametrize(
    ("rows", "column", "value", "expected"),
    [
        ("", "rows", "", "expected this key"),
        ("rows: 3\n", "rows", "3", "expected a list"),
        ("rows: [5]\n", "rows 1", "5", "expected a mapping"),
    ],
)
def test_a_file_whose_rows_are_no_rows_is_named(rows, column, value, expected):
    with pytest.raises(FaultsFoundError) as error:
        build({"kr.yaml": f"jurisdiction: KR\nquestion: class\n{rows}"}, WORDS)
    (fault,) = error.value.faults
    assert (fault.file, fault.column, fault.value, fault.expected) == ("kr.yaml", column, value, expected)


def test_a_file_in_part_makes_the_law_partial_only_on_days_on_which_its_rows_hold():
    until = "    effective_to: 2021-01-01\n"
    early = "coverage: partial\n" + HEAD + row("early", "{viable_cells: yes}", "KR_CELL", 1, more=until)
    late = HEAD + row("late", "{viable_cells: yes}", "KR_CELL", 1, start="2021-01-01")
    rules = build({"early.yaml": early, "late.yaml": late}, WORDS)["KR"]
    assert [rules.coverage(date(*day)) for day in ((2020, 6, 1), (2021, 1, 1))] == ["partial", "full"]


@pytest.mark.parametrize("place", ["KR", "US", "EU", "JP"])
def test_the_law_of_today_is_held_in_full_for_the_four(place):
    assert rule_sets()[place].coverage(date(2026, 11, 28)) == "full"
