"""``concord approvals``: how many, or which, as of any day under a named counting rule."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from concord.atlas.edition.model import Donor, ProductClass
from concord.atlas.questions.answers import approvals_answer
from concord.atlas.questions.approvals import Filters, Question, rule
from concord.cli import choices, in_use
from concord.cli.output import AsOfOption, EditionOption, FormatOption, KnownOption, emit, new_app
from concord.kernel.clock import today

if TYPE_CHECKING:
    from collections.abc import Sequence

    from concord.atlas.edition.model import Edition

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
    rule_name: choices.RuleOption = choices.DEFAULT_RULE,
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
    edition = in_use.edition(edition_id)
    question = Question(
        rule=rule(rule_name),
        as_of=as_of or today(),
        filters=Filters(
            jurisdictions=choices.jurisdictions(jurisdiction),
            classes=choices.among("--class", class_, ProductClass),
            donors=choices.among("--donor", donor, Donor),
            holders=choices.among("--holder", holder, _holders(edition)),
        ),
        known=known,
        confirmed_within=confirmed_within,
    )
    columns = _LISTED if by is None else (by.value, "certain", "possible")
    emit(approvals_answer(edition, question, by.value if by else None), form, columns=columns)


def _holders(edition: Edition) -> Sequence[str]:
    return sorted({row.holder for row in edition.authorisations.values() if row.holder})
