"""Random changes of a valid YAML document: of its text, and of what stands in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

LETTERS = "aZ09 -_/|.,:;~[]{}\"'&*!?\n\t\x08한é\u200b"
STRANGE = [
    None, True, -3, 0, 16.5, float("inf"), "16", "", [], {}, ["a", ["b"]], {"a": {"b": 1}}, "x" * 5000,
    "9999~", "2023-10-00", "0000", "unknown", 10**30, ["US", "US"], [None],
]  # fmt: skip


def mutated(document: Any, chance: Random, values: Sequence[Any]) -> str:
    """The document with one to three changes, as text; ``values`` are taken where they may fit."""
    content = yaml.safe_load(yaml.safe_dump(document))
    for _ in range(chance.randrange(3)):
        content = _changed(content, chance, values)
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
    return _spoiled(text, chance) if chance.random() < 0.25 else text


def _changed(content: Any, chance: Random, values: Sequence[Any]) -> Any:
    places = _places(content)
    if not places:
        return content
    parent, key = chance.choice(places)
    acts: list[Callable[[], None]] = [
        lambda: _put(parent, key, chance.choice(values)),
        lambda: _put(parent, key, chance.choice(values)),
        lambda: _put(parent, key, chance.choice(values)),
        lambda: _put(parent, key, chance.choice(STRANGE)),
        lambda: _put(parent, key, [parent[key]]),
        lambda: _rename(parent, key, chance),
        lambda: parent.pop(key),
    ]
    chance.choice(acts)()
    return content


def _places(content: Any) -> list[tuple[Any, Any]]:
    keys = content.keys() if isinstance(content, dict) else range(len(content))
    places = [(content, key) for key in keys]
    for key in keys:
        if isinstance(content[key], dict | list) and content[key]:
            places += _places(content[key])
    return places


def _put(parent: Any, key: Any, value: Any) -> None:
    parent[key] = value


def _rename(parent: Any, key: Any, chance: Random) -> None:
    if isinstance(parent, dict):
        parent[f"{key}{chance.choice(LETTERS)}"] = parent.pop(key)
    else:
        parent.append(parent[key])


def _spoiled(text: str, chance: Random) -> str:
    at = chance.randrange(len(text))
    return chance.choice(
        [
            text[:at] + chance.choice(LETTERS) + text[at:],
            text[:at] + text[at + 1 :],
            text[:at],
            text[:at] + chance.choice(["[" * 3000, "&a [*a]", "!!python/object:x ", "- " * 2000]) + text[at:],
        ]
    )
