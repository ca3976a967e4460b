from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.support.tiny_facts import replace, write_tiny_facts

from concord.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def facts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CONCORD_HOME", str(tmp_path / "home"))
    return write_tiny_facts(tmp_path / "facts")


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    assert run(arguments) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_build_prints_id_and_counts(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "build", "--facts", str(facts))
    assert (found["is_new"], found["record_begins"]) == (True, "2026-03-14")
    assert {"table": "authorisations", "rows": 3} in found["rows"]  # type: ignore[operator]


def test_build_refuses_records_of_registers_that_are_not_read(
    facts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["build", "--facts", str(facts), "--records", "/some/folder"]) == 1
    assert capsys.readouterr().err == (
        "/some/folder: '': no register is read yet: expected no --records; see concord sources\n"
    )


def test_check_names_every_fault(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--facts", str(facts)]) == 0
    assert "no fault in" in capsys.readouterr().out
    replace(facts, "trials.csv", ",97,", ",many,")
    replace(facts, "meetings.csv", "CA,,ISCT", "XX,,ISCT")
    assert run(["check", "--facts", str(facts)]) == 1
    assert [line.split(": ")[0] for line in capsys.readouterr().err.splitlines()] == [
        "meetings.csv:2 country",
        "trials.csv:2 enrolment",
    ]


def test_check_tidies_when_asked(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = facts / "organisations.csv"
    before = path.read_text(encoding="utf-8")
    header, first, *rest = before.splitlines(keepends=True)
    path.write_text(header + "".join(rest) + first, encoding="utf-8", newline="\r\n")
    assert run(["check", "--facts", str(facts)]) == 1
    assert "run concord check --tidy" in capsys.readouterr().err
    assert run(["check", "--tidy", "--facts", str(facts)]) == 0
    assert path.read_bytes() == before.encode()


def test_editions_and_diff(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = answer(capsys, "build", "--facts", str(facts))["edition"]
    replace(facts, "trials.csv", ",97,", ",92,")
    new = answer(capsys, "build", "--facts", str(facts))["edition"]
    rows = answer(capsys, "editions")["rows"]
    assert {row["edition"]: row["in_use"] for row in rows} == {old: False, new: True}  # type: ignore[attr-defined]
    found = answer(capsys, "diff", str(old), str(new))
    assert (found["added"], found["removed"], found["changed"]) == (0, 0, 1)
    (row,) = found["rows"]  # type: ignore[misc]
    assert row["words"] == "trial kymriah-eliana: enrolment from '97' to '92'"  # type: ignore[has-type]
    assert row["cells"] == [{"property": "enrolment", "old": "97", "new": "92"}]  # type: ignore[has-type]


def test_search_builds_the_bundled_edition_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CONCORD_HOME", str(tmp_path / "home"))
    assert run(["search", "킴리아"]) == 0
    printed = capsys.readouterr()
    assert printed.err.startswith("built edition ")
    assert printed.err.count("\n") == 1
    assert json.loads(printed.out)["rows"][0]["id"] == "tisagenlecleucel"
    assert run(["search", "킴리아"]) == 0
    assert capsys.readouterr().err == ""


def test_an_unknown_edition_is_wrong_use(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    built = answer(capsys, "build", "--facts", str(facts))["edition"]
    assert run(["search", "x", "--edition", "nope"]) == 2
    assert capsys.readouterr().err.endswith(f"there are: {built}\n")


def test_sources_says_what_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    rows = answer(capsys, "sources")["rows"]
    assert rows[0]["id"] == "curated"  # type: ignore[index]
    assert rows[0]["licence"] == "CC BY 4.0"  # type: ignore[index]


def test_doctor_finds_damage(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    built = answer(capsys, "build", "--facts", str(facts))
    run(["doctor"])
    checks = {row["check"]: row for row in json.loads(capsys.readouterr().out)["rows"]}
    assert checks[f"edition {built['edition']}"]["ok"]
    (facts.parent / "home" / "editions" / str(built["edition"]) / "directory.json").write_text("{}")
    assert run(["doctor"]) == 1
    checks = {row["check"]: row for row in json.loads(capsys.readouterr().out)["rows"]}
    assert checks[f"edition {built['edition']}"]["found"] == "directory.json differs from what was built"
    assert checks[f"edition {built['edition']}"]["remedy"] == "concord build"


def doctor_says(capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, object]]:
    run(["doctor"])
    return {row["check"]: row for row in json.loads(capsys.readouterr().out)["rows"]}


def test_an_edition_of_other_software_is_refused(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    built = answer(capsys, "build", "--facts", str(facts))["edition"]
    path = facts.parent / "home" / "editions" / str(built) / "manifest.json"
    path.write_text(
        path.read_text(encoding="utf-8").replace('schema_version": ', 'schema_version": 9'), encoding="utf-8"
    )
    assert run(["search", "x"]) == 2
    assert "rebuild it with: concord build" in capsys.readouterr().err
    assert doctor_says(capsys)["edition in use"]["remedy"] == "concord build"
    # Built anew, the edition of the other software stays beside it and is none of this one's business.
    (path.parent.parent / "current").unlink()
    path.parent.rename(path.parent.with_name("0123456789abcdef"))
    run(["build", "--facts", str(facts)])
    capsys.readouterr()
    assert [check for check, row in doctor_says(capsys).items() if "edition" in check and not row["ok"]] == []
