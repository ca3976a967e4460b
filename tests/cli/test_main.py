from __future__ import annotations

import importlib
import sys
from types import ModuleType

import pytest
import typer

from concord.cli import main as cli
from concord.cli.output import AsOfOption, new_app
from concord.kernel.faults import Fault, FaultsFoundError


@pytest.fixture
def probe(monkeypatch: pytest.MonkeyPatch) -> typer.Typer:
    """A command ``probe`` that the test may fill."""
    module = ModuleType("concord_probe")
    module.app = new_app()  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "concord_probe", module)
    monkeypatch.setattr(cli, "COMMANDS", (cli.Entry("probe", "concord_probe", "Say what was asked."),))
    return module.app  # type: ignore[attr-defined,no-any-return]


@pytest.mark.parametrize("entry", cli.COMMANDS, ids=lambda entry: entry.name)
def test_every_entry_loads(entry: cli.Entry) -> None:
    assert isinstance(importlib.import_module(entry.module).app, typer.Typer)


def test_names_are_unique() -> None:
    names = [entry.name for entry in cli.COMMANDS]
    assert len(names) == len(set(names))


def test_help_lists_commands_without_importing_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "COMMANDS", (cli.Entry("absent", "no.such.module", "Not imported."),))
    assert cli.run([]) == 0
    assert "Not imported." in capsys.readouterr().out


def test_a_command_gets_its_options(probe: typer.Typer, capsys: pytest.CaptureFixture[str]) -> None:
    @probe.command()
    def probe_command(as_of: AsOfOption = None) -> None:
        typer.echo(repr(as_of))

    assert cli.run(["probe", "--as-of", "2018-12-03"]) == 0
    assert capsys.readouterr().out == "datetime.date(2018, 12, 3)\n"
    assert cli.run(["probe", "--as-of", "2018-13-03"]) == 2
    assert "expected a day such as 2018-12-03" in capsys.readouterr().err


def test_faults_are_one_line_each(probe: typer.Typer, capsys: pytest.CaptureFixture[str]) -> None:
    @probe.command()
    def refuse() -> None:
        raise FaultsFoundError([Fault("b.csv", 2, "x", "1", "no"), Fault("a.csv", 3, "y", "2", "no")])

    assert cli.run(["probe"]) == 1
    assert capsys.readouterr().err == "a.csv:3 y: '2': no\nb.csv:2 x: '1': no\n"


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [
        (ValueError("no such rule"), 2, "no such rule\n"),
        (KeyError("no edition 'x'"), 2, "no edition 'x'\n"),
        (FileNotFoundError(2, "No such file or directory", "a.csv"), 1, "a.csv: No such file or directory\n"),
    ],
)
def test_an_error_is_one_line(
    probe: typer.Typer, capsys: pytest.CaptureFixture[str], error: Exception, code: int, line: str
) -> None:
    @probe.command()
    def fail() -> None:
        raise error

    assert cli.run(["probe"]) == code
    assert capsys.readouterr().err == line


def test_an_unknown_command_is_wrong_use(probe: typer.Typer, capsys: pytest.CaptureFixture[str]) -> None:
    @probe.command()
    def nothing() -> None:
        """Do nothing."""

    assert cli.run(["prboe"]) == 2
    assert capsys.readouterr().err == "No such command 'prboe'. Did you mean 'probe'?\n"
