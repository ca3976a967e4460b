"""The catalogue of sources: who publishes each, under which terms, how often, and how it counts."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from concord.kernel.documents import StrictModel, validate
from concord.kernel.faults import Fault, FaultsFoundError
from concord.kernel.jurisdictions import jurisdiction
from concord.kernel.strict_yaml import load_yaml


def _both(texts: dict[str, str]) -> dict[str, str]:
    if texts.keys() != {"en", "ko"}:
        raise ValueError("expected a text in en and in ko")
    return texts


def _bounds(bounds: tuple[int, int]) -> tuple[int, int]:
    if bounds[0] > bounds[1]:
        raise ValueError("expected the fewest and the most rows")
    return bounds


_Texts = Annotated[dict[str, str], AfterValidator(_both)]
_Bounds = Annotated[tuple[int, int], Field(strict=False), AfterValidator(_bounds)]


class Source(StrictModel):
    """A register as its ``source.yaml`` describes it. Texts that people see are by language, en and ko.

    ``organisation`` is the publisher's key among the facts, if it has one. ``licence_basis`` says whether
    the terms were read, are recalled, or were not checked. ``assertions`` are the fewest and the most rows
    by table of a sound reading. ``is_read`` is false for a register on which curated facts rest but which
    is not read itself.
    """

    id: str
    name: _Texts
    publisher: str
    organisation: str
    jurisdiction: Annotated[str, AfterValidator(lambda code: jurisdiction(code).code)]
    url: str
    licence: str
    licence_basis: Literal["read", "recalled", "not_checked"]
    cadence: _Texts
    language: str
    form: str
    counts: _Texts
    is_read: bool
    assertions: dict[str, _Bounds]


@cache
def sources() -> tuple[Source, ...]:
    """Every source: first those that are read, then in order of id.

    Raises FaultsFoundError if ``catalogue.yaml`` or a ``source.yaml`` is not as expected.
    """
    folder = files("concord.atlas.sources")
    listed = load_yaml(folder.joinpath("catalogue.yaml").read_text(encoding="utf-8"), "catalogue.yaml")
    known = [validate(Source, {"id": key, **entry}, "catalogue.yaml", key) for key, entry in listed.items()]
    for own in folder.iterdir():
        if own.joinpath("source.yaml").is_file():
            known.append(parse(own.name, own.joinpath("source.yaml").read_text(encoding="utf-8")))
    return tuple(sorted(known, key=lambda source: (not source.is_read, source.id)))


def source(identity: str) -> Source:
    """The source of that id. Raises KeyError that lists the known ids."""
    known = {source.id: source for source in sources()}
    if identity not in known:
        raise KeyError(f"no source {identity!r}; known: {', '.join(sorted(known))}")
    return known[identity]


def parse(identity: str, text: str) -> Source:
    """Read the ``source.yaml`` of a source with a parser. Raises FaultsFoundError with every fault."""
    file = f"{identity}/source.yaml"
    content: Any = load_yaml(text, file)
    if not isinstance(content, dict):
        raise FaultsFoundError([Fault(file, 0, "", type(content).__name__, "expected a mapping")])
    return validate(Source, {"id": identity, **content}, file)
