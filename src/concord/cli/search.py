"""``concord search``: anything by name or identifier."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from concord.cli import in_use
from concord.cli.output import EditionOption, FormatOption, emit, new_app

app = new_app()


@app.command()
def search(
    text: Annotated[str, typer.Argument(help="A name in any script, or any identifier.")],
    kind: Annotated[list[str] | None, typer.Option(help="Only this kind of thing; may be repeated.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many hits.")] = 20,
    edition: EditionOption = None,
    form: FormatOption = None,
) -> None:
    """Find products, authorisations, organisations, trials, meetings and agreements."""
    from concord.atlas.edition.search import Searcher

    folder = in_use.folder(edition)
    hits = Searcher(folder).search(text, limit, kind)
    columns = ["kind", "id", "title", "subtitle", "reason"]
    emit(
        {"edition": folder.name, "query": text, "rows": [asdict(hit) for hit in hits]}, form, columns=columns
    )
