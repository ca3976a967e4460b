"""Parameters of the programming interface, read as the questions read them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from concord.atlas.questions import parameters as read
from concord.web.request import today


def day(parameter: str, text: str | None) -> date:
    """A day; today without one. Raises ParameterError."""
    return read.parse_day(parameter, text) if text else today()


def one(parameter: str, text: str, allowed: Collection[str]) -> str:
    """One of the values allowed. Raises ParameterError."""
    return read.choice({parameter: [text]}, parameter, allowed) or ""
