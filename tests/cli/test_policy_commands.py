"""``concord instruments`` and ``concord timelines`` on the bundled facts: the shapes that scripts use."""

import json

import pytest

from concord.cli.main import run


def answer(capsys, *arguments):
    assert run([*arguments, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_korea_on_the_day_of_the_announcement(capsys):
    found = answer(capsys, "instruments", "--as-of", "2018-12-03", "--jurisdiction", "KR")
    rows = {row["instrument"]: row for row in found["rows"]}
    assert "kr-armab-act" not in rows
    integrated = rows["kr-bill-2018-lee"]
    assert (integrated["stage"], integrated["stage_at_most"], integrated["in_force"]) == (
        "pending",
        "pending",
        "no",
    )
    assert rows["kr-bill-2016-jang"]["stage"] == "ended"
    assert rows["kr-paa"]["certain"]
    assert rows["kr-paa"]["version"]["number"] == "15709"
    assert set(found) == {"edition", "jurisdiction", "as_of", "time_zone", "in_force", "rows"}


def test_from_bill_to_amendments(capsys):
    found = answer(
        capsys, "instruments", "--jurisdiction", "KR", "--changed-between", "2018-12-03", "2026-11-22"
    )
    steps = {(row["instrument"], row["step"], row["date"]) for row in found["rows"] if row["certain"]}
    assert {
        ("kr-bill-2019-committee-alternative", "passed", "2019-08-02"),
        ("kr-armab-act", "promulgated", "2019-08-27"),
        ("kr-armab-act", "in_force", "2020-08-28"),
        ("kr-act-20331", "in_force", "2025-02-21"),
        ("kr-act-21118", "in_force", "2026-05-12"),
    } <= steps


def test_coming_from_a_day(capsys):
    found = answer(capsys, "instruments", "--as-of", "2026-11-22", "--coming", "12")
    coming = {(row["instrument"], row["step"]): row for row in found["rows"]}
    assert coming["eu-reg-2024-1938", "applies_from"]["certain"]
    assert coming["kr-cdmo-act", "in_force"]["basis"] == "recalled"
    assert not coming["kr-cdmo-act", "in_force"]["certain"]


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["--jurisdiction", "UK"], "the United Kingdom is GB"),
        (["--as-of", "2018-13-01"], "2018-12-03"),
        (["--changed-between", "2026-01-01", "2018-01-01"], "give the earlier day first"),
        (["--changed-between", "2018-01-01", "2026-01-01", "--coming", "3"], "goes with neither"),
        (["--as-of", "2026-11-22", "--coming", "99999999"], "at most 95676"),
    ],
)
def test_wrong_use_is_one_line(capsys, arguments, text):
    assert run(["instruments", *arguments]) == 2
    lines = capsys.readouterr().err.strip().splitlines()
    assert text in lines[-1]


def test_review_times_by_regulator(capsys):
    found = answer(capsys, "timelines", "--by", "regulator")
    rows = {row["regulator"]: row for row in found["rows"]}
    assert (rows["ema"]["rows"], rows["ema"]["median"]) == (0, None)
    assert len(rows["mhlw"]["reviews"]) == rows["mhlw"]["rows"]
    assert run(["timelines", "--by", "colour"]) == 2
    assert run(["timelines", "--measure", "luck"]) == 2
