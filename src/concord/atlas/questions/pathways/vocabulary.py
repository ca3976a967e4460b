"""The vocabulary: attributes with their values, outcome codes, questions, case types, contradictions.

A value of an attribute is one bit; a fact is a mask of the values that are still possible.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from concord.atlas.questions.pathways.boxes import Box
from concord.atlas.questions.pathways.wording import Wording
from concord.kernel.dates import parse_day
from concord.kernel.faults import Fault, FaultsFoundError
from concord.kernel.ids import content_hash
from concord.kernel.strict_yaml import load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

FILE = "policy/vocabulary.yaml"


@dataclass(frozen=True, slots=True)
class WordRule:
    """Text that holds one of ``words`` and none of ``unless`` says ``value``.

    Without a value it says that the fact is unknown.
    """

    words: tuple[str, ...]
    unless: tuple[str, ...]
    value: str | None


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a fact follows from another: by words of a text column, or by a map from another attribute."""

    source: str
    words: tuple[WordRule, ...] = ()
    otherwise: str | None = None
    masks: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Attribute:
    """One thing to know about a product. ``masks`` holds every word that may be said of it."""

    key: str
    index: int
    values: tuple[str, ...]
    masks: Mapping[str, int]
    label: Wording
    question: Wording
    help: Wording
    value_labels: tuple[Wording, ...]
    absent: int | None
    derive: Derivation | None

    @property
    def full(self) -> int:
        """The mask of all values: nothing is known."""
        return (1 << len(self.values)) - 1

    def words(self, mask: int) -> list[str]:
        """The values in a mask, in the order of the vocabulary."""
        return [value for bit, value in enumerate(self.values) if mask >> bit & 1]


@dataclass(frozen=True, slots=True)
class Code:
    """An outcome code of one jurisdiction. A product of this code is also of its ``parent``."""

    key: str
    label: Wording
    parent: str | None


@dataclass(frozen=True, slots=True)
class Question:
    """Something that may be asked. ``lifts`` or ``refines`` name the question whose answer it starts from.

    ``since``: the day before which a lifted answer has no meaning, by jurisdiction.
    """

    key: str
    label: Wording
    lifts: str | None
    refines: str | None
    codes: Mapping[str, tuple[str, ...]]
    since: Mapping[str, date]


@dataclass(frozen=True, slots=True)
class CaseType:
    """A kind of official case: which question it answers, and which facts the kind itself states."""

    key: str
    question: str
    by_jurisdiction: Mapping[str, str]
    implies: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Facts that cannot hold together, and why."""

    box: Box
    why: Wording


# Compared by identity, so that what is worked out from it can be kept.
@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The whole vocabulary. ``hash`` changes with any word of it; ``ordered`` has the attributes by index."""

    attributes: Mapping[str, Attribute]
    unknown_words: frozenset[str]
    not_asked_words: frozenset[str]
    contradictions: tuple[Contradiction, ...]
    questions: Mapping[str, Question]
    case_types: Mapping[str, CaseType]
    codes: Mapping[str, Mapping[str, Code]]
    hash: str
    ordered: tuple[Attribute, ...]

    def is_a(self, jurisdiction: str, code: str, wider: str) -> bool:
        """Whether ``code`` is ``wider`` or one of its children, at any depth."""
        known = self.codes[jurisdiction]
        step: str | None = code
        while step is not None and step != wider:
            step = known[step].parent
        return step is not None


def read_vocabulary(text: str, file: str = FILE) -> Vocabulary:
    """Read a vocabulary. Raises FaultsFoundError for YAML or words that do not fit together."""
    data: dict[str, Any] = load_yaml(text, file)
    attributes: dict[str, Attribute] = {}
    for key, given in data["attributes"].items():
        attributes[key] = _attribute(key, given, len(attributes), attributes)
    contradictions = tuple(
        Contradiction(read_box(given["when"], attributes, file, "contradictions"), Wording.of(given["why"]))
        for given in data.get("contradictions", ())
    )
    return Vocabulary(
        attributes,
        frozenset(data["unknown_words"]),
        frozenset(data["not_asked_words"]),
        contradictions,
        {key: _question(key, given) for key, given in data["questions"].items()},
        {key: _case_type(key, given) for key, given in data["case_types"].items()},
        {place: _codes(given) for place, given in data["outcome_codes"].items()},
        content_hash([text], 16),
        tuple(attributes.values()),
    )


