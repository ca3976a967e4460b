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
        "b,kr,research_tier,autologous,yes,cell,substantial,skin,none,no,no,2025-02-27,\n"
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


def test_cases_report_by_group_and_list_what_failed(capsys):
    assert run(["pathway", "cases", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["cases"], found["counted"]) == (120, 111)
    assert set(found["by"]) == {"all", "jurisdiction", "class", "case_type", "label_source"}
    assert {one["authorisation"] for one in found["findings"]} >= {"epicel-us", "symvess-us"}


def test_a_folder_of_broken_rules_is_not_proved(capsys, tmp_path):
    head = "jurisdiction: KR\nquestion: class\nrows:\n"
    row = (
        "  - id: {}\n    when: {{viable_cells: {}}}\n    outcome: {}\n    rank: 1\n"
        "    effective_from: 2020-01-01\n"
        "    reference: {{instrument: kr-armab-act, article: Art. 2}}\n    basis: rule\n"
    )
    text = head + row.format("a", "yes", "KR_CELL") + row.format("b", "[yes, no]", "KR_GENE")
    (tmp_path / "kr.yaml").write_text(text)
    assert run(["pathway", "prove", "--rules", str(tmp_path), "--format", "json"]) == 1
    printed = capsys.readouterr()
    assert json.loads(printed.out)["proved"] is False
    assert "overlap: rows of rank 1 with different outcomes: a, b; facts: viable_cells=yes" in printed.err
    (tmp_path / "kr.yaml").write_text(head + row.format("a", "[yes, no]", "KR_CELL"))
    assert run(["pathway", "prove", "--rules", str(tmp_path), "--format", "json"]) == 0


def test_the_korean_reform_says_what_changes(capsys):
    reform = str(Path(EXAMPLE).parents[1] / "reforms" / "kr-2025-genetic-material.yaml")
    assert run(["pathway", "reform", reform, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["supposed_from"] == "2027-07-01"
    assert {one["question"] for one in found["rows"]} == {"research_tier"}


def test_what_is_wrong_with_one_product_is_said_once_however_many_places_are_asked(capsys, tmp_path):
    file = tmp_path / "product.yaml"
    file.write_text("jurisdictions: [KR, US, EU]\nfacts: {viable_cells: perhaps}\n")
    assert run(["pathway", "classify", str(file)]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_place_without_rules_is_named_with_its_file(capsys, tmp_path):
    file = tmp_path / "product.yaml"
    file.write_text("jurisdictions: [UK]\nfacts: {viable_cells: yes}\n")
    assert run(["pathway", "classify", str(file)]) == 1
    assert capsys.readouterr().err.startswith("product.yaml jurisdiction: 'UK': no rules; known: AU")
