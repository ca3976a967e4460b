"""What is known of a product: each fact a mask of the values that are still possible; conditions on facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from concord.atlas.questions.pathways.vocabulary import Attribute, Derivation, Limits, Vocabulary, step_table
from concord.kernel.faults import Fault, FaultsFoundError

Given = str | list[str] | dict[str, list[str]]
_SHAPE = 'a word, a list of words, or {"one_of": [...]}'
# So much of a value is shown in a fault.
_SHOWN = 200
_LONGEST_TEXT = 2000


@dataclass(frozen=True, slots=True)
class Facts:
    """Masks by attribute index.

    ``assumed``: acts of an authority taken not to exist; ``derived``: what followed from other facts.
    """

    masks: tuple[int, ...]
    assumed: tuple[str, ...] = ()
    derived: tuple[str, ...] = ()


def holds(facts: Sequence[int], limits: Limits) -> bool | None:
    """Whether conditions hold: yes, no, or ``None`` where the facts leave it open."""
    is_sure = True
    for index, mask in limits:
        known = facts[index]
        if not known & mask:
            return False
        if known & ~mask:
            is_sure = False
    return True if is_sure else None


def open_in(facts: Sequence[int], limits: Limits) -> list[int]:
    """The attributes whose facts leave a condition open."""
    return [index for index, mask in limits if facts[index] & ~mask]


def within(facts: Sequence[int], limits: Limits) -> list[int]:
    """The facts narrowed to conditions."""
    narrowed = list(facts)
    for index, mask in limits:
        narrowed[index] &= mask
    return narrowed


def is_left_over(facts: Sequence[int], covers: Sequence[Limits]) -> bool:
    """Whether some combination of the facts meets none of the covers. ``facts`` must not be empty.

    A combination lies outside a cover if one attribute does; so the part outside is split by attribute.
    """
    for place, cover in enumerate(covers):
        if any(not facts[index] & mask for index, mask in cover):
            continue
        rest = covers[place + 1 :]
        for index, mask in cover:
            outside = facts[index] & ~mask
            if outside:
                part = list(facts)
                part[index] = outside
                if is_left_over(part, rest):
                    return True
        return False
    return True


def split(mask: int, cuts: set[int]) -> list[int]:
    """A mask in parts that no cut divides."""
    parts = [mask]
    for cut in cuts:
        parts = [piece for part in parts for piece in (part & cut, part & ~cut) if piece]
    return sorted(parts)


def read_facts(given: Mapping[str, Given], words: Vocabulary, file: str = "", row: int = 0) -> Facts:
    """Read facts. Keys are attributes or the text columns that attributes derive from.

    A value is one word, ``{one_of: [...]}``, or a list, which says that all of it holds. Raises
    FaultsFoundError for an unknown attribute or value and for what cannot hold together.
    """
    masks = _stated(given, words, file, row)
    faults: list[Fault] = []
    derived = []
    for attribute, derivation in words.derivations:
        if not given.get(attribute.key):
            mask = _derive(attribute, derivation, given, masks, words)
            if mask is not None and mask != attribute.full:
                masks[attribute.index] = mask
                derived.append(attribute.key)
    for at, limits in enumerate(words.impossible):
        if holds(masks, limits):
            stated = words.describe(tuple((index, masks[index]) for index, _ in limits))
            faults.append(Fault(file, row, "contradiction", stated, words.contradictions[at].why.en))
    if faults:
        raise FaultsFoundError(faults)
    return Facts(tuple(masks), tuple(key for key in words.acts if not given.get(key)), tuple(derived))


def _stated(given: Mapping[str, Given], words: Vocabulary, file: str, row: int) -> list[int]:
    """The masks of what is stated. Raises FaultsFoundError for what is no attribute, or no value of it."""
    attributes, allowed = words.attributes, words.allowed
    most = len(attributes) + len(words.text_columns)
    if len(given) > most:
        raise FaultsFoundError([Fault(file, row, "facts", str(len(given)), f"at most {most} facts")])
    masks = list(words.blank)
    faults: list[Fault] = []
    for key, value in given.items():
        attribute = attributes.get(key)
        if attribute is None:
            expected = _expected(key, value, words)
            if expected:
                faults.append(Fault(file, row, key[:_SHOWN], str(value)[:_SHOWN], expected))
        elif value != "":
            index = attribute.index
            mask = allowed[index].get(value) if isinstance(value, str) else None
            try:
                masks[index] = mask or _mask(value, attribute, words)
            except FaultsFoundError as error:
                faults += error.within(file, row, key).faults
    if faults:
        raise FaultsFoundError(faults)
    return masks


def _expected(key: str, value: object, words: Vocabulary) -> str:
    """What is expected of a key that is no attribute; nothing if it is a column of text that holds one."""
    if key not in words.text_columns:
        return f"no such attribute; known: {', '.join(words.attributes)}"
    is_text = isinstance(value, str) and len(value) <= _LONGEST_TEXT
    return "" if is_text else f"expected a text of at most {_LONGEST_TEXT} characters"


def _mask(value: object, attribute: Attribute, words: Vocabulary) -> int:
    """What a value says. Raises FaultsFoundError, whose faults name neither file nor attribute."""
    allowed = words.allowed[attribute.index]
    parts = value.get("one_of") if isinstance(value, dict) and len(value) == 1 else value
    if isinstance(parts, str) and parts not in allowed:
        parts = parts.split("|")
    parts = [parts] if isinstance(parts, str) else parts
    if not isinstance(parts, list) or len(parts) > len(allowed) or not all(map(_is_text, parts)):
        raise FaultsFoundError([Fault("", 0, "", str(value)[:_SHOWN], _SHAPE)])
    expected = f"allowed: {', '.join(allowed)}"
    faults = [Fault("", 0, "", part[:_SHOWN], expected) for part in parts if part not in allowed]
    if faults:
        raise FaultsFoundError(faults)
    if isinstance(value, dict) and parts:
        return reduce(or_, (allowed[part] for part in parts))
    mask = reduce(and_, (allowed[part] for part in parts), attribute.full)
    if not mask:
        expected = "cannot both be true of one product; if it is not known which, say one_of"
        raise FaultsFoundError([Fault("", 0, "", " and ".join(parts), expected)])
    return mask


def _is_text(part: object) -> bool:
    return isinstance(part, str)


def _derive(
    attribute: Attribute, derive: Derivation, given: Mapping[str, Given], masks: list[int], words: Vocabulary
) -> int | None:
    if derive.words:
        text = given.get(derive.source)
        value = derive.value_in(text) if isinstance(text, str) and text else None
        return attribute.masks[value] if value else None
    source, derived = words.attributes[derive.source], attribute.derived_masks
    total = 0
    for value in source.words(masks[source.index]):
        if value not in derived:
            return None
        total |= derived[value]
    return total


def with_steps(facts: Mapping[str, Given], steps: Sequence[str], jurisdiction: str) -> dict[str, Given]:
    """Facts with the level of manipulation that processing steps give, unless one is stated."""
    level = step_table().level(steps, jurisdiction)
    return dict(facts) if level is None or facts.get("manipulation") else {**facts, "manipulation": level}
