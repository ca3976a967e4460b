"""What a newcomer gets wrong: the exit code says whose fault it is, a line says what to do, no traceback."""

import pytest
from tests.support.tiny_facts import write_tiny_facts

from concord.atlas.edition.build import build
from concord.cli import main as cli
from concord.cli.main import COMMANDS


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wrong")
    build(write_tiny_facts(folder / "facts"), folder / "home")
    return folder / "home"


@pytest.fixture
def said(home, monkeypatch, capsys, tmp_path):
    """Run a command in an empty folder; its exit code and what it says on stderr."""
    monkeypatch.setenv("CONCORD_HOME", str(home))
    monkeypatch.chdir(tmp_path)

    def run(line):
        code = cli.run(line if isinstance(line, list) else line.split())
        return code, capsys.readouterr().err

    return run


pytestmark = pytest.mark.django_db

WRONG_USE = {
    "approvals --by colour": "'colour' is not one of 'jurisdiction', 'class', 'donor', 'holder', 'year'",
    "approvals --format xml": "'xml' is not one of 'table', 'json', 'csv'",
    "approvals --rule nope": "expected a counting rule: all-in-force",
    "approvals --as-of 2018-02-30": "expected a day such as 2018-12-03",
    "approvals --as-of 03/12/2018": "expected a day such as 2018-12-03",
    "approvals --known 2001-01-01": "the record begins on 2026-03-14",
    "approvals --jurisdiction UK": "the United Kingdom is GB",
    "approvals --class x": "is not one of cell_therapy",
    "approvals --confirmed-within -1": "greater than or equal to 0",
    "approvals --edition nope": "no edition 'nope'",
    "backup": "Missing argument",
    "build --colour": "No such option",
    "check --colour": "No such option",
    "claim check nope": "no claim 'nope'; concord claim list names them",
    "claim nope": "No such command 'nope'",
    "demo --colour": "No such option",
    "diff a b": "no edition 'a'",
    "doctor --format xml": "'xml' is not one of",
    "editions --format xml": "'xml' is not one of",
    "gaps --jurisdiction KR": "Missing option '--against'",
    "gaps --jurisdiction KR --against KR": "KR cannot be held against itself",
    "gaps --jurisdiction UK --against US": "the United Kingdom is GB",
    "instruments --as-of soon": "expected a day such as 2018-12-03",
    "instruments --changed-between 2020-01-01 2019-01-01": "give the earlier day first",
    "instruments --coming 999999999999": "expected at least one month",
    "instruments --jurisdiction XX": "expected an ISO 3166 code",
    "pathway nope": "No such command 'nope'",
    "restore": "Missing argument",
    "meetings solve day.json --seconds -1": "greater than or equal to 0",
    "search x --kind nosuch": "'nosuch' is not one of product, authorisation, organisation, trial, meeting",
    "search x --limit 0": "greater than or equal to 1",
    "serve --port 99999": "less than or equal to 65535",
    "society due --from 2020-02-01 --to 2020-01-01": "--to 2020-01-01 comes before --from 2020-02-01",
    "society due --from x --to y": "expected a day such as 2018-12-03",
    "sources --format xml": "'xml' is not one of 'table', 'json', 'csv'",
    "timelines --by x": "expected one of regulator, class, scheme",
    "timelines --measure x": "expected one of submission_to_decision",
    "nosuch": "No such command 'nosuch'",
}


@pytest.mark.parametrize("line", WRONG_USE)
def test_wrong_use_is_exit_2_and_names_what_is_allowed(said, line):
    code, text = said(line)
    assert (code, WRONG_USE[line] in text) == (2, True), text
    assert "Value error" not in text
    assert "Traceback" not in text


def test_a_search_for_nothing_is_wrong_use(said):
    assert said(["search", " "]) == (2, "Invalid value for 'TEXT': expected a name or an identifier\n")


def test_every_command_is_tried():
    assert {line.split()[0] for line in WRONG_USE} - {"nosuch"} == {entry.name for entry in COMMANDS}


TAKERS = ["claim check", "pathway classify", "pathway reform", "restore", "society import"]
CONTENTS = {
    "empty": b"",
    "binary": bytes([0xF3, 0x00, 0xFF, 0x1F]) * 20,
    "wrong encoding": "id: 한글\n".encode("euc-kr"),
    "another thing": b"\x7b\x7d",
}


@pytest.mark.parametrize("command", TAKERS)
@pytest.mark.parametrize("content", CONTENTS)
def test_a_file_at_fault_is_exit_1_and_is_named(said, tmp_path, command, content):
    (tmp_path / "given.yaml").write_bytes(CONTENTS[content])
    code, text = said(f"{command} given.yaml")
    assert (code, "given.yaml" in text) == (1, True), text
    assert "Traceback" not in text


@pytest.mark.parametrize("command", TAKERS)
def test_a_file_that_is_not_there_or_a_folder_is_exit_1_and_is_named(said, tmp_path, command):
    assert said(f"{command} absent.yaml") == (1, "absent.yaml: No such file or directory\n")
    (tmp_path / "folder.yaml").mkdir()
    assert said(f"{command} folder.yaml") == (1, "folder.yaml: Is a directory\n")


@pytest.mark.parametrize(
    "line",
    ["check --facts absent", "build --facts absent", "pathway prove --rules absent", "backup absent/x"],
)
def test_a_folder_that_is_not_there_is_exit_1_and_is_named(said, line):
    code, text = said(line)
    assert (code, text.startswith("absent")) == (1, True), text


def test_a_backup_into_a_folder_writes_nothing(said, tmp_path):
    (tmp_path / "folder").mkdir()
    assert said("backup folder") == (1, "folder: Is a directory\n")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


HEAD = "case_id,jurisdiction,date,cell_source\n"


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ("", "t.csv:1: '': expected a case below the header"),
        ("a,KR\n", "t.csv:2 date: '': expected 4 cells, as in the header, found 2"),
        ("a,KR,,autologous,x\n", "t.csv:2 cells beyond the header: 'x': expected 4 cells, as in the header"),
        (",KR,,autologous\n", "t.csv:2 case_id: '': expected an id"),
        ("a,KR,,\na,KR,,\n", "t.csv:3 case_id: 'a': duplicate id; the first is in line 2"),
        ("a,KR,2024-13-01,\n", "t.csv:2 date: '2024-13-01': '2024-13-01': no such day"),
        ("a,KR,,autologus\n", "t.csv:2 cell_source: 'autologus': allowed: autologous"),
    ],
)
def test_each_fault_of_a_table_of_cases_has_its_row_and_column(said, tmp_path, rows, fault):
    (tmp_path / "t.csv").write_text(HEAD + rows, encoding="utf-8")
    code, text = said("pathway classify t.csv")
    assert (code, fault in text) == (1, True), text


def test_a_table_of_cases_needs_a_column_of_ids(said, tmp_path):
    (tmp_path / "t.csv").write_text("jurisdiction,date\nKR,\n", encoding="utf-8")
    assert said("pathway classify t.csv") == (1, "t.csv:1 columns: '': expected a column case_id or id\n")
