"""``concord claim``: what somebody said, checked under every counting rule that is a fair reading."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from concord.atlas.questions.claims import Claim, outcome
from concord.atlas.questions.claims import check as check_claim
from concord.atlas.questions.claims.reading import claims_of, parse_claims
from concord.atlas.questions.claims.rendering import answer_of
from concord.atlas.questions.claims.scope import scope_faults, scope_of
from concord.cli import current_edition
from concord.cli.output import EditionOption, FormatOption, emit, new_app
from concord.kernel.faults import FaultsFoundError, near
from concord.kernel.strict_yaml import read_text

if TYPE_CHECKING:
    from concord.atlas.edition.model import Edition

app = new_app("Claims that somebody made in public, checked against the record.")

_LISTED = ("claim", "stated_on", "outcome", "text")
_VERDICTS = ("reading", "rule", "verdict", "found")


@app.command("list")
def list_(edition_id: EditionOption = None, form: FormatOption = None) -> None:
    """The claims that the edition holds, each with one word on what the record says of it."""
    edition = current_edition.edition(edition_id)
    rows = [
        {
            "claim": claim.id,
            "stated_on": str(claim.stated_on),
            "claimant": claim.claimant,
            "outcome": outcome(check_claim(edition, claim)),
            "text": claim.text_en,
            "text_ko": claim.text_ko,
        }
        for claim in claims_of(edition).values()
    ]
    emit({"edition": edition.id, "rows": rows}, form, columns=_LISTED)


@app.command()
def check(
    claim: Annotated[
        str, typer.Argument(metavar="ID|FILE", help="A claim of the edition, or a file of claims.")
    ],
    edition_id: EditionOption = None,
    form: FormatOption = None,
) -> None:
    """Check a claim, or each claim of a file written like facts/claims.yaml: verdicts by counting rule."""
    edition = current_edition.edition(edition_id)
    path = Path(claim)
    is_file = path.suffix in {".yaml", ".yml"}
    claims = _of_file(edition, path) if is_file else [_of_edition(edition, claim)]
    answers = [answer_of(check_claim(edition, one)) for one in claims]
    if len(answers) == 1:
        emit(answers[0], form, rows="verdicts", columns=_VERDICTS)
    else:
        verdicts = [{"claim": one["claim"], **row} for one in answers for row in one["verdicts"]]
        emit(
            {"edition": edition.id, "answers": answers, "rows": verdicts}, form, columns=("claim", *_VERDICTS)
        )


def _of_file(edition: Edition, path: Path) -> list[Claim]:
    """The claims of a file. Raises FaultsFoundError with every fault of shape, or every key not on record."""
    claims = list(parse_claims(read_text(path), path.name).values())
    scope = scope_of(edition)
    faults = [fault for claim in claims for fault in scope_faults(claim, scope, path.name)]
    if faults:
        raise FaultsFoundError(faults)
    return claims


def _of_edition(edition: Edition, claim: str) -> Claim:
    claims = claims_of(edition)
    if claim not in claims:
        raise LookupError(f"no claim {claim!r}{near(claim, claims)}; concord claim list names them")
    return claims[claim]
