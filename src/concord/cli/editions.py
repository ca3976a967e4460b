"""The commands of an edition: ``build``, ``check``, ``editions``, ``diff``, and the ``sources`` of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer

from concord.atlas.edition import store
from concord.cli.output import FactsOption, FormatOption, OutOption, emit, new_app
from concord.kernel.faults import Fault, FaultsFoundError

app = new_app()

RecordsOption = Annotated[
    list[Path] | None, typer.Option("--records", metavar="DIR", help="Records of a register, harvested.")
]


@app.command()
def build(
    facts: FactsOption = None,
    records: RecordsOption = None,
    out: OutOption = None,
    form: FormatOption = None,
) -> None:
    """Build an edition and put it in use; print its id and counts.

    The old edition serves until the new one is whole and verified. The same inputs give the same id.
    """
    import concord.atlas.parts  # noqa: F401 - registers validators
    from concord.atlas.edition.build import build as build_edition

    if records:
        expected = "no register is read yet: expected no --records; see concord sources"
        raise FaultsFoundError([Fault(str(folder), 0, "", "", expected) for folder in records])
    start = perf_counter()
    built = build_edition(facts, out)
    rows = [{"table": name, "rows": rows} for name, rows in built.manifest.counts.items()]
    answer = {
        "edition": built.manifest.id,
        "is_new": built.is_new,
        "path": str(built.path),
        "record_begins": built.manifest.record_begins,
        "seconds": round(perf_counter() - start, 2),
        "rows": rows,
    }
    emit(answer, form, columns=["table", "rows"])


@app.command()
def check(
    facts: FactsOption = None,
    tidy: Annotated[bool, typer.Option("--tidy", help="First sort the tables and mend line ends.")] = False,
) -> None:
    """Validate facts: file, line, column, value and what is expected; exit 1 on any fault."""
    import concord.atlas.parts  # noqa: F401 - registers validators
    from concord.atlas.edition.build import DECLARED, read_facts
    from concord.atlas.sources.curated.files import tidy as tidy_up
    from concord.atlas.sources.curated.reader import bundled

    folder = facts or bundled()
    for file in tidy_up(folder, DECLARED.values()) if tidy else ():
        typer.echo(f"{file}: tidied", err=True)
    content = read_facts(folder)
    for warning in content.reading.warnings:
        typer.echo(f"warning: {warning}", err=True)
    if faults := content.reading.faults + content.reading.untidy:
        raise FaultsFoundError(faults)
    rows, tables = sum(len(table) for table in content.tables.values()), len(content.tables)
    others = len(content.documents.keys() - {table.file for table in DECLARED.values()})
    typer.echo(f"{folder}: no fault in {rows} rows of {tables} tables and {others} other files")


@app.command()
def editions(out: OutOption = None, form: FormatOption = None) -> None:
    """List the editions that have been built, the one in use marked."""
    try:
        in_use = store.current_id(out)
    except store.NoEditionError:
        in_use = ""
    rows = []
    for edition_id in store.ids(out):
        edition = store.Manifest.read(store.path(edition_id, out))
        rows.append(
            {
                "edition": edition.id,
                "in_use": edition.id == in_use,
                "built_on": edition.built_on,
                "record_begins": edition.record_begins,
                "statements": edition.counts["statements"],
                "schema_version": edition.schema_version,
                "readable": edition.schema_version == store.SCHEMA_VERSION,
                "software_version": edition.software_version,
            }
        )
    emit({"rows": rows}, form)


@app.command()
def diff(
    old: Annotated[str, typer.Argument(metavar="A", help="The earlier edition: its id or the start of it.")],
    new: Annotated[str, typer.Argument(metavar="B", help="The later edition.")],
    out: OutOption = None,
    form: FormatOption = None,
) -> None:
    """Rows added, removed and changed, each changed cell with its old and new value."""
    from concord.atlas.edition.diff import diff as compare

    before, after = store.path(old, out), store.path(new, out)
    for folder in (before, after):
        store.read_manifest(folder)
    changes = compare(before, after)
    counts = Counter(change.action for change in changes)
    answer = {
        "from": before.name,
        "to": after.name,
        **{action: counts[action] for action in ("added", "removed", "changed")},
        "rows": [asdict(change) | {"words": str(change)} for change in changes],
    }
    emit(answer, form, columns=["action", "words"])


@app.command()
def sources(form: FormatOption = None) -> None:
    """List the sources: publisher, terms, cadence, how each counts, and whether it is read itself.

    Only the curated facts are read today; the other registers are those on which the facts rest.
    """
    from concord.atlas.sources.catalogue import sources as catalogue

    english = ("name", "cadence", "counts")
    rows = [one.model_dump() | {key: getattr(one, key)["en"] for key in english} for one in catalogue()]
    emit({"rows": rows}, form, columns=["id", "is_read", "publisher", "licence", "cadence", "form", "counts"])
