"""Cells of a row as the values of an edition take them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def texts(row: Mapping[str, Any], *columns: str) -> dict[str, Any]:
    """The texts of these columns by their name; an empty text where a cell holds nothing."""
    return {column: row[column] or "" for column in columns}
