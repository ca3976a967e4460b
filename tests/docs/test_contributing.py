"""What CONTRIBUTING.md tells a contributor to do, done on a copy of the facts."""

from __future__ import annotations

import shutil
from datetime import date

import pytest

from concord.atlas.edition.build import build
from concord.atlas.edition.store import load
from concord.atlas.questions import approvals
from concord.atlas.questions.approvals import Question
from concord.atlas.sources.curated import reader
from concord.cli.main import run

pytestmark = pytest.mark.slow


@pytest.fixture
def facts(tmp_path):
    return shutil.copytree(reader.bundled(), tmp_path / "facts")


def append(facts, table, *lines):
    with (facts / table).open("a", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)


def built(facts, tmp_path):
    return load(build(facts, tmp_path / "home").path)


def test_correct_a_date(facts, tmp_path):
    events = facts / "authorisation_events.csv"
    before = "hearticellgram-ami-kr,granted,[2011-06-24..2011-07-01]"
    text = events.read_text(encoding="utf-8")
    assert before in text
    events.write_text(text.replace(before, "hearticellgram-ami-kr,granted,2011-07-01"), encoding="utf-8")
    assert run(["check", "--facts", str(facts)]) == 0
    found = built(facts, tmp_path).authorisations["hearticellgram-ami-kr"]
    assert str(found.events[0].date) == "2011-07-01"


def test_a_wrong_date_is_named_with_its_place(facts, capsys):
    events = facts / "authorisation_events.csv"
    text = events.read_text(encoding="utf-8")
    events.write_text(
        text.replace("granted,[2011-06-24..2011-07-01]", "granted,2011-13-01"), encoding="utf-8"
    )
    assert run(["check", "--facts", str(facts)]) == 1
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert line.startswith("authorisation_events.csv:")
    assert "'2011-13-01'" in line


def test_add_a_source(facts, tmp_path):
    line = "a-new-source,https://regulator.example/new,Regulator,New list,regulator,en,2026-11-22"
    append(facts, "references.csv", line)
    assert run(["check", "--facts", str(facts), "--tidy"]) == 0
    assert built(facts, tmp_path).references["a-new-source"].publisher == "Regulator"


def test_an_address_that_stands_twice_is_a_fault(facts):
    line = "{},https://regulator.example/new,Regulator,,regulator,en,2026-11-22"
    append(facts, "references.csv", line.format("a-new-source"), line.format("another-new-source"))
    assert run(["check", "--facts", str(facts), "--tidy"]) == 1


def test_add_a_country(facts, tmp_path):
    source = "vn-list"
    append(
        facts, "references.csv", f"{source},https://regulator.example/vn,Regulator,,regulator,vi,2026-11-22"
    )
    append(
        facts,
        "organisations.csv",
        f"vn-regulator,Regulator of the test,regulator,VN,Hanoi,,,,{source},read,high,",
    )
    append(facts, "organisation_names.csv", "vn-regulator,Regulator of the test,en,official,,")
    append(
        facts,
        "authorisations.csv",
        "tisagenlecleucel-vn,tisagenlecleucel,VN,vn-regulator,novartis,Kymriah,ma,,Leukaemia,b-cell-leukaemia,"
        f"{source},2026-11-22,2026-11-22,high,",
    )
    append(
        facts, "authorisation_events.csv", f"tisagenlecleucel-vn,granted,2026-10-01,full,,{source},read,high,"
    )
    append(
        facts,
        "authorisation_traits.csv",
        "tisagenlecleucel-vn,stem_cell_per_regulator,unknown,,rule,medium,",
    )
    assert run(["check", "--facts", str(facts), "--tidy"]) == 0
    question = Question(approvals.rule("all-in-force"), date(2026, 11, 22))
    count = approvals.count(built(facts, tmp_path), question).of("VN")
    assert (count.certain, count.possible) == (1, 1)
