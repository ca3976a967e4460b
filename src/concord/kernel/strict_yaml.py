"""Strict YAML: dates stay text, only ``true`` and ``false`` are booleans.

A repeated key, a key that is no scalar, and a value that holds itself are faults.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from concord.kernel.faults import Fault, FaultsFoundError

_BOOLEAN = "tag:yaml.org,2002:bool"
_DROPPED = {"tag:yaml.org,2002:timestamp", _BOOLEAN}


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


_StrictLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in _DROPPED]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_StrictLoader.add_implicit_resolver(_BOOLEAN, re.compile(r"(?:true|false)\Z"), list("tf"))


def read_text(path: Path) -> str:
    """The text of a file that somebody hands in, without a byte order mark.

    Raises FaultsFoundError that names the file if it is not UTF-8; OSError if it cannot be opened.
    """
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        strange = content[error.start : error.end].hex(" ")
        raise FaultsFoundError([Fault(path.name, row, "", strange, "expected UTF-8")]) from None


def load_yaml(text: str, file: str) -> Any:  # noqa: ANN401 - a YAML document may be anything
    """Read one YAML document. Raises FaultsFoundError that names ``file`` and the line."""
    try:
        return yaml.load(text, Loader=_StrictLoader)  # noqa: S506 - a subclass of SafeLoader
    except yaml.MarkedYAMLError as error:
        # The end of an unfinished document lies one line beyond its last.
        row = min(error.problem_mark.line, text.rstrip("\n").count("\n")) + 1 if error.problem_mark else 0
        problem = str(error.problem)
    except yaml.reader.ReaderError as error:
        row = text.encode().count(b"\n", 0, error.position) + 1
        problem = f"{error.reason}: {error.character!r}"
    except (ValueError, RecursionError) as error:
        row, problem = 0, str(error)
    except KeyError as error:
        # The library looks up what follows an explicit !!bool without asking whether it is one.
        row, problem = 0, f"{error} is neither true nor false"
    raise FaultsFoundError([Fault(file, row, "", "", f"not readable as YAML: {problem}")])
