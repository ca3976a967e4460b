"""Lays the files of an edition in an empty folder: statements, typed tables, index, quality, manifest."""

from __future__ import annotations

import json
from contextlib import ExitStack
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Any

import orjson

from concord import __version__
from concord.atlas.edition import (
    directory,
    manifest,
    parquet,
    quality,
    search_documents,
    search_index,
    store,
)
from concord.atlas.edition.assemble import assemble
from concord.atlas.edition.manifest import Manifest
from concord.atlas.edition.typed import columns_of, typed_rows
from concord.atlas.sources.curated.schema import INDICATION_GROUPS, tables
from concord.atlas.sources.curated.statements import SOURCE, statements
from concord.atlas.sources.curated.table_file import Row
from concord.kernel.clock import today
from concord.kernel.ids import content_hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path
    from typing import BinaryIO

    from concord.atlas.sources.curated.facts import Facts
    from concord.atlas.sources.statements import Statement

QUALITY = "quality.json"
_ID_LENGTH = 16


def edition_id(identities: Iterable[bytes]) -> str:
    """The id of an edition: a hash of schema version, judgements (none yet) and sorted statement ids."""
    hexadecimal = (identity.hex() for identity in sorted(identities))
    head = ("edition", str(manifest.SCHEMA_VERSION), "judgements", "statements")
    return content_hash(chain(head, hexadecimal), _ID_LENGTH)


def lay(folder: Path, facts: Facts) -> Manifest:
    """Write everything and verify it against what was meant; the manifest comes last.

    Raises RuntimeError if what was written does not read back as meant.
    """
    files = {document.file: _plain(document.content) for document in facts.documents.values()}
    recorder = _Recorder()
    _write_lines(folder, facts, recorder)
    (folder / store.DOCUMENTS).write_text(json.dumps(files, ensure_ascii=False), encoding="utf-8")
    identity = edition_id(recorder.identities)
    counts = _write_parquet(folder, len(recorder.identities))
    begins = recorder.record_begins or today()
    rows = store.read_rows(folder)
    edition = assemble(identity, today(), begins, rows, lambda: files)
    directory.write(folder, edition, rows["redirects"])
    (folder / "search").mkdir()
    counts["search"] = search_index.write(folder / "search", search_documents.documents(edition))
    report = quality.report(edition)
    (folder / QUALITY).write_bytes(orjson.dumps(report, option=orjson.OPT_INDENT_2))
    laid = Manifest(
        id=identity,
        schema_version=manifest.SCHEMA_VERSION,
        software_version=__version__,
        built_on=edition.built_on,
        record_begins=begins,
        facts_hash=facts.digest,
        sources=[SOURCE],
        counts=counts,
        files=manifest.file_hashes(folder),
    )
    laid.write(folder)
    return laid


class _Recorder:
    """Writes statements as they pass and keeps what the edition says of all of them."""

    def __init__(self) -> None:
        self.identities: list[bytes] = []
        self._first_seen = ""

    @property
    def record_begins(self) -> date | None:
        """The first day on which any source was read."""
        return date.fromisoformat(self._first_seen) if self._first_seen else None

    def record(self, found: Iterable[Statement], out: BinaryIO) -> Iterator[Statement]:
        """Pass the statements on."""
        for statement in found:
            self.identities.append(bytes.fromhex(statement.id))
            if statement.seen_from:
                self._first_seen = min(self._first_seen or statement.seen_from, statement.seen_from)
            out.write(parquet.line(statement._asdict()))
            yield statement


def _plain(content: Any) -> Any:  # noqa: ANN401 - any YAML
    if isinstance(content, list) and content and isinstance(content[0], Row):
        # In an order of their own, so that one id stands for one content whatever the order of lines.
        return sorted((row.cells for row in content), key=lambda cells: tuple(cells.values()))
    return content


def _write_lines(folder: Path, facts: Facts, recorder: _Recorder) -> None:
    rows = folder / store.ROWS
    rows.mkdir()
    groups = b"".join(parquet.line(group) for group in facts.indication_groups)
    (rows / f"{INDICATION_GROUPS}.ndjson").write_bytes(groups)
    with ExitStack() as stack:
        targets = {name: stack.enter_context((rows / f"{name}.ndjson").open("wb")) for name in tables()}
        out = stack.enter_context(_statement_lines(folder).open("wb"))
        for table, row in typed_rows(recorder.record(statements(facts), out)):
            targets[table.name].write(parquet.line(row))


def _statement_lines(folder: Path) -> Path:
    return folder / "statements.ndjson"


def _write_parquet(folder: Path, expected: int) -> dict[str, int]:
    lines = _statement_lines(folder)
    (folder / "tables").mkdir()
    counts: dict[str, int] = {}
    with parquet.connect() as connection:
        counts["statements"] = parquet.write(
            connection,
            lines,
            parquet.STATEMENT_COLUMNS,
            ("subject", "property", "id"),
            folder / store.STATEMENTS,
        )
        for name, (columns, order) in _typed_tables().items():
            source, target = folder / store.ROWS / f"{name}.ndjson", folder / "tables" / f"{name}.parquet"
            counts[name] = parquet.write(connection, source, columns, order, target)
    lines.unlink()
    if counts["statements"] != expected:
        raise RuntimeError(f"{expected} statements were made and {counts['statements']} written")
    return counts


def _typed_tables() -> Mapping[str, tuple[Mapping[str, str], tuple[str, ...]]]:
    found = {name: (columns_of(table), table.key) for name, table in tables().items()}
    texts = {"id": "VARCHAR", "en": "VARCHAR", "ko": "VARCHAR"}
    return {**found, INDICATION_GROUPS: (texts, ("id",))}
