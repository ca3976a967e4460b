"""Robustness 5: nothing of the society or of the site asks for the present day without saying where."""

import ast
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[2] / "src/concord"
FILES = sorted(path for room in ("society", "web") for path in (SOURCES / room).rglob("*.py"))
BARE = {"clock.today", "date.today", "datetime.today", "datetime.now", "timezone.localdate"}
ALLOWED: dict[str, str] = {}
"""By file, why it asks for the day of the installation."""


def bare_days(path):
    """The lines on which ``clock.today()``, or ``today()`` of the clock, is asked for without a zone."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "concord.kernel.clock"
        for alias in node.names
    }
    calls = [
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and not (node.args or node.keywords)
    ]
    return [call.lineno for call in calls if not (call.args or call.keywords) and called(call, imported)]


def called(call, imported):
    """Whether the call is one that asks for the day, or for the moment, of no place."""
    name = ast.unparse(call.func)
    return name in BARE or (name == "today" and "today" in imported)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCES)))
def test_the_present_day_is_asked_for_in_a_zone(path):
    assert bare_days(path) == [] or str(path.relative_to(SOURCES)) in ALLOWED


def test_the_search_finds_a_day_without_a_zone(tmp_path):
    file = tmp_path / "a.py"
    file.write_text("from concord.kernel.clock import today\ntoday()\nclock.today()\nclock.today(zone)\n")
    assert bare_days(file) == [2, 3]
