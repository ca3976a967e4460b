"""Reads a folder of facts whole: tables, documents, then the checks that go across them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from concord.atlas.sources.catalogue import source
from concord.atlas.sources.curated.checks import cross_checks
from concord.atlas.sources.curated.facts import EVENT_REASONS, GROUPS, Document, Facts, validators
from concord.atlas.sources.curated.files import denormal_lines, read_rows, read_table, read_text
from concord.atlas.sources.curated.tables import TERMS, Table
from concord.kernel.documents import StrictModel, validate
from concord.kernel.faults import Fault, FaultsFoundError
from concord.kernel.strict_yaml import load_yaml
from concord.kernel.text import is_slug

_SUFFIXES = {".csv", ".yaml", ".yml"}
_BESIDE = {".md", ".txt", ".py", ""}


def _slug(text: str) -> str:
    if not is_slug(text):
        raise ValueError("expected a key such as large-b-cell-lymphoma")
    return text


class _Words(StrictModel):
    en: Annotated[str, Field(min_length=1)]
    ko: Annotated[str, Field(min_length=1)]


class _Group(_Words):
    id: Annotated[str, AfterValidator(_slug)]


# The shape of a document, what an entry is called, and the key that only one entry may have.
_SHAPES: Mapping[str, tuple[Any, str, str]] = {
    GROUPS: (list[_Group], "group", "id"),
    EVENT_REASONS: (list[_Words], "reason", "en"),
    TERMS: (dict[str, dict[str, _Words]], "", ""),
}


def bundled() -> Path:
    """The folder of the facts that come with Concord."""
    with as_file(files("concord.atlas.facts")) as folder:
        return Path(folder)


def read(folder: Path, tables: Mapping[str, Table]) -> Facts:
    """Read and check everything, by these declared tables; what is wrong is in ``reading``.

    Raises NotADirectoryError if there is no such folder.
    """
    if not folder.is_dir():
        raise NotADirectoryError(20, "expected a folder of facts", str(folder))
    facts = Facts(tables)
    paths = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if _counts(path)}
    facts.digest = _digest(paths)
    _read_tables(paths, facts)
    if GROUPS not in paths:
        facts.reading.refuse(GROUPS, [_absent(GROUPS)])
    for file, path in paths.items():
        _read_document(file, path, facts)
    facts.documents = dict(sorted(facts.documents.items()))
    facts.reading.faults += cross_checks(facts)
    for pattern, validator in validators:
        for document in facts.matching(pattern):
            facts.reading.faults += validator(document, facts)
    if folder == bundled():
        facts.reading.faults += _assertion_faults(facts)
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
    for name, table in facts.declared.items():
        path = paths.pop(table.file, None)
        if path is not None:
            facts.tables[name] = read_table(path, table, facts.reading)
            if table.folder:
                facts.documents[table.file] = Document(table.file, facts.tables[name])
        elif not table.optional:
            facts.reading.refuse(table.file, [_absent(table.file)])


def _read_document(file: str, path: Path, facts: Facts) -> None:
    if path.suffix == ".csv":
        header, rows = read_rows(path, file, facts.reading)
        if header:
            facts.documents[file] = Document(file, rows)
    elif path.suffix in _SUFFIXES:
        try:
            facts.documents[file] = Document(file, _read_yaml(path, file))
        except FaultsFoundError as error:
            facts.reading.refuse(file, error.faults)
    elif path.suffix not in _BESIDE:
        facts.reading.warnings.append(Fault(file, 0, "", path.suffix, "not read: expected .csv or .yaml"))


def _read_yaml(path: Path, file: str) -> object:
    text = read_text(path, file)
    if faults := denormal_lines(text, file):
        raise FaultsFoundError(faults)
    content = load_yaml(text, file)
    if file in _SHAPES:
        check_shape(file, content)
    return content


def check_shape(file: str, content: object) -> None:
    """Hold a document to its declared shape. Raises FaultsFoundError with every fault."""
    shape, place, key = _SHAPES[file]
    entries = validate(shape, content, file, place)
    keys = [getattr(entry, key) for entry in entries] if key else []
    faults = [
        Fault(file, 0, f"{place} {at + 1}.{key}", one, f"expected each {key} once")
        for at, one in enumerate(keys)
        if one in keys[:at]
    ]
    if faults:
        raise FaultsFoundError(faults)


def _assertion_faults(facts: Facts) -> Iterator[Fault]:
    """Tables of the bundled facts that are shorter or longer than ``source.yaml`` says they can be."""
    for table, (fewest, most) in source("curated").assertions.items():
        rows = len(facts.tables.get(table, ()))
        if not fewest <= rows <= most:
            yield Fault(f"{table}.csv", 0, "", str(rows), f"expected from {fewest} to {most} rows")
