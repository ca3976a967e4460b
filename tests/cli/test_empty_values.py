"""An empty value of an option is a slip: it is named, and never stands for all or for the one in use."""

import pytest

from concord.atlas import parts  # noqa: F401 - registers what other rooms add to an edition
from concord.cli.main import run

COMMANDS = {
    "approvals": [
        "--jurisdiction",
        "--edition",
        "--class",
        "--donor",
        "--holder",
        "--rule",
        "--as-of",
        "--known",
    ],
    "instruments": ["--jurisdiction", "--edition", "--as-of"],
    "timelines": ["--jurisdiction", "--edition", "--measure", "--by"],
    "gaps --jurisdiction KR --against US": ["--edition", "--as-of", "--rule", "--against", "--jurisdiction"],
    "claim list": ["--edition"],
    "claim check isct-2018-most-authorised": ["--edition"],
    "pathway cases": ["--edition"],
    "search cartistem": ["--edition", "--kind"],
}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "option"), [(command, option) for command, options in COMMANDS.items() for option in options]
)
@pytest.mark.parametrize("value", ["", " ", ","], ids=["empty", "blank", "comma"])
def test_an_empty_value_is_named(bundled_home, monkeypatch, capsys, command, option, value):  # noqa: PLR0917 - a grid
    monkeypatch.setenv("CONCORD_HOME", str(bundled_home))
    assert run([*command.split(), option, value, "--format", "json"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.strip().splitlines()) == 1
