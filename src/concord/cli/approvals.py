"""``concord approvals``: how many, or which, as of any day under a named counting rule."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from concord.atlas.edition.model import Donor, ProductClass
from concord.atlas.questions.approvals import (
    Question,
    Where,
    count,
    listing,
    oldest_confirmation,
    rule,
)
from concord.atlas.questions.approvals.standing import grant_of, word_on
from concord.cli import choices, in_use
from concord.cli.output import AsOfOption, EditionOption, FormatOption, KnownOption, emit, new_app
from concord.kernel.clock import today
from concord.kernel.logic import Truth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from concord.atlas.edition.model import Edition
    from concord.atlas.questions.approvals import CountedRow

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
        where=Where(
            jurisdictions=choices.jurisdictions(jurisdiction),
            classes=choices.among("--class", class_, ProductClass),
            donors=choices.among("--donor", donor, Donor),
            holders=choices.among("--holder", holder, _holders(edition)),
        ),
        known=known,
        confirmed_within=confirmed_within,
    )
    head = {"edition": edition.id, "as_of": question.as_of, "known": known, "rule": rule_name}
    rows = listing(edition, question)
    total = count(edition, question, "all").total
    tail = {
        "oldest_confirmed": oldest_confirmation(rows),
        "total": {"certain": total.certain, "possible": total.possible},
    }
    if by is None:
        shown = [_listed(row, edition, question) for row in rows]
        emit({**head, **tail, "rows": shown}, form, columns=_LISTED)
    else:
        counts = count(edition, question, by).rows
        groups = [{by.value: row.key, "certain": row.certain, "possible": row.possible} for row in counts]
        columns = [by.value, "certain", "possible"]
        emit({**head, "by": by.value, **tail, "rows": groups}, form, columns=columns)


def _holders(edition: Edition) -> Sequence[str]:
    return sorted({row.holder for row in edition.authorisations.values() if row.holder})


def _listed(row: CountedRow, edition: Edition, question: Question) -> dict[str, Any]:
    authorisation, product = row.candidate.authorisation, row.candidate.product
    return {
        "authorisation": authorisation.id,
        "product": product.id,
        "name": product.name,
        "jurisdiction": row.candidate.jurisdiction,
        "class": product.product_class,
        "donor": product.donor,
        "holder": authorisation.holder,
        "legal_form": authorisation.legal_form,
        "granted": str(grant_of(authorisation).date),
        "standing": word_on(authorisation, question.as_of),
        "counts": "certain" if row.truth is Truth.YES else "possible",
        "doubts": list(row.doubts),
        "indication_group": authorisation.indication_group,
        "confirmed_on": authorisation.confirmed_on,
        "sources": list(authorisation.sources),
        "addresses": [edition.references[key].url for key in authorisation.sources],
    }
