"""A tile map: one tile a jurisdiction, about where it lies, so that small states are as visible as large."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# About north to south and west to east. What has no place here is put into rows of its own below.
_MAP = """
CA  .  .  IS NO SE FI EE RU .  .  .
US  .  IE GB EU DE PL LV UA KZ .  .
MX  .  PT ES CH AT CZ SI GE CN KR JP
CO BR  .  FR IT GR TR IL IR HK TW .
CL AR  .  BE NL EG SA BH AE IN TH PH
.   .  .  DK .  ZA JO KW QA MY SG VN
.   .  .  .  .  .  .  .  .  ID AU NZ
"""
_SIZE, _GAP = 54, 4
_PLACES = {
    code: (column, row)
    for row, line in enumerate(_MAP.split("\n")[1:-1])
    for column, code in enumerate(line.split())
    if code != "."
}
COLUMNS = 12


@dataclass(frozen=True, slots=True)
class Tile:
    """One jurisdiction: its number certain and possible, and how strongly it is shaded (0 to 5)."""

    code: str
    x: int
    y: int
    certain: int
    possible: int
    shade: int


@dataclass(frozen=True, slots=True)
class TilesPicture:
    """The tiles and the size of the whole."""

    tiles: tuple[Tile, ...]
    width: int
    height: int
    size: int = _SIZE


def tiles(counts: Mapping[str, tuple[int, int]], known: Iterable[str]) -> TilesPicture:
    """Draw a tile for each ``known`` jurisdiction; ``counts`` are (certain, possible)."""
    codes = sorted(known)
    places = _compact({code: _PLACES[code] for code in codes if code in _PLACES})
    below = max((row for _, row in places.values()), default=-1) + 1
    for i, code in enumerate(code for code in codes if code not in places):
        places[code] = (i % COLUMNS, below + i // COLUMNS)
    most = max((possible for _, possible in counts.values()), default=0)
    drawn = [_tile(code, *places[code], counts.get(code, (0, 0)), most) for code in codes]
    rows = max((row for _, row in places.values()), default=0) + 1
    columns = max((column for column, _ in places.values()), default=0) + 1
    pitch = _SIZE + _GAP
    return TilesPicture(tuple(drawn), columns * pitch - _GAP, rows * pitch - _GAP)


def _compact(places: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    """Rows that hold nothing are left out."""
    rows = sorted({row for _, row in places.values()})
    return {code: (column, rows.index(row)) for code, (column, row) in places.items()}


def _tile(code: str, column: int, row: int, count: tuple[int, int], most: int) -> Tile:
    pitch = _SIZE + _GAP
    certain, possible = count
    shade = 0 if not possible else max(1, round(5 * (certain / most) ** 0.5)) if most else 0
    return Tile(code, column * pitch, row * pitch, certain, possible, shade)
