"""The reasons of events in Korean: one YAML list, each with ``en`` and ``ko``, each English text once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from concord.atlas.sources.curated.facts import validators
from concord.kernel.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from concord.atlas.sources.curated.facts import Document, Facts

FILE = "event_reasons.yaml"


def reason_faults(document: Document, _: Facts) -> Iterator[Fault]:
    """What is wrong with the list."""
    content = document.content if isinstance(document.content, list) else [document.content]
    seen: set[str] = set()
    for position, one in enumerate(content, 1):
        place = f"reason {position}"
        if not _is_pair(one):
            yield Fault(FILE, 0, place, str(one)[:80], "expected en and ko, each a text")
        elif one["en"] in seen:
            yield Fault(FILE, 0, place, one["en"], "expected a reason once")
        else:
            seen.add(one["en"])


def _is_pair(one: Any) -> bool:  # noqa: ANN401 - any YAML
    is_mapping = isinstance(one, dict) and set(one) == {"en", "ko"}
    return is_mapping and all(isinstance(text, str) and text for text in one.values())


validators.register(FILE, reason_faults)
