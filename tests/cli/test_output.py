from __future__ import annotations

import json
from typing import TYPE_CHECKING

from concord.cli.output import Format, emit

if TYPE_CHECKING:
    import pytest

ANSWER = {"as_of": "2018-12-03", "rows": [{"jurisdiction": "KR", "sources": ["a", "b"], "day": None}]}


def test_json_when_piped(capsys: pytest.CaptureFixture[str]) -> None:
    emit(ANSWER)
    assert json.loads(capsys.readouterr().out) == ANSWER | {"time_zone": "UTC"}


def test_csv_joins_lists_and_keeps_the_order_of_columns(capsys: pytest.CaptureFixture[str]) -> None:
    emit(ANSWER, Format.CSV, columns=["sources", "day", "jurisdiction"])
    assert capsys.readouterr().out == "sources,day,jurisdiction\na|b,,KR\n"


def test_table_shows_the_other_values_first(capsys: pytest.CaptureFixture[str]) -> None:
    emit(ANSWER, Format.TABLE, columns=["jurisdiction"])
    assert capsys.readouterr().out.split() == [
        "as_of",
        "2018-12-03",
        "time_zone",
        "UTC",
        "jurisdiction",
        "KR",
    ]


HOSTILE = {"rows": [{"title": "\x1b[2J red\x9b31m \u202eexe", "sum": "=1+1", "count": -3}]}


def test_what_somebody_typed_commands_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    for form in Format:
        emit(HOSTILE, form)
    shown = capsys.readouterr().out
    assert not {"\x1b", "\x9b", "\u202e"} & set(shown)


def test_json_holds_every_sign_and_csv_no_formula(capsys: pytest.CaptureFixture[str]) -> None:
    emit(HOSTILE)
    assert json.loads(capsys.readouterr().out) == HOSTILE
    emit(HOSTILE, Format.CSV, columns=["sum", "count"])
    assert capsys.readouterr().out == "sum,count\n'=1+1,-3\n"


def test_an_answer_of_a_day_says_in_which_zone_today_is(capsys, monkeypatch):
    """Robustness 5."""
    monkeypatch.setenv("CONCORD_ZONE", "Asia/Seoul")
    emit({"as_of": "2026-03-03", "rows": []}, Format.JSON)
    assert json.loads(capsys.readouterr().out) == {
        "as_of": "2026-03-03",
        "rows": [],
        "time_zone": "Asia/Seoul",
    }
