"""Every path that the guides for contributors name exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GUIDES = ("docs/architecture.md", "docs/decisions.md", "CONTRIBUTING.md")
FILE = re.compile(r"[\w.-]+\.(py|md|csv|yaml|txt|html|po|in)|[\w.-]+/")


def paths(text):
    """What stands in backticks and is a path; no address, no command, nothing with a placeholder."""
    # The table of names shows names that are no more.
    text = re.sub(r"## How names are chosen.*?(?=\n## )", "", text, flags=re.DOTALL)
    text = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    for name in re.findall(r"`([^`\n]+)`", text):
        is_path = FILE.fullmatch(name) or "/" in name
        if is_path and not name.startswith("/") and not re.search(r"[<>*{} ]|^\.venv", name):
            yield name


def exists(name):
    """It stands at the root, or somewhere in the package or the tests by that whole path."""
    below = (
        found for folder in ("src/concord", "tests") for found in (ROOT / folder).rglob(name.rstrip("/"))
    )
    return (ROOT / name).exists() or any(below)


@pytest.mark.parametrize("guide", GUIDES)
def test_every_path_in_a_guide_exists(guide):
    names = list(paths((ROOT / guide).read_text(encoding="utf-8")))
    assert len(names) > 3
    assert [name for name in names if not exists(name)] == []


@pytest.mark.parametrize("guide", ["README.md", *GUIDES])
def test_every_link_in_a_guide_leads_somewhere(guide):
    file = ROOT / guide
    links = re.findall(r"\]\((?!https?:)([^)#]+)", file.read_text(encoding="utf-8"))
    assert [link for link in links if not (file.parent / link).exists()] == []


def test_a_path_that_is_gone_is_noticed():
    text = "`society/ledger/links.py`, `gone.py`, `kernel/`, `/api/v1/x.py`, `society/<app>/x.py`, `make x`"
    assert [name for name in paths(text) if not exists(name)] == ["society/ledger/links.py", "gone.py"]
