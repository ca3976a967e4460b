"""The document of pathways is run: its commands answer, and its rule file is proved."""

import re
from pathlib import Path

import pytest

from concord.cli.main import run

ROOT = Path(__file__).parents[4]
TEXT = (ROOT / "docs" / "pathways.md").read_text(encoding="utf-8")
(COMMANDS, YAML) = (
    re.findall(r"```\n(.*?)```", TEXT, re.DOTALL)[0],
    re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)[0],
)


@pytest.mark.parametrize("line", [one for one in COMMANDS.splitlines() if " prove" not in one])
def test_a_command_of_the_document_answers(line, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert run(line.split()[1:]) == 0
    assert capsys.readouterr().out.startswith("{")


def test_the_rule_file_of_the_document_is_proved(tmp_path, capsys):
    (tmp_path / "kr.yaml").write_text(YAML, encoding="utf-8")
    assert run(["pathway", "prove", "--rules", str(tmp_path), "--format", "json"]) == 0
    assert '"proved": true' in capsys.readouterr().out


def test_every_file_that_the_document_names_exists():
    named = re.findall(r"`((?:src|reforms|examples)/[^`*]+)`", TEXT)
    assert named
    assert [one for one in named if not (ROOT / one).exists()] == []
