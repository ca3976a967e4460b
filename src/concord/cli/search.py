"""``concord search``: anything by name or identifier."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from concord.cli import choices, current_edition
from concord.cli.output import EditionOption, FormatOption, emit, new_app

app = new_app()

KINDS = (
    "product",
    "authorisation",
    "organisation",
    "trial",
    "meeting",
    "agreement",
    "committee",
    "claim",
    "instrument",
)


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

    if not text.strip():
        raise typer.BadParameter("expected a name or an identifier", param_hint="'TEXT'")
    kinds = choices.among("--kind", None if kind is None else ",".join(kind), KINDS)
    folder = current_edition.folder(edition)
    hits = Searcher(folder).search(text, limit, sorted(kinds) or None)
    columns = ["kind", "id", "title", "subtitle", "reason"]
    emit(
        {"edition": folder.name, "query": text, "rows": [asdict(hit) for hit in hits]}, form, columns=columns
    )