def read_box(
    when: Mapping[str, str | list[str]],
    attributes: Mapping[str, Attribute],
    file: str,
    place: str,
    row: int = 0,
) -> Box:
    """Read conditions ``{attribute: value or list}``. Raises FaultsFoundError that names what is allowed."""
    found: dict[int, int] = {}
    faults = []
    for key, given in when.items():
        attribute = attributes.get(key)
        if attribute is None:
            faults.append(Fault(file, row, place, key, f"no such attribute; known: {', '.join(attributes)}"))
            continue
        mask = 0
        for word in [given] if isinstance(given, str) else given:
            if word not in attribute.masks:
                allowed = ", ".join(attribute.masks)
                faults.append(Fault(file, row, f"{place} {key}", str(word), f"allowed: {allowed}"))
            mask |= attribute.masks.get(word, 0)
        found[attribute.index] = mask
    if faults:
        raise FaultsFoundError(faults)
    return Box.of(found)


def _attribute(key: str, given: dict[str, Any], index: int, earlier: Mapping[str, Attribute]) -> Attribute:
    values = tuple(given["values"])
    masks = {value: 1 << bit for bit, value in enumerate(values)}
    for word, members in given.get("sets", {}).items():
        masks[word] = _mask(members, masks)
    return Attribute(
        key,
        index,
        values,
        masks,
        Wording.of(given["label"]),
        Wording.of(given["question"]),
        Wording.of(given.get("help")),
        tuple(Wording.of(label) for label in given["values"].values()),
        masks[given["absent"]] if "absent" in given else None,
        _derivation(given["derive"], masks, earlier) if "derive" in given else None,
    )


def _derivation(
    given: dict[str, Any], masks: Mapping[str, int], earlier: Mapping[str, Attribute]
) -> Derivation:
    if "map" not in given:
        words = tuple(
            WordRule(tuple(rule["words"]), tuple(rule.get("unless", ())), rule.get("value"))
            for rule in given["words"]
        )
        return Derivation(given["from"], words, given["otherwise"])
    found: dict[str, int] = {}
    for value, sources in given["map"].items():
        for source in sources:
            if source not in earlier[given["from"]].masks:
                raise FaultsFoundError([Fault(FILE, 0, "derive", source, f"no value of {given['from']}")])
            found[source] = found.get(source, 0) | masks[value]
    return Derivation(given["from"], masks=found)


def _mask(words: Iterable[str], masks: Mapping[str, int]) -> int:
    total = 0
    for word in words:
        total |= masks[word]
    return total


def _question(key: str, given: dict[str, Any]) -> Question:
    refine = given.get("refine", {})
    lifted = {place: tuple(codes) for place, codes in given.get("codes", {}).items()}
    refined = {place: (code,) for place, code in refine.get("codes", {}).items()}
    since = {place: parse_day(day) for place, day in given.get("since", {}).items()}
    return Question(
        key, Wording.of(given["label"]), given.get("lift"), refine.get("question"), lifted | refined, since
    )


def _case_type(key: str, given: dict[str, Any]) -> CaseType:
    return CaseType(key, given["question"], given.get("by_jurisdiction", {}), given.get("implies", {}))


def _codes(given: dict[str, Any]) -> dict[str, Code]:
    return {key: Code(key, Wording.of(code), code.get("parent")) for key, code in given.items()}


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary of this installation."""
    return read_vocabulary(files("concord.atlas.facts").joinpath(FILE).read_text(encoding="utf-8"))
