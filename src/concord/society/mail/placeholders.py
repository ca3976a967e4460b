"""Named places in a text that staff write for many readers, such as ``{name}``: checked, then filled."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_PLACE = re.compile(r"\{([^{}]*)\}")


def unknown_places(text: str, known: Collection[str]) -> list[str]:
    """The places of the text that nothing fills, as they are written; a brace without its other too."""
    names = [place for place in _PLACE.finditer(text) if place[1] not in known]
    return [place[0] for place in names] + re.findall(r"[{}]", _PLACE.sub("", text))


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its places filled; one that is not known stays as it is written."""
    return _PLACE.sub(lambda place: values.get(place[1], place[0]), text)
