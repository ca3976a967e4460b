"""The facts as statements: one for each cell that is not empty, one for each leaf of a YAML file."""

from __future__ import annotations

import json
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any

from concord.atlas.sources.statements import Statement
from concord.kernel.ids import content_hash

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from concord.atlas.sources.curated.facts import Document, Facts
    from concord.atlas.sources.curated.files import Row
    from concord.atlas.sources.curated.tables import Table

SOURCE = "curated"
_LANGUAGE = "en"
_NO_LANGUAGE = "zxx"
_make: Callable[..., Statement] = partial(Statement.make, source=SOURCE)


def statements(facts: Facts) -> Iterator[Statement]:
    """Every statement; those of one record stand together."""
    days = {
        row.cells["reference"]: row.cells["read_on"]
        for row in facts.tables.get("references", ())
        if row.cells["read_on"]
    }
    for name, table in facts.declared.items():
        if not table.folder:
            for row in facts.tables.get(name, ()):
                yield from _of_row(table, row, days)
    for document in facts.documents.values():
        yield from _of_document(document)


def _of_row(table: Table, row: Row, days: dict[str, str]) -> Iterator[Statement]:
    """What a row says; seen first on the day on which it, or else its first source, was read."""
    cells = row.cells
    key = row.key(table)
    make = partial(
        _make,
        f"{table.subject}/{key}",
        record=f"{table.file}#{key}",
        seen_from=cells.get("read_on")
        or min((days[key] for key in cells.get("sources", "").split("|") if key in days), default=None),
        stated=(cells[table.stated] or None) if table.stated else None,
    )
    named_in = cells.get("language") or _LANGUAGE
    for column, value in cells.items():
        if value:
            yield make(column, value, language=named_in if column == "name" else _LANGUAGE)


def _of_document(document: Document) -> Iterator[Statement]:
    stem = document.file.rsplit(".", 1)[0]
    is_table = document.file.endswith(".csv")
    for key, item in _keyed_rows(document.content) if is_table else _items(document.content):
        subject, record = (f"{stem}/{key}", f"{document.file}#{key}") if key else (stem, document.file)
        for path, value, language in _leaves(item, ""):
            if value or not is_table:
                yield _make(subject, path, value, language=language, record=record)


def _keyed_rows(rows: list[Row]) -> Iterator[tuple[str, dict[str, str]]]:
    """Rows by their first column if it tells them apart, else by their content, never by their place."""
    firsts = [next(iter(row.cells.values()), "") for row in rows]
    if all(firsts) and len(set(firsts)) == len(firsts):
        yield from ((first, row.cells) for first, row in zip(firsts, rows, strict=True))
        return
    seen: Counter[str] = Counter()
    for row in rows:
        key = content_hash([part for cell in sorted(row.cells.items()) for part in cell], 16)
        seen[key] += 1
        yield (key if seen[key] == 1 else f"{key}-{seen[key]}"), row.cells


def _items(content: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - any YAML
    if _is_keyed(content):
        yield from ((item["id"], item) for item in content)
    else:
        yield "", content


def _is_keyed(content: Any) -> bool:  # noqa: ANN401
    if not isinstance(content, list) or not content:
        return False
    ids = [item.get("id") if isinstance(item, dict) else None for item in content]
    return all(isinstance(key, str) for key in ids) and len(set(ids)) == len(ids)


def _leaves(value: Any, path: str) -> Iterator[tuple[str, str, str]]:  # noqa: ANN401
    if isinstance(value, dict) and value:
        for key, part in value.items():
            yield from _leaves(part, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list) and value:
        keyed = _is_keyed(value)
        for position, part in enumerate(value):
            yield from _leaves(part, f"{path}[{part['id'] if keyed else position}]")
    elif isinstance(value, str):
        yield path, value, _LANGUAGE
    else:
        yield path, json.dumps(value), _NO_LANGUAGE
