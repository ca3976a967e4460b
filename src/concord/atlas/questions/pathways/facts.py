"""What is known of a product, read from words: each fact a mask of the values that are still possible."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from concord.atlas.questions.pathways.boxes import holds
from concord.kernel.faults import Fault, FaultsFoundError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from concord.atlas.questions.pathways.vocabulary import Attribute, Derivation, Vocabulary

Given = str | list[str] | dict[str, list[str]]
_NOT_WORD = re.compile(r"[^a-z0-9]+")


class ContradictionError(FaultsFoundError):
    """Answers that cannot all be true of one product."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Masks by attribute index.

    ``assumed``: acts of an authority taken not to exist; ``derived``: what followed from other facts.
    """

    masks: tuple[int, ...]
    assumed: tuple[str, ...] = ()
    derived: tuple[str, ...] = ()


def read_facts(given: Mapping[str, Given], words: Vocabulary, file: str = "", row: int = 0) -> Facts:
    """Read facts. Keys are attributes or the text columns that attributes derive from.

    A value is one word, ``{one_of: [...]}``, or a list, which says that all of it holds. Raises
    FaultsFoundError for an unknown attribute or value, ContradictionError for what cannot hold together.
    """
    plan = _plan(words)
    masks = list(plan.blank)
    faults: list[Fault] = []
    for key, said in given.items():
        attribute = words.attributes.get(key)
        if attribute is None:
            if key not in plan.texts:
                known = ", ".join(words.attributes)
                faults.append(Fault(file, row, key, str(said), f"no such attribute; known: {known}"))
        elif said != "":
            mask = attribute.masks.get(said) if isinstance(said, str) else None
            masks[attribute.index] = mask or _mask(said, attribute, words, faults, (file, row))
    derived = []
    for attribute, derivation in plan.derived:
        if not given.get(attribute.key):
            found = _derive(attribute, derivation, given, masks, words)
            if found is not None and found != attribute.full:
                masks[attribute.index] = found
                derived.append(attribute.key)
    assumed = tuple(key for key in plan.absent if not given.get(key))
    if faults:
        raise FaultsFoundError(faults)
    facts = Facts(tuple(masks), assumed, tuple(derived))
    refuse_contradictions(facts, words, file, row)
    return facts


def refuse_contradictions(facts: Facts, words: Vocabulary, file: str = "", row: int = 0) -> None:
    """Raise ContradictionError, naming every contradiction that certainly holds."""
    faults = []
    for contradiction in words.contradictions:
        if holds(facts.masks, contradiction.box.limits):
            parts = [words.ordered[index] for index, _ in contradiction.box.limits]
            said = ", ".join(f"{part.key}={'|'.join(part.words(facts.masks[part.index]))}" for part in parts)
            faults.append(Fault(file, row, "contradiction", said, contradiction.why.en))
    if faults:
        raise ContradictionError(faults)


def _mask(
    said: Given, attribute: Attribute, words: Vocabulary, faults: list[Fault], place: tuple[str, int]
) -> int:
    if isinstance(said, str):
        mask = attribute.masks.get(said)
        if mask is not None:
            return mask
        if said in words.unknown_words or said in words.not_asked_words:
            return attribute.full
        if "|" not in said:
            faults.append(_refusal(said, attribute, words, place))
            return attribute.full
        said = said.split("|")
    if isinstance(said, dict):
        return _one_of(said, attribute, words, faults, place)
    parts = [_mask(part, attribute, words, faults, place) for part in said]
    mask = attribute.full
    for part in parts:
        mask &= part
    if not mask:
        both = " and ".join(said)
        expected = "cannot both be true of one product; if it is not known which, say one_of"
        raise ContradictionError([Fault(place[0], place[1], attribute.key, both, expected)])
    return mask


def _one_of(
    said: dict[str, list[str]],
    attribute: Attribute,
    words: Vocabulary,
    faults: list[Fault],
    place: tuple[str, int],
) -> int:
    if set(said) != {"one_of"}:
        expected = "expected a value, a list of values that all hold, or {one_of: [...]}"
        faults.append(Fault(place[0], place[1], attribute.key, str(said), expected))
        return attribute.full
    mask = 0
    for word in said["one_of"]:
        mask |= _mask(word, attribute, words, faults, place)
    return mask


def _refusal(said: str, attribute: Attribute, words: Vocabulary, place: tuple[str, int]) -> Fault:
    allowed = [*attribute.masks, *sorted(words.unknown_words | words.not_asked_words)]
    return Fault(place[0], place[1], attribute.key, said, f"allowed: {', '.join(allowed)}")


def _derive(
    attribute: Attribute, derive: Derivation, given: Mapping[str, Given], masks: list[int], words: Vocabulary
) -> int | None:
    if derive.words:
        text = given.get(derive.source)
        value = read_words(text, derive) if isinstance(text, str) and text else None
        return attribute.masks[value] if value else None
    source = words.attributes[derive.source]
    total = 0
    for value in source.words(masks[source.index]):
        if value not in derive.masks:
            return None
        total |= derive.masks[value]
    return total


@lru_cache(maxsize=4096)
def _normalise(text: str) -> str:
    return f" {_NOT_WORD.sub(' ', text.lower()).strip()} "


def read_words(text: str, derive: Derivation) -> str | None:
    """The value that a text says by the listed words, ``None`` if it leaves it open."""
    plain = _normalise(text)
    for rule in derive.words:
        if any(f" {word} " in plain for word in rule.words) and not any(
            f" {word} " in plain for word in rule.unless
        ):
            return rule.value
    return derive.otherwise


@dataclass(frozen=True, slots=True)
class _Plan:
    """What reading needs of a vocabulary, worked out once."""

    blank: tuple[int, ...]
    texts: frozenset[str]
    derived: tuple[tuple[Attribute, Derivation], ...]
    absent: tuple[str, ...]


@lru_cache(maxsize=4)
def _plan(words: Vocabulary) -> _Plan:
    derived = tuple((a, a.derive) for a in words.ordered if a.derive is not None)
    return _Plan(
        tuple(a.full if a.absent is None else a.absent for a in words.ordered),
        frozenset(derive.source for _, derive in derived if derive.words),
        derived,
        tuple(a.key for a in words.ordered if a.absent is not None),
    )
