"""The declared tables of curated facts, read from ``schema.yaml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from concord.atlas.sources.curated.kinds import KINDS, Kind, each, one_of
from concord.kernel.strict_yaml import load_yaml

INDICATION_GROUPS = "indication_groups"
REQUIRED_TRAITS = {
    "products": ("cord_blood", "minimally_manipulated", "living_cells"),
    "authorisations": ("stem_cell_per_regulator",),
}

_COLUMN = re.compile(r"(?P<kind>[^!>]+?)(?P<required>!)?(?: -> (?P<refers>\w+))?")


@dataclass(frozen=True, slots=True)
class Column:
    """A column. ``refers`` names the table whose key it holds; a list refers with each part."""

    name: str
    kind: Kind
    required: bool = False
    refers: str = ""

    @classmethod
    def parse(cls, name: str, text: str) -> Column:
        """Read the notation of ``schema.yaml``. Raises ValueError for anything else."""
        match = _COLUMN.fullmatch(text)
        if match is None:
            raise ValueError(f"column {name}: {text!r} is no kind of column")
        kind = _kind(name, match["kind"])
        return cls(name, kind, match["required"] is not None, match["refers"] or "")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of facts. ``stated`` is the column with the day which the source gives for a row."""

    name: str
    subject: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    stated: str = ""
    optional: bool = False

    @property
    def file(self) -> str:
        """The name of its file, relative to the folder of facts."""
        return f"{self.name}.csv"


def parse_tables(declared: dict[str, Any]) -> dict[str, Table]:
    """Tables by name from the notation of ``schema.yaml``."""
    return {name: _table(name, entry) for name, entry in declared.items()}


@cache
def tables() -> dict[str, Table]:
    """The tables from which the atlas is laid, by name."""
    text = files(__package__).joinpath("schema.yaml").read_text(encoding="utf-8")
    return parse_tables(load_yaml(text, "schema.yaml"))


def _table(name: str, entry: dict[str, Any]) -> Table:
    columns = tuple(Column.parse(column, text) for column, text in entry["columns"].items())
    return Table(
        name,
        entry["subject"],
        tuple(entry["key"]),
        columns,
        entry.get("stated", ""),
        entry.get("optional", False),
    )


def _kind(column: str, text: str) -> Kind:
    if text.startswith("one of "):
        return one_of(column, text.removeprefix("one of ").split())
    if text.startswith("list of "):
        return each(_kind(column, text.removeprefix("list of ")))
    return KINDS[text]
