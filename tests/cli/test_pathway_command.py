import json
from pathlib import Path

import pytest

from concord.cli.main import run

EXAMPLE = str(Path(__file__).parents[2] / "examples" / "autologous-chondrocytes.yaml")


def answers(capsys, *arguments):
    code = run(["pathway", "classify", *arguments, "--format", "json"])
    return code, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(("day", "row"), [("2026-11-22", "kr-2025-cell"), ("2019-01-01", "kr-2001-cell")])
def test_the_example_is_a_cell_therapy_in_korea_by_the_law_of_the_day(capsys, day, row):
    code, found = answers(capsys, EXAMPLE, "--as-of", day)
    (korea,) = [one for one in found["answers"] if one["jurisdiction"] == "KR"]
    assert code == 0
    assert korea["outcomes"] == ["KR_CELL"]
    assert [one["id"] for one in korea["rows"]] == [row]
    assert set(korea["rule_set"]) >= {"version", "hash"}
    assert korea["notice"] == "not legal or medical advice, not an official source"


def test_a_table_of_cases_is_answered_row_by_row(capsys, tmp_path):
    file = tmp_path / "cases.csv"
    file.write_text(
        "case_id,jurisdiction,case_type,cell_source,viable_cells,tissue_or_cell,manipulation,starting_material,"
        "combined_with,recombinant_nucleic_acid,genome_editing,date,outcome_code\n"
        "a,KR,item_classification,allogeneic,yes,cell,substantial,blood cells,none,no,no,2025-08-08,WRONG\n"
        "b,KR,research_tier,autologous,yes,cell,substantial,skin,none,no,no,2025-02-27,\n"
        "c,KR,marketing_authorisation,autologous,yes,cell,substantial,skin,none,no,no,by 2021-08-27,\n"
    )
    code, found = answers(capsys, str(file))
    assert code == 0
    assert [one["outcomes"] for one in found["answers"]] == [["KR_ADV_BIO"], ["KR_RESEARCH_MED"], ["KR_CELL"]]


def test_a_bad_row_is_named_and_the_others_are_answered(capsys, tmp_path):
    file = tmp_path / "cases.csv"
    file.write_text("id,jurisdiction,viable_cells\na,KR,perhaps\nb,KR,yes\nc,XX,yes\n")
    code = run(["pathway", "classify", str(file), "--format", "json"])
    printed = capsys.readouterr()
    assert code == 1
    assert [one["id"] for one in json.loads(printed.out)["answers"]] == ["b"]
    assert "cases.csv:2 viable_cells: 'perhaps': allowed: yes, no" in printed.err
    assert "jurisdiction: 'XX': no rules; known:" in printed.err


def test_a_day_before_any_rule_is_named(capsys):
    assert run(["pathway", "classify", EXAMPLE, "--as-of", "1900-01-01"]) == 1
    assert "KR: '1900-01-01': the record begins on 2001-01-30" in capsys.readouterr().err


def test_an_unknown_column_names_the_known_ones(capsys, tmp_path):
    file = tmp_path / "cases.csv"
    file.write_text("id,jurisdiction,colour\na,KR,red\n")
    assert run(["pathway", "classify", str(file)]) == 1
    assert "columns: 'colour': known columns:" in capsys.readouterr().err
