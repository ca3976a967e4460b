"""The closed list of groups of indications: one YAML list, each group with ``id``, ``en`` and ``ko``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concord.kernel.faults import Fault
from concord.kernel.ids import is_slug

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE = "indication_groups.yaml"
_KEYS = {"id", "en", "ko"}


def group_faults(content: object) -> Iterator[Fault]:
    """What is wrong with the list."""
    if not isinstance(content, list):
        yield Fault(FILE, 0, "", type(content).__name__, "expected a list of groups with id, en and ko")
        return
    seen: set[str] = set()
    for position, group in enumerate(content, 1):
        place = f"group {position}"
        if not isinstance(group, dict) or set(group) != _KEYS or not all(_is_text(v) for v in group.values()):
            yield Fault(FILE, 0, place, str(group)[:80], "expected id, en and ko, each a text")
            continue
        if not is_slug(group["id"]):
            yield Fault(FILE, 0, place, group["id"], "expected a key such as large-b-cell-lymphoma")
        if group["id"] in seen:
            yield Fault(FILE, 0, place, group["id"], "expected an id once")
        seen.add(group["id"])


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)
