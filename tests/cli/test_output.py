from __future__ import annotations

import json
from typing import TYPE_CHECKING

from concord.cli.output import Format, emit

if TYPE_CHECKING:
    import pytest

ANSWER = {"as_of": "2018-12-03", "rows": [{"jurisdiction": "KR", "sources": ["a", "b"], "day": None}]}


def test_json_when_piped(capsys: pytest.CaptureFixture[str]) -> None:
    emit(ANSWER)
    assert json.loads(capsys.readouterr().out) == ANSWER


def test_csv_joins_lists_and_keeps_the_order_of_columns(capsys: pytest.CaptureFixture[str]) -> None:
    emit(ANSWER, Format.CSV, columns=["sources", "day", "jurisdiction"])
    assert capsys.readouterr().out == "sources,day,jurisdiction\na|b,,KR\n"


def test_table_shows_the_other_values_first(capsys: pytest.CaptureFixture[str]) -> None:
    emit(ANSWER, Format.TABLE, columns=["jurisdiction"])
    assert capsys.readouterr().out.split() == ["as_of", "2018-12-03", "jurisdiction", "KR"]
