"""Reads a folder of facts whole: tables, documents, then the checks that go across them."""

from __future__ import annotations

import hashlib
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from concord.atlas.sources.catalogue import source
from concord.atlas.sources.curated import indication_groups
from concord.atlas.sources.curated.checks import cross_checks
from concord.atlas.sources.curated.facts import Document, Facts, validators
from concord.atlas.sources.curated.plain_text import denormal_lines, read_text
from concord.atlas.sources.curated.schema import tables
from concord.atlas.sources.curated.table_file import read_rows, read_table
from concord.kernel.faults import Fault, FaultsFoundError
from concord.kernel.strict_yaml import load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

_SUFFIXES = {".csv", ".yaml", ".yml"}
_BESIDE = {".md", ".txt", ".py", ""}


def bundled() -> Path:
    """The folder of the facts that come with Concord."""
    with as_file(files("concord.atlas.facts")) as folder:
        return Path(folder)


def read(folder: Path) -> Facts:
    """Read and check everything; what is wrong stands in ``reading``.

    Raises NotADirectoryError if there is no such folder.
    """
    if not folder.is_dir():
        raise NotADirectoryError(20, "expected a folder of facts", str(folder))
    facts = Facts()
    found = sorted(path for path in folder.rglob("*") if _counts(path))
    paths = {path.relative_to(folder).as_posix(): path for path in found}
    facts.digest = _digest(paths)
    _read_tables(paths, facts)
    if indication_groups.FILE not in paths:
        facts.reading.faults.append(_absent(indication_groups.FILE))
        facts.reading.unread.add(indication_groups.FILE)
    for file, path in paths.items():
        _read_document(file, path, facts)
    facts.reading.faults += cross_checks(facts)
    _validate(facts)
    if folder == bundled():
        facts.reading.faults += _assertion_faults(facts)
    return facts


def read_sound(folder: Path) -> Facts:
    """Read facts to build on. Raises FaultsFoundError with every fault; untidy files are accepted."""
    facts = read(folder)
    if facts.reading.faults:
        raise FaultsFoundError(facts.reading.faults)
    return facts


def _counts(path: Path) -> bool:
    return path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")


def _absent(file: str) -> Fault:
    return Fault(file, 0, "", "", "expected this file among the facts")


def _digest(paths: dict[str, Path]) -> str:
    """One hash over paths and bytes: which files these were, down to the order of lines."""
    digest = hashlib.sha256()
    for file, path in paths.items():
        if path.suffix in _SUFFIXES:
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            digest.update(f"{content}  {file}\n".encode())
    return digest.hexdigest()


def _read_tables(paths: dict[str, Path], facts: Facts) -> None:
    for name, table in tables().items():
        path = paths.pop(table.file, None)
        if path is not None:
            reading = read_table(path, table)
            facts.tables[name] = reading.rows
            facts.reading.add(reading)
        elif not table.optional:
            facts.reading.faults.append(_absent(table.file))
            facts.reading.unread.add(table.file)


def _read_document(file: str, path: Path, facts: Facts) -> None:
    if path.suffix not in _SUFFIXES:
        if path.suffix not in _BESIDE:
            facts.reading.warnings.append(Fault(file, 0, "", path.suffix, "not read: expected .csv or .yaml"))
        return
    if path.suffix == ".csv":
        header, reading = read_rows(path, file)
        facts.reading.add(reading)
        if header:
            facts.documents[file] = Document(file, reading.rows)
        return
    try:
        content = _read_yaml(path, file)
    except FaultsFoundError as error:
        facts.reading.faults += error.faults
        facts.reading.unread.add(file)
    else:
        facts.documents[file] = Document(file, content)


def _read_yaml(path: Path, file: str) -> object:
    text, faults = read_text(path, file)
    faults = faults or denormal_lines(text or "", file)
    if text is None or faults:
        raise FaultsFoundError(faults)
    content = load_yaml(text, file)
    if file == indication_groups.FILE:
        faults = list(indication_groups.group_faults(content))
    if faults:
        raise FaultsFoundError(faults)
    return content


def _assertion_faults(facts: Facts) -> Iterator[Fault]:
    """Tables of the bundled facts that are shorter or longer than ``source.yaml`` says they can be."""
    for table, (fewest, most) in source("curated").assertions.items():
        rows = len(facts.tables.get(table, ()))
        if not fewest <= rows <= most:
            yield Fault(f"{table}.csv", 0, "", str(rows), f"expected from {fewest} to {most} rows")


def _validate(facts: Facts) -> None:
    for pattern, validator in validators:
        for document in facts.matching(pattern):
            facts.reading.faults += validator(document, facts)
