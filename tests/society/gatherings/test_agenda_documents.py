"""A partnering day as a document: read whole, or refused with every row that does not fit."""

import json

import pytest

from concord.cli.main import run
from concord.kernel.faults import FaultsFoundError
from concord.society.gatherings.agenda.documents import read_day

SLOTS = [
    {"key": "s1", "begins": "2026-05-27T09:00+09:00", "ends": "2026-05-27T09:25+09:00", "tables": 1},
    {"key": "s2", "begins": "2026-05-27T09:30+09:00", "ends": "2026-05-27T09:55+09:00", "tables": 1},
]
PEOPLE = [{"key": "a"}, {"key": "b", "most": 1}, {"key": "c", "slots": ["s2"]}]
REQUESTS = [
    {"key": "r1", "sender": "a", "receiver": "b", "worth": 60},
    {"key": "r2", "sender": "c", "receiver": "a", "worth": 20},
    {"key": "r3", "sender": "b", "receiver": "c", "worth": 20},
]
DAY = {"time_zone": "Asia/Seoul", "slots": SLOTS, "people": PEOPLE, "requests": REQUESTS}


def faults_of(**changed):
    with pytest.raises(FaultsFoundError) as found:
        read_day(json.dumps(DAY | changed), "day.json")
    return [(fault.column, fault.value, fault.expected) for fault in found.value.faults]


def request(sender, receiver):
    return {"key": "r9", "sender": sender, "receiver": receiver, "worth": 1}


@pytest.mark.parametrize(
    ("changed", "column", "value", "expected"),
    [
        ({"time_zone": "Asia/Soul"}, "time_zone", "Asia/Soul", "expected a time zone such as Asia/Seoul"),
        ({"requests": [request("a", "a")]}, "requests.0", "r9", "a asks themself"),
        ({"requests": [request("a", "x")]}, "requests.0", "x", "expected a participant of the day"),
        ({"requests": [*REQUESTS, request("b", "a")]}, "requests.3", "r9",
         "b and a are asked for twice: keep one"),
        ({"declined": [["b", "a"]]}, "requests.0", "r1", "a and b do not meet: one declined"),
        ({"people": [*PEOPLE, {"key": "d", "slots": ["s9"]}]}, "people.3.slots", "s9",
         "expected a slot of the day"),
        ({"locked": [{"request": "r2", "slot": "s1"}]}, "locked.0", "s1", "c is not free in this slot"),
        ({"locked": [{"request": "r9", "slot": "s1"}]}, "locked.0", "r9", "expected a request of the day"),
        ({"people": [*PEOPLE, {"key": "a"}]}, "people", "a", "duplicate key: keep one"),
        ({"slots": [SLOTS[0] | {"begins": "2026-05-27T09:00"}, SLOTS[1]]}, "slots.0", "s1",
         "expected moments with their offset, as 2026-05-27T09:00+09:00"),
        ({"slots": [SLOTS[0] | {"ends": SLOTS[0]["begins"]}, SLOTS[1]]}, "slots.0", "s1",
         "expected an end after the begin"),
    ],
)  # fmt: skip
def test_a_row_that_does_not_fit_is_named(changed, column, value, expected):
    assert (column, value, expected) in faults_of(**changed)


def test_two_locks_on_one_person_and_slot_and_more_than_they_want_are_named():
    locked = [{"request": "r1", "slot": "s2"}, {"request": "r3", "slot": "s2"}]
    found = faults_of(locked=locked)
    assert ("locked.1", "s2", "b has another locked meeting in this slot") in found
    assert ("locked.1", "r3", "b wants at most 1 meetings") in found


def test_more_locked_meetings_than_tables_are_named():
    slots = [SLOTS[0] | {"tables": 0}, SLOTS[1]]
    found = faults_of(slots=slots, locked=[{"request": "r1", "slot": "s1"}])
    assert found == [("locked", "s1", "expected that at most as many meetings at once as tables")]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "day.json"
    path.write_text(json.dumps(DAY))
    return path


def answer(capsys, *arguments):
    code = run([*map(str, arguments), "--format", "json"])
    return code, json.loads(capsys.readouterr().out)


def test_an_agenda_is_solved_and_checked_by_command(file, tmp_path, capsys):
    code, solved = answer(capsys, "meetings", "solve", file, "--rounds", 2)
    assert (code, solved["worth"], solved["share_of_bound"]) == (0, 80, 1)
    assert [(row["slot"], row["request"]) for row in solved["meetings"]] == [("s1", "r1"), ("s2", "r2")]
    assert solved["without_a_place"] == [{"request": "r3", "reason": "maximum", "people": ["b", "c"]}]
    (tmp_path / "agenda.json").write_text(json.dumps(solved))
    code, checked = answer(capsys, "meetings", "check", file, tmp_path / "agenda.json")
    assert (code, checked["ok"], checked["meetings"]) == (0, True, 2)
    (tmp_path / "agenda.json").write_text('{"meetings": [{"request": "r2", "slot": "s1"}]}')
    code, checked = answer(capsys, "meetings", "check", file, tmp_path / "agenda.json")
    assert (code, checked["rows"]) == (
        1,
        [{"rule": "both sides are available", "request": "r2", "participant": "", "slot": "s1"}],
    )


def test_the_price_of_fairness_is_a_table(file, capsys):
    code, priced = answer(capsys, "meetings", "fairness", file, "--worth", 0, "--worth", 50, "--rounds", 1)
    assert code == 0
    assert [(row["first_worth"], row["without_a_meeting"]) for row in priced["rows"]] == [(0, 0), (50, 0)]


@pytest.mark.parametrize("command", ["solve", "check", "fairness"])
def test_a_file_that_is_too_large_is_named_and_not_read(file, capsys, monkeypatch, command):
    monkeypatch.setattr("concord.cli.meetings.LARGEST_TEXT", 10)
    assert run(["meetings", command, str(file)]) == 1
    assert "day.json: '': larger than 10 bytes; divide the file" in capsys.readouterr().err
