"""YAML documents held to a Pydantic model: each breach is a fault that names file, line, key and value."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, get_args

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, StrictInt, TypeAdapter, ValidationError

from concord.kernel.dates import parse_day
from concord.kernel.faults import Fault, FaultsFoundError, near
from concord.kernel.strict_yaml import load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pydantic_core import ErrorDetails

Shape = TypeVar("Shape")
# Faults that are named of one document.
_MOST = 200

_EXPECTED = {
    "bool_type": "expected true or false",
    "dict_type": "expected a mapping",
    "frozen_set_type": "expected a list",
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


class Words(StrictModel):
    """A text in English and in Korean."""

    en: str
    ko: str

    def text(self, language: str) -> str:
        """The text in English, or in Korean for ``ko``."""
        return self.ko if language == "ko" else self.en


class Document(StrictModel):
    """A mapping whose lists are read as tuples and sets; texts and numbers are as strict."""

    model_config = ConfigDict(strict=False)


class Added:
    """Marks a key that the reader adds and that no document states."""


Day = Annotated[date, BeforeValidator(lambda value: parse_day(str(value)))]
Whole = StrictInt
AnyText = Annotated[
    str, BeforeValidator(lambda value: str(value) if isinstance(value, int | float) else value)
]
"""A text that YAML may take for a number, such as a year."""
Texts = Annotated[
    tuple[str, ...], BeforeValidator(lambda value: (value,) if isinstance(value, str) else value)
]
"""One text or a list of them."""


def read_document(
    shape: type[Shape], text: str, file: str, context: Mapping[str, Any] | None = None
) -> Shape:
    """Read one YAML document. Raises FaultsFoundError with the place and value of each fault.

    Validators find in their context what is handed over, and ``file`` and ``text``.
    """
    context = {**(context or {}), "file": file, "text": text}
    return validate(shape, load_yaml(text, file), file, context=context)


def validate(
    shape: type[Shape],
    content: object,
    file: str,
    place: str = "",
    *,
    context: Mapping[str, Any] | None = None,
) -> Shape:
    """The content of a document as a typed value; ``place`` is what an entry of a list is called.

    Raises FaultsFoundError with a fault for each key that is unknown, missing or of another type. A validator
    may raise it too, for faults within its own value.
    """
    try:
        return TypeAdapter(shape).validate_python(content, context=dict(context or {}))
    except ValidationError as error:
        errors = error.errors(include_url=False)
    lines = yaml.compose((context or {}).get("text", ""), Loader=yaml.CSafeLoader)
    faults = [fault for one in errors[:_MOST] for fault in _faults(one, shape, file, place, lines)]
    if len(errors) > _MOST:
        faults.append(Fault(file, 0, place, f"{len(errors)} faults", f"only the first {_MOST} are named"))
    raise FaultsFoundError(faults)


def _faults(
    error: ErrorDetails, shape: object, file: str, place: str, document: yaml.Node | None
) -> Iterable[Fault]:
    row, column = _line(document, error["loc"]), _column(place, error["loc"])
    inner = error.get("ctx", {}).get("error")
    if isinstance(inner, FaultsFoundError):
        return inner.within(file, row, column).faults
    value = "" if error["type"] == "missing" else str(error["input"])
    return [Fault(file, row, column, value[:80], _expected(error, value, shape))]


def _column(place: str, steps: Iterable[int | str]) -> str:
    """The path of keys: ``group 1.ko``, entries of a list counted from 1."""
    for step in steps:
        place += f" {step + 1}" if isinstance(step, int) else f".{step}"
    return place.strip(" .")


def _line(node: yaml.Node | None, steps: Iterable[int | str]) -> int:
    """The line on which a value begins, or as much of the path to it as there is."""
    line = node.start_mark.line + 1 if node else 0
    for step in steps:
        key: yaml.Node | None = None
        if isinstance(node, yaml.MappingNode):
            key, node = next((pair for pair in node.value if pair[0].value == step), (None, None))
        elif isinstance(node, yaml.SequenceNode):
            key = node = node.value[step]
        if key is None:
            break
        line = key.start_mark.line + 1
    return line


def _expected(error: ErrorDetails, value: str, shape: object) -> str:
    context: dict[str, Any] = error.get("ctx", {})
    if error["type"] in ("literal_error", "enum"):
        codes = re.findall(r"'([^']*)'", context["expected"])
        return f"expected one of {', '.join(codes)}{near(value, codes)}"
    if error["type"] == "value_error":
        return str(context["error"]).removeprefix(f"{error['input']!r}: ")
    if error["type"] == "extra_forbidden":
        return f"unknown key; known: {', '.join(sorted(_keys(shape, error['loc'][:-1])))}"
    return _EXPECTED.get(error["type"], error["msg"])


def _keys(shape: object, steps: Sequence[int | str]) -> Iterator[str]:
    """The keys that the model at a place knows."""
    model = _model_in(shape)
    for step in steps:
        fields = model.model_fields.items() if model else ()
        inner = (_model_in(field.annotation) for name, field in fields if step in (name, field.alias))
        model = next(inner, None) or model
    for name, field in model.model_fields.items() if model else ():
        if Added not in field.metadata:
            yield field.alias or name


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((model for part in get_args(annotation) if (model := _model_in(part))), None)
