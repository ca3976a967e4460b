"""A tiny, sound folder of facts (``tiny/``), and a way to spoil one piece of a copy."""

from __future__ import annotations

import shutil
from pathlib import Path


def write_tiny_facts(folder: Path) -> Path:
    """Copy the tiny facts to a new folder and return it."""
    shutil.copytree(Path(__file__).with_name("tiny"), folder)
    return folder


def replace(folder: Path, file: str, old: str, new: str) -> None:
    """Change one piece of text that stands exactly once in the file."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
    path.write_text(text.replace(old, new), encoding="utf-8")
