"""The catalogue of sources: who publishes each, under which terms, how often, and how it counts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from concord.kernel.faults import Fault, FaultsFoundError
from concord.kernel.jurisdictions import is_jurisdiction
from concord.kernel.strict_yaml import load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_BILINGUAL = ("name", "cadence", "counts")
_TEXTS = ("publisher", "organisation", "jurisdiction", "url", "licence", "licence_basis", "language", "form")
_KEYS = {*_BILINGUAL, *_TEXTS, "is_read", "assertions"}
_LICENCE_BASES = ("read", "recalled", "not_checked")


@dataclass(frozen=True, slots=True)
class Source:
    """A register as its ``source.yaml`` describes it. Texts that people see are by language, en and ko.

    ``organisation`` is the publisher's key among the facts, if it has one. ``licence_basis`` says whether
    the terms were read, are recalled, or were not checked. ``assertions`` are the fewest and the most rows
    by table of a sound reading. ``is_read`` is false for a register on which curated facts rest but which
    is not read itself.
    """

    id: str
    name: dict[str, str]
    publisher: str
    organisation: str
    jurisdiction: str
    url: str
    licence: str
    licence_basis: str
    cadence: dict[str, str]
    language: str
    form: str
    counts: dict[str, str]
    is_read: bool
    assertions: dict[str, tuple[int, int]]


@cache
def sources() -> tuple[Source, ...]:
    """Every source: first those that are read, then in order of id.

    Raises FaultsFoundError if a ``source.yaml`` is not as expected.
    """
    found = [
        parse(folder.name, folder.joinpath("source.yaml").read_text(encoding="utf-8"))
        for folder in files("concord.atlas.sources").iterdir()
        if folder.joinpath("source.yaml").is_file()
    ]
    return tuple(sorted(found, key=lambda source: (not source.is_read, source.id)))


def source(identity: str) -> Source:
    """The source of that id. Raises KeyError that lists the known ids."""
    found = {source.id: source for source in sources()}
    if identity not in found:
        raise KeyError(f"no source {identity!r}; known: {', '.join(sorted(found))}")
    return found[identity]


def parse(identity: str, text: str) -> Source:
    """Read one ``source.yaml``. Raises FaultsFoundError with every fault."""
    file = f"{identity}/source.yaml"
    content = load_yaml(text, file)
    faults = list(_faults(file, content))
    if faults:
        raise FaultsFoundError(faults)
    content["assertions"] = {table: (low, high) for table, (low, high) in content["assertions"].items()}
    return Source(id=identity, **content)


def _faults(file: str, content: Any) -> Iterator[Fault]:  # noqa: ANN401 - any YAML
    if not isinstance(content, dict):
        yield Fault(file, 0, "", type(content).__name__, "expected a mapping")
        return
    for key in sorted(content.keys() ^ _KEYS):
        expected = "unknown key" if key in content else "expected this key"
        yield Fault(file, 0, key, str(content.get(key, ""))[:80], expected)
    yield from _value_faults(file, {key: value for key, value in content.items() if key in _KEYS})


def _value_faults(file: str, content: Mapping[str, Any]) -> Iterator[Fault]:
    for key, value in content.items():
        if key in _BILINGUAL and (not isinstance(value, dict) or set(value) != {"en", "ko"}):
            yield Fault(file, 0, key, str(value)[:80], "expected a text in en and in ko")
        if key in _TEXTS and not isinstance(value, str):
            yield Fault(file, 0, key, str(value)[:80], "expected a text")
    if content.get("licence_basis", "read") not in _LICENCE_BASES:
        expected = f"expected one of {', '.join(_LICENCE_BASES)}"
        yield Fault(file, 0, "licence_basis", str(content["licence_basis"]), expected)
    if not is_jurisdiction(str(content.get("jurisdiction", "INT"))):
        yield Fault(
            file, 0, "jurisdiction", str(content["jurisdiction"]), "expected an ISO 3166 code, EU or INT"
        )
    for table, bounds in dict(content.get("assertions") or {}).items():
        if not (isinstance(bounds, list) and len(bounds) == 2 and bounds[0] <= bounds[1]):
            yield Fault(file, 0, f"assertions.{table}", str(bounds), "expected the fewest and the most rows")
