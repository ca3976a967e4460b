"""Options that more than one command takes, and lists of values checked against what is allowed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer

from concord.kernel.faults import near
from concord.kernel.jurisdictions import jurisdiction as known_jurisdiction

_FEW = 20

RuleOption = Annotated[
    str, typer.Option("--rule", metavar="NAME", help="A counting rule, see docs/counting.md.")
]
JurisdictionsOption = Annotated[
    str | None, typer.Option("--jurisdiction", metavar="CC,CC", help="Only these, by ISO 3166 or EU.")
]


def split(text: str | None) -> list[str]:
    """The values of an option that takes several, joined by commas; none if it is not given.

    Raises typer.BadParameter for an empty value: it is a slip, and never stands for all.
    """
    parts = [] if text is None else [part.strip() for part in text.split(",")]
    if not all(parts):
        raise typer.BadParameter(
            f"{text!r}: expected values joined by commas, such as US,EU,JP, and none of them empty"
        )
    return parts


def jurisdictions(text: str | None) -> frozenset[str]:
    """Codes of jurisdictions. Raises ValueError that says what is expected."""
    return frozenset(known_jurisdiction(part).code for part in split(text))


def among(option: str, text: str | None, allowed: Iterable[str]) -> frozenset[str]:
    """Values of a closed list. Raises typer.BadParameter with the allowed ones, or the nearest of many."""
    known = [str(value) for value in allowed]
    for part in split(text):
        if part not in known:
            few = f"{part!r} is not one of {', '.join(known)}"
            many = f"{part!r} is not known{near(part, known)}; concord search finds keys"
            message = few if len(known) <= _FEW else many
            raise typer.BadParameter(message, param_hint=repr(option))
    return frozenset(split(text))
