"""``concord instruments``: the law on a day, what changed between two days, what is coming."""

from __future__ import annotations

from typing import Annotated

import typer

from concord.cli.output import AsOfOption, EditionOption, FormatOption, emit, new_app
from concord.kernel.clock import today
from concord.kernel.dates import parse_day

app = new_app()

_STANDING_COLUMNS = ("instrument", "kind", "name", "stage", "since", "in_force", "certain", "basis")
_CHANGE_COLUMNS = ("date", "step", "instrument", "name", "article", "certain", "basis")


@app.command()
def instruments(
    *,
    jurisdiction: Annotated[
        str | None, typer.Option("--jurisdiction", metavar="CC", help="ISO 3166 code, or EU.")
    ] = None,
    as_of: AsOfOption = None,
    changed_between: Annotated[
        tuple[str, str] | None,
        typer.Option("--changed-between", metavar="DAY DAY", help="After the first, up to the second day."),
    ] = None,
    coming: Annotated[
        int | None, typer.Option("--coming", metavar="MONTHS", min=1, help="Changes of law to come.")
    ] = None,
    chosen: FormatOption = None,
    edition: EditionOption = None,
) -> None:
    """What the law is, was and will be. A date that was recalled, not read, is never certain."""
    from concord.atlas.edition.policy import policy_of
    from concord.atlas.questions.instruments import Question
    from concord.cli import current_edition
    from concord.kernel.jurisdictions import jurisdiction as checked

    if changed_between and (as_of or coming):
        raise typer.BadParameter("--changed-between goes with neither --as-of nor --coming")
    if jurisdiction is not None:
        checked(jurisdiction)
    record = current_edition.edition(edition)
    since, day = (
        (parse_day(text) for text in changed_between) if changed_between else (None, as_of or today())
    )
    answer = Question(day, jurisdiction, since, coming).answer(policy_of(record))
    columns = _CHANGE_COLUMNS if since or coming else _STANDING_COLUMNS
    emit({"edition": record.id, "jurisdiction": jurisdiction, **answer}, chosen, columns=columns)
