"""Strict JSON: each key once, finite numbers, clean texts, and bounds on depth and number of values."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from concord.kernel.faults import Fault, FaultsFoundError
from concord.kernel.text import TextError, refuse_dangerous

if TYPE_CHECKING:
    from collections.abc import Iterable

DEEPEST = 50
MOST_VALUES = 100_000
# Digits of a whole number: those of 64 bits. More lose their end in other programs.
_MOST_DIGITS = 19


class _JsonError(ValueError):
    """What is wrong with the document, as what is expected of it."""

    def __init__(self, expected: str, value: str = "") -> None:
        self.value = value
        super().__init__(expected)


def load_json(content: str | bytes, name: str, *, most_values: int = MOST_VALUES) -> Any:  # noqa: ANN401 - a JSON document may be anything
    """Read one JSON document. Raises FaultsFoundError that names it, and the line as far as there is one."""
    row, value = 0, ""
    try:
        document: Any = json.loads(
            content,
            object_pairs_hook=_object,
            parse_constant=_refuse_constant,
            parse_int=_whole,
            parse_float=_number,
        )
        _refuse_expansion(document, most_values)
    except json.JSONDecodeError as error:
        row, expected = error.lineno, f"not readable as JSON: {error.msg}, column {error.colno}"
    except UnicodeDecodeError as error:
        expected = f"expected JSON in UTF-8 (byte {error.start})"
    except TextError as error:
        expected = str(error)
    except RecursionError:
        expected = _TOO_DEEP
    except _JsonError as error:
        expected, value = str(error), error.value
    else:
        return document
    raise FaultsFoundError([Fault(name, row, "", value, expected)])


_TOO_DEEP = f"expected lists and objects at most {DEEPEST} deep"


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        refuse_dangerous(key)
        if key in found:
            raise _JsonError("duplicate key: keep one", key[:80])
        found[key] = value
    return found


def _refuse_constant(text: str) -> float:
    raise _JsonError("expected a finite number, or null", text)


def _whole(text: str) -> int:
    if len(text.lstrip("-")) > _MOST_DIGITS:
        raise _JsonError(f"expected a whole number of at most {_MOST_DIGITS} digits", f"{text[:40]}…")
    return int(text)


def _number(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise _JsonError("expected a finite number, or null", text[:40])
    return number


def _refuse_expansion(document: object, most: int) -> None:
    """Walk level by level. Raises _JsonError for a document that is too deep or holds too many values."""
    level, count = [document], 0
    for _depth in range(DEEPEST + 1):
        count += len(level)
        if count > most:
            raise _JsonError(f"expected at most {most:,} values; divide the document")
        for value in level:
            if isinstance(value, str):
                refuse_dangerous(value)
        inner = [_values(value) for value in level if isinstance(value, dict | list)]
        if not inner:
            return
        level = [value for values in inner for value in values]
    raise _JsonError(_TOO_DEEP)


def _values(value: dict[str, Any] | list[Any]) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value
