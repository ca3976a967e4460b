"""Two counts beside each other: the subject of a claim and its strongest rival, from certain to possible."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from concord.web.atlas import claim_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from concord.atlas.edition.model import Edition

WIDTH = 100.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A count with its bar: ``certain`` and ``possible`` are lengths on a scale of 100."""

    name: str
    text: str
    certain: float
    possible: float


def bars(
    record: Edition, counts: Mapping[str, tuple[int, int]], subject: str, most: int
) -> tuple[Bar | None, Bar | None]:
    """The subject's bar and that of the rival with the highest possible count."""
    rivals = {key: pair for key, pair in counts.items() if key != subject}
    best = max(rivals, key=lambda key: (rivals[key][1], rivals[key][0]), default="")
    own = _bar(record, subject, counts[subject], most) if subject in counts else None
    return own, _bar(record, best, rivals[best], most) if best else None


def _bar(record: Edition, key: str, pair: tuple[int, int], most: int) -> Bar:
    low, high = pair
    scale = WIDTH / max(most, 1)
    text = str(low) if low == high else f"{low}–{high}"
    return Bar(claim_words.group_name(record, key), text, round(low * scale, 1), round(high * scale, 1))
