"""Writes the files of an edition in an empty folder: statements, tables, index, quality, manifest."""

from __future__ import annotations

import json
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Any

import orjson

from concord import __version__
from concord.atlas.edition import directory, parquet, quality, search, search_documents, store
from concord.atlas.edition.model import INDICATION_GROUP_TABLE, TABLES
from concord.atlas.edition.store import Manifest
from concord.atlas.sources.curated.facts import GROUPS, Facts
from concord.atlas.sources.curated.files import Row, sorter
from concord.atlas.sources.curated.statements import SOURCE, statements
from concord.kernel.clock import today
from concord.kernel.ids import content_hash

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from concord.atlas.sources.curated.tables import StoredRow

_ID_LENGTH = 16


def edition_id(identities: Iterable[str]) -> str:
    """The id of an edition: a hash of schema version, judgements (none yet) and sorted statement ids."""
    head = ("edition", str(store.SCHEMA_VERSION), "judgements", "statements")
    return content_hash(chain(head, sorted(identities)), _ID_LENGTH)


def write(folder: Path, facts: Facts) -> Manifest:
    """Write everything and verify it against what was meant; the manifest comes last.

    Raises RuntimeError if what was written does not read back as meant.
    """
    files = {document.file: _plain(document.content) for document in facts.documents.values()}
    (folder / store.DOCUMENTS).write_text(json.dumps(files, ensure_ascii=False), encoding="utf-8")
    identities, begins = _write_statements(folder, facts)
    rows = _stored_rows(facts)
    counts = _write_tables(folder, rows, len(identities))
    day = today("UTC")
    edition = store.assemble(edition_id(identities), day, begins or day, rows, lambda: files)
    directory.write(folder, edition, rows["redirects"])
    (folder / "search").mkdir()
    counts["search"] = search.write(folder / "search", search_documents.documents(edition))
    (folder / quality.FILE).write_bytes(orjson.dumps(quality.report(edition), option=orjson.OPT_INDENT_2))
    written = Manifest(
        id=edition.id,
        schema_version=store.SCHEMA_VERSION,
        software_version=__version__,
        built_on=edition.built_on,
        record_begins=edition.record_begins,
        facts_hash=facts.digest,
        sources=[SOURCE],
        counts=counts,
        files=store.file_hashes(folder),
    )
    written.write(folder)
    return written


def _plain(content: Any) -> Any:  # noqa: ANN401 - any YAML
    if isinstance(content, list) and content and isinstance(content[0], Row):
        # In an order of their own, so that one id stands for one content whatever the order of lines.
        return sorted((row.cells for row in content), key=lambda cells: tuple(cells.values()))
    return content


def _write_statements(folder: Path, facts: Facts) -> tuple[list[str], date | None]:
    """The ids of the statements that were written, and the first day on which any source was read."""
    identities: list[str] = []
    first_seen = ""
    with _statement_lines(folder).open("wb") as out:
        for statement in statements(facts):
            identities.append(statement.id)
            if statement.seen_from and (not first_seen or statement.seen_from < first_seen):
                first_seen = statement.seen_from
            out.write(parquet.line(statement._asdict()))
    return identities, date.fromisoformat(first_seen) if first_seen else None


def _stored_rows(facts: Facts) -> dict[str, list[StoredRow]]:
    """The rows of each table in order of their key."""
    rows = {
        name: [table.stored(row.cells) for row in sorted(facts.tables.get(name, ()), key=sorter(table))]
        for name, table in TABLES.items()
    }
    return {**rows, INDICATION_GROUP_TABLE.name: facts.content(GROUPS, [])}


def _statement_lines(folder: Path) -> Path:
    return folder / "statements.ndjson"


def _write_tables(folder: Path, rows: dict[str, list[StoredRow]], expected: int) -> dict[str, int]:
    lines = _statement_lines(folder)
    (folder / store.ROWS).mkdir()
    (folder / "tables").mkdir()
    with parquet.connect() as connection:
        order = ("subject", "property", "id")
        target = folder / store.STATEMENTS
        counts = {"statements": parquet.write(connection, lines, parquet.STATEMENT_COLUMNS, order, target)}
        for table in (*TABLES.values(), INDICATION_GROUP_TABLE):
            source = folder / store.ROWS / f"{table.name}.ndjson"
            source.write_bytes(b"".join(parquet.line(row) for row in rows[table.name]))
            target = folder / "tables" / f"{table.name}.parquet"
            counts[table.name] = parquet.write(connection, source, table.types, table.key, target)
    lines.unlink()
    if counts["statements"] != expected:
        raise RuntimeError(f"{expected} statements were made and {counts['statements']} written")
    return counts
