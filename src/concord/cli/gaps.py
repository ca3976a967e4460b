"""``concord gaps``: what is authorised there and not here, and the reverse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from concord.atlas.questions.approvals import rule
from concord.atlas.questions.gaps import gaps as find_gaps
from concord.cli import choices, in_use
from concord.cli.output import AsOfOption, EditionOption, FormatOption, emit, new_app
from concord.kernel.clock import today
from concord.kernel.jurisdictions import jurisdiction as known_jurisdiction
from concord.kernel.logic import Truth

if TYPE_CHECKING:
    from concord.atlas.edition.model import Edition
    from concord.atlas.questions.gaps import Gap

app = new_app()

_COLUMNS = ("name", "authorised_in", "since", "holder", "classes", "here")
_NO_ROUTES = "the routes that lead here are not linked to products in this edition"


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
    answer = {
        "edition": edition.id,
        "as_of": found.as_of,
        "rule": rule_name,
        "jurisdiction": here,
        "against": list(found.against),
        "routes_note": _NO_ROUTES,
        "rows": [_row(edition, gap) for gap in found.rows],
        "reverse": [_row(edition, gap) for gap in found.reverse],
    }
    emit(answer, form, columns=_COLUMNS)


def _row(edition: Edition, gap: Gap) -> dict[str, Any]:
    first = gap.authorised_in[0]
    places = list(dict.fromkeys(place.jurisdiction for place in gap.authorised_in))
    return {
        "product": gap.product,
        "name": edition.products[gap.product].name,
        "authorised_in": places,
        "since": str(first.since),
        "holder": first.holder,
        "classes": [gap.product_class],
        "here": "possible" if gap.here is Truth.UNKNOWN else "no",
        "routes_here": [],
        "authorisations": [
            {
                "authorisation": place.authorisation,
                "jurisdiction": place.jurisdiction,
                "holder": place.holder,
                "since": str(place.since),
                "counts": "certain" if place.truth is Truth.YES else "possible",
            }
            for place in gap.authorised_in
        ],
    }
