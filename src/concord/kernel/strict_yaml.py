"""Strict YAML: dates stay text, only ``true`` and ``false`` are booleans.

A repeated key, a key that is no scalar, a value that holds itself and a tag of a type are faults. What a
document expands to is bounded before anything is built from it: its nodes are counted, aliases written out.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from concord.kernel.faults import Fault, FaultsFoundError
from concord.kernel.text import TextError, refuse_dangerous

# Bytes of a file that somebody hands in, characters of a YAML document, its depth, and its values.
LARGEST_TEXT = 20 * 1024 * 1024
LARGEST = 5_000_000
DEEPEST = 50
MOST_NODES = 100_000
# A number of more characters than this is none; base 60, which YAML 1.1 reads, takes minutes for a long one.
_LONGEST_NUMBER = 100
_TAG = "tag:yaml.org,2002:"
_BOOLEAN = f"{_TAG}bool"
_DROPPED = {f"{_TAG}timestamp", _BOOLEAN}
_TAGS = {f"{_TAG}{name}" for name in ("bool", "int", "float", "null", "str", "seq", "map")}


# libyaml's parser is ten times as quick as the one in Python and reads the same language.
class _StrictLoader(yaml.CSafeLoader):
    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:  # noqa: ANN401
        # Deep construction refuses a node that holds itself, which lazy construction would allow.
        return super().construct_object(node, deep=True)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                problem = "a key must be a text or a number"
                raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"duplicate key {key.value!r}", key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)

    def construct_scalar(self, node: yaml.ScalarNode | yaml.MappingNode) -> Any:  # noqa: ANN401
        value = super().construct_scalar(node)
        if isinstance(value, str):
            try:
                refuse_dangerous(value)
            except TextError as error:
                raise yaml.constructor.ConstructorError(None, None, str(error), node.start_mark) from None
        return value

    def construct_number(self, node: yaml.ScalarNode) -> Any:  # noqa: ANN401
        if len(node.value) > _LONGEST_NUMBER:
            problem = f"expected a number of at most {_LONGEST_NUMBER} characters, or a text in quotes"
            raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark)
        is_whole = node.tag == f"{_TAG}int"
        return self.construct_yaml_int(node) if is_whole else self.construct_yaml_float(node)


_StrictLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in _DROPPED]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_StrictLoader.add_implicit_resolver(_BOOLEAN, re.compile(r"(?:true|false)\Z"), list("tf"))
for _number in ("int", "float"):
    _StrictLoader.add_constructor(f"{_TAG}{_number}", _StrictLoader.construct_number)


class _Expansion:
    """What a document expands to, told one event after the other. Raises MarkedYAMLError beyond a bound."""

    def __init__(self) -> None:
        self.nodes = 0
        self.sizes: dict[str | None, int] = {}
        # Of each collection that is open: its anchor and the nodes before it.
        self.open: list[tuple[str | None, int]] = []

    def add(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.CollectionEndEvent):
            anchor, before = self.open.pop()
            self._name(anchor, before)
        elif isinstance(event, yaml.NodeEvent):
            self._add_node(event)

    def _add_node(self, event: yaml.NodeEvent) -> None:
        before = self.nodes
        is_alias = isinstance(event, yaml.AliasEvent)
        # An alias of what is still open holds itself, and one of nothing is unknown: the loader names both.
        self.nodes += self.sizes.get(event.anchor, 1) if is_alias else 1
        if self.nodes > MOST_NODES:
            raise _fault(f"at most {MOST_NODES} values, aliases written out; divide the file", event)
        if isinstance(event, yaml.CollectionStartEvent):
            self.open.append((event.anchor, before))
            if len(self.open) > DEEPEST:
                raise _fault(f"lists and mappings at most {DEEPEST} deep", event)
        elif not is_alias:
            self._name(event.anchor, before)
        tag = getattr(event, "tag", None)
        if tag not in (None, "!") and tag not in _TAGS:
            raise _fault(f"no tag of a type, found {tag[:80]}", event)

    def _name(self, anchor: str | None, before: int) -> None:
        if anchor is not None:
            self.sizes[anchor] = self.nodes - before


def _fault(expected: str, event: yaml.Event) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=f"expected {expected}", problem_mark=event.start_mark)  # type: ignore[arg-type]  # C marks


def read_bytes(path: Path, most: int) -> bytes:
    """The content of a file of at most so many bytes; of a larger one, or one without end, no more is read.

    Raises FaultsFoundError that names the file, OSError if it cannot be opened.
    """
    with path.open("rb") as opened:
        content = opened.read(most + 1)
    if len(content) > most:
        expected = (
            f"larger than {most // 1024**2 or most} {'MB' if most >= 1024**2 else 'bytes'}; divide the file"
        )
        raise FaultsFoundError([Fault(path.name, 0, "", "", expected)])
    return content


def read_text(path: Path) -> str:
    """The text of a file that somebody hands in, without a byte order mark.

    Raises FaultsFoundError that names the file if it is too large or not UTF-8, OSError if it cannot be
    opened.
    """
    content = read_bytes(path, LARGEST_TEXT)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        strange = content[error.start : error.end].hex(" ")
        raise FaultsFoundError([Fault(path.name, row, "", strange, "expected UTF-8")]) from None


def load_yaml(text: str, file: str) -> Any:  # noqa: ANN401 - a YAML document may be anything
    """Read one YAML document. Raises FaultsFoundError that names ``file`` and the line."""
    if len(text) > LARGEST:
        expected = f"expected at most {LARGEST:,} characters of YAML; divide the file"
        raise FaultsFoundError([Fault(file, 0, "", "", expected)])
    try:
        expansion = _Expansion()
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            expansion.add(event)
        return yaml.load(text, Loader=_StrictLoader)  # noqa: S506 - a subclass of SafeLoader
    except yaml.MarkedYAMLError as error:
        # The end of an unfinished document lies one line beyond its last.
        row = min(error.problem_mark.line, text.rstrip("\n").count("\n")) + 1 if error.problem_mark else 0
        problem = str(error.problem)
    except yaml.reader.ReaderError as error:
        row = text.encode().count(b"\n", 0, error.position) + 1
        problem = f"{error.reason}: {error.character!r}"
    except KeyError as error:
        # The library looks up what follows an explicit !!bool without asking whether it is one.
        row, problem = 0, f"{error} is neither true nor false"
    except (ValueError, ArithmeticError, IndexError) as error:
        # What it raises for an explicit !!int or !!float before something else, or before nothing.
        row, problem = 0, "expected a number" if isinstance(error, IndexError) else str(error)
    raise FaultsFoundError([Fault(file, row, "", "", f"not readable as YAML: {problem[:200]}")])
