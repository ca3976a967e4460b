"""``concord timelines``: how long reviews took, with the rows behind each figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from concord.cli.output import EditionOption, FormatOption, emit, new_app

if TYPE_CHECKING:
    from concord.atlas.questions.timelines import Group

app = new_app()

_COLUMNS = ("regulator", "class", "scheme", "median", "interval", "rows", "read", "undated")


@app.command()
def timelines(
    measure: Annotated[
        str, typer.Option("--measure", metavar="NAME", help="From which date to which.")
    ] = "submission_to_decision",
    by: Annotated[
        str, typer.Option("--by", metavar="NAMES", help="regulator, class, scheme; several with commas.")
    ] = "regulator",
    jurisdiction: Annotated[
        str | None, typer.Option("--jurisdiction", metavar="CC", help="ISO 3166 code, or EU.")
    ] = None,
    chosen: FormatOption = None,
    edition: EditionOption = None,
) -> None:
    """Days of review of authorised products: medians, with 95 per cent intervals from six rows on."""
    from concord.atlas.edition.policy import policy_of
    from concord.atlas.questions.timelines import METHOD, Measure, review_times
    from concord.cli import current_edition
    from concord.kernel.jurisdictions import jurisdiction as checked

    if measure not in list(Measure):
        raise typer.BadParameter(f"--measure {measure}: expected one of {', '.join(Measure)}")
    if jurisdiction is not None:
        checked(jurisdiction)
    record = current_edition.edition(edition)
    names = tuple(by.split(","))
    groups = review_times(policy_of(record), Measure(measure), names, jurisdiction)
    rows = [_row(names, group) for group in groups]
    columns = [column for column in _COLUMNS if column in names or column not in _COLUMNS[:3]]
    answer = {"edition": record.id, "measure": measure, "by": list(names), "method": METHOD, "rows": rows}
    emit(answer, chosen, columns=columns)


def _row(names: tuple[str, ...], group: Group) -> dict[str, Any]:
    median = group.median
    return {
        **dict(zip(names, group.key, strict=True)),
        "median": median and [median.low, median.high],
        "interval": median and median.interval and list(median.interval),
        "level": median and median.level,
        "rows": len(group.spans),
        "read": group.read,
        "undated": len(group.undated),
        "reviews": [
            {"review": span.review.id, "days": [span.low, span.high], "read": span.read}
            for span in group.spans
        ],
    }
