"""``concord build``: an edition from a folder of facts."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer

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
