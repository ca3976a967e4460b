"""``concord diff``: what changed between two editions."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import Annotated

import typer

from concord.atlas.edition import store
from concord.cli.output import FormatOption, OutOption, emit, new_app

app = new_app()


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
