"""``concord gaps``: what is authorised there and not here, and the reverse."""

from __future__ import annotations

from typing import Annotated

import typer

from concord.atlas.questions.answers import gaps_answer
from concord.atlas.questions.approvals import rule
from concord.atlas.questions.gaps import gaps as find_gaps
from concord.cli import choices, in_use
from concord.cli.output import AsOfOption, EditionOption, FormatOption, emit, new_app
from concord.kernel.clock import today
from concord.kernel.jurisdictions import jurisdiction as known_jurisdiction

app = new_app()

_COLUMNS = ("name", "authorised_in", "since", "holder", "classes", "here")


@app.command()
def gaps(  # noqa: PLR0917 - options
    jurisdiction: Annotated[str, typer.Option("--jurisdiction", metavar="CC", help="Here.")],
    against: Annotated[str, typer.Option("--against", metavar="CC,CC", help="There.")],
    as_of: AsOfOption = None,
    rule_name: choices.RuleOption = choices.DEFAULT_RULE,
    edition_id: EditionOption = None,
    form: FormatOption = None,
) -> None:
    """Products that count there and not, or not for certain, here; and the reverse."""
    edition = in_use.edition(edition_id)
    here = known_jurisdiction(jurisdiction).code
    there = [known_jurisdiction(code).code for code in choices.split(against)]
    if not there:
        raise typer.BadParameter(
            "expected one or more jurisdictions, such as US,EU,JP", param_hint="'--against'"
        )
    found = find_gaps(edition, rule(rule_name), here, there, as_of or today())
    emit(gaps_answer(edition, found), form, columns=_COLUMNS)
