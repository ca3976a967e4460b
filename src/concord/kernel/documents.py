"""YAML documents held to a Pydantic model: each breach is a fault that names file, key and value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from concord.kernel.faults import Fault, FaultsFoundError, near

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic_core import ErrorDetails

Shape = TypeVar("Shape")

_EXPECTED = {
    "bool_type": "expected true or false",
    "dict_type": "expected a mapping",
    "extra_forbidden": "unknown key",
    "int_type": "expected a whole number",
    "list_type": "expected a list",
    "missing": "expected this key",
    "model_type": "expected a mapping",
    "string_too_short": "must not be empty",
    "string_type": "expected a text",
    "tuple_type": "expected a list",
}


class StrictModel(BaseModel):
    """A mapping of a document: every key known, every value of its type."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


def validate(shape: type[Shape], content: object, file: str, place: str = "") -> Shape:
    """The content of a document as a typed value; ``place`` is what an entry of a list is called.

    Raises FaultsFoundError with a fault for each key that is unknown, missing or of another type.
    """
    try:
        return TypeAdapter(shape).validate_python(content)
    except ValidationError as error:
        faults = [_fault(one, file, place) for one in error.errors(include_url=False)]
    raise FaultsFoundError(faults)


def _fault(error: ErrorDetails, file: str, place: str) -> Fault:
    value = "" if error["type"] == "missing" else str(error["input"])
    return Fault(file, 0, _column(place, error["loc"]), value[:80], _expected(error, value))


def _column(place: str, steps: Iterable[int | str]) -> str:
    """The path of keys: ``group 1.ko``, entries of a list counted from 1."""
    for step in steps:
        place += f" {step + 1}" if isinstance(step, int) else f".{step}"
    return place.strip(" .")


def _expected(error: ErrorDetails, value: str) -> str:
    context: dict[str, Any] = error.get("ctx", {})
    if error["type"] in ("literal_error", "enum"):
        codes = re.findall(r"'([^']*)'", context["expected"])
        return f"expected one of {', '.join(codes)}{near(value, codes)}"
    if error["type"] == "value_error":
        return str(context["error"]).removeprefix(f"{error['input']!r}: ")
    return _EXPECTED.get(error["type"], error["msg"])
