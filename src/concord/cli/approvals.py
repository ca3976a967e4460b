"""``concord approvals``: how many, or which, as of any day under a named counting rule."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from concord.atlas.questions.approvals import DEFAULT_RULE, answer, parse_question
from concord.cli import choices, current_edition
from concord.cli.output import (
    AsOfOption,
    EditionOption,
    FormatOption,
    KnownOption,
    as_parameters,
    emit,
    new_app,
    reading_options,
)
from concord.kernel.clock import today

app = new_app()

_LISTED = ("product", "jurisdiction", "granted", "standing", "counts", "doubts", "holder", "confirmed_on")


class By(StrEnum):
    """What a count may be grouped by."""

    JURISDICTION = "jurisdiction"
    CLASS = "class"
    DONOR = "donor"
    HOLDER = "holder"
    YEAR = "year"


@app.command()
def approvals(  # noqa: PLR0917 - options
    as_of: AsOfOption = None,
    known: KnownOption = None,
    jurisdiction: choices.JurisdictionsOption = None,
    rule_name: choices.RuleOption = DEFAULT_RULE,
    by: Annotated[By | None, typer.Option("--by", help="Count in groups; without it the rows.")] = None,
    class_: Annotated[str | None, typer.Option("--class", metavar="NAME,NAME", help="Only these.")] = None,
    donor: Annotated[str | None, typer.Option("--donor", metavar="NAME,NAME", help="Only these.")] = None,
    holder: Annotated[str | None, typer.Option("--holder", metavar="KEY,KEY", help="Only these.")] = None,
    confirmed_within: Annotated[
        int | None,
        typer.Option(
            "--confirmed-within", min=0, metavar="DAYS", help="Staler rows become possible, not certain."
        ),
    ] = None,
    edition_id: EditionOption = None,
    form: FormatOption = None,
) -> None:
    """Count authorised products, or list them, as of a day: certain and possible.

    certain: its dates place the row wholly inside, a source was read, nothing casts doubt. possible: at most.
    """
    edition = current_edition.edition(edition_id)
    options = as_parameters(
        {
            "as_of": as_of,
            "known": known,
            "jurisdiction": jurisdiction,
            "rule": rule_name,
            "class": class_,
            "donor": donor,
            "holder": holder,
            "confirmed_within": confirmed_within,
        }
    )
    with reading_options():
        question = parse_question(options, edition, as_of or today())
    columns = _LISTED if by is None else (by.value, "certain", "possible")
    emit(answer(edition, question, by and by.value).as_json(), form, columns=columns)
