"""The step table: what a list of processing steps means for the level of manipulation, place by place.

``minimal`` is not one value: the same step is minimal under one law and more under another.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from concord.kernel.faults import Fault, FaultsFoundError
from concord.kernel.strict_yaml import load_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from concord.atlas.questions.pathways.facts import Given

FILE = "policy/steps.yaml"
_ORDER = ("minimal", "more_than_minimal", "substantial")


@cache
def step_table() -> dict[str, dict[str, str]]:
    """Steps with their labels and their level by jurisdiction."""
    data: dict[str, Any] = load_yaml(
        files("concord.atlas.facts").joinpath(FILE).read_text(encoding="utf-8"), FILE
    )
    steps: dict[str, dict[str, str]] = data["steps"]
    return steps


def level(steps: Sequence[str], jurisdiction: str) -> str | None:
    """The level that the furthest step is by default; ``None`` where a step leaves it open.

    Raises FaultsFoundError for a step that is not in the table.
    """
    table = step_table()
    strange = [step for step in steps if step not in table]
    if strange:
        known = ", ".join(table)
        raise FaultsFoundError(
            [Fault("", 0, "steps", step, f"no such step; known: {known}") for step in strange]
        )
    levels = [table[step].get(jurisdiction, "depends") for step in steps]
    reached = [_ORDER.index(one) for one in levels if one in _ORDER]
    furthest = max(reached, default=-1)
    if furthest > 0:
        return _ORDER[furthest]
    return None if "depends" in levels or furthest < 0 else _ORDER[0]


def with_steps(facts: Mapping[str, Given], steps: Sequence[str], jurisdiction: str) -> dict[str, Given]:
    """Facts with the level of manipulation that the steps give, unless one is stated."""
    found = level(steps, jurisdiction)
    if found is None or facts.get("manipulation"):
        return dict(facts)
    return {**facts, "manipulation": found}
