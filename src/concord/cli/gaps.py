"""``concord gaps``: what is authorised there and not here, and the reverse."""

from __future__ import annotations

from typing import Annotated

import typer

from concord.atlas.questions.approvals import DEFAULT_RULE
from concord.atlas.questions.gaps import gaps as find_gaps
from concord.atlas.questions.gaps import parse_gap_question
from concord.cli import choices, current_edition
from concord.cli.output import (
    AsOfOption,
    EditionOption,
    FormatOption,
    as_parameters,
    emit,
    new_app,
    reading_options,
)
from concord.kernel.clock import today

app = new_app()

_COLUMNS = ("name", "authorised_in", "since", "holder", "classes", "here")


@app.command()
def gaps(  # noqa: PLR0917 - options
    jurisdiction: Annotated[str, typer.Option("--jurisdiction", metavar="CC", help="Here.")],
    against: Annotated[str, typer.Option("--against", metavar="CC,CC", help="There.")],
    as_of: AsOfOption = None,
    rule_name: choices.RuleOption = DEFAULT_RULE,
    edition_id: EditionOption = None,
    form: FormatOption = None,
) -> None:
    """Products that count there and not, or not for certain, here; and the reverse."""
    edition = current_edition.edition(edition_id)
    options = {"jurisdiction": jurisdiction, "against": against, "as_of": as_of, "rule": rule_name}
    with reading_options():
        question = parse_gap_question(as_parameters(options), edition, as_of or today())
    emit(find_gaps(edition, question).as_json(), form, columns=_COLUMNS)
