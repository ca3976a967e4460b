"""The vocabulary: attributes with their values, outcome codes, questions, case types, processing steps.

A value of an attribute is one bit; a fact is a mask of the values that are still possible.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator, model_validator

from concord.kernel.documents import Added, Day, Document, Texts, read_document
from concord.kernel.faults import Fault, FaultsFoundError
from concord.kernel.ids import content_hash

FILE = "policy/vocabulary.yaml"
STEPS_FILE = "policy/steps.yaml"
_NOT_WORD = re.compile(r"[^a-z0-9]+")
# Levels of manipulation, from the least on.
_LEVELS = ("minimal", "more_than_minimal", "substantial")

# Conditions: attribute index and mask of the values that satisfy it; the other attributes are free.
Limits = tuple[tuple[int, int], ...]


class Wording(Document):
    """A text in English and in Korean."""

    en: str = ""
    ko: str = ""

    def text(self, language: str) -> str:
        """The text in that language; Korean for ``ko``, else English."""
        return self.ko if language == "ko" else self.en


DISCLAIMER = Wording(
    en="not legal or medical advice, not an official source",
    ko="법률·의학 자문이 아니며 공식 자료가 아닙니다",
)


class WordRule(Document):
    """Text that holds one of ``words`` and none of ``unless`` says ``value``.

    Without a value it says that the fact ``is_unknown``.
    """

    words: Texts
    unless: Texts = ()
    value: str | None = None
    is_unknown: bool = False


class Derivation(Document):
    """How a fact follows from another: by words of a text column, or by a map from another attribute."""

    source: str = Field(alias="from")
    words: tuple[WordRule, ...] = ()
    otherwise: str | None = None
    map: Mapping[str, Texts] = {}

    def value_in(self, text: str) -> str | None:
        """The value that a text says by the listed words, ``None`` if it leaves it open."""
        plain = _normalise(text)
        for words, unless, value in self._padded:
            if any(word in plain for word in words) and not any(word in plain for word in unless):
                return value
        return self.otherwise

    @cached_property
    def _padded(self) -> list[tuple[list[str], list[str], str | None]]:
        """The rules of words, each word between blanks."""
        return [
            ([f" {word} " for word in rule.words], [f" {word} " for word in rule.unless], rule.value)
            for rule in self.words
        ]


@lru_cache(maxsize=4096)
def _normalise(text: str) -> str:
    return f" {_NOT_WORD.sub(' ', text.lower()).strip()} "


class Attribute(Document):
    """One thing to know about a product. ``sets`` are words for several values at once."""

    key: Annotated[str, Added]
    index: Annotated[int, Added]
    values: dict[str, Wording]
    sets: Mapping[str, Texts] = {}
    label: Wording
    question: Wording
    help: Wording = Wording()
    absent: str | None = None
    derive: Derivation | None = None

    @cached_property
    def masks(self) -> dict[str, int]:
        """The mask of every word that may be said of it."""
        masks = {value: 1 << bit for bit, value in enumerate(self.values)}
        return masks | {word: _union(masks[value] for value in values) for word, values in self.sets.items()}

    @cached_property
    def full(self) -> int:
        """The mask of all values: nothing is known."""
        return (1 << len(self.values)) - 1

    @cached_property
    def derived_masks(self) -> dict[str, int]:
        """What follows from each value of the attribute that it derives from."""
        masks: dict[str, int] = {}
        for value, sources in self.derive.map.items() if self.derive else ():
            for source in sources:
                masks[source] = masks.get(source, 0) | self.masks[value]
        return masks

    def words(self, mask: int) -> list[str]:
        """The values in a mask, in the order of the vocabulary."""
        return [value for bit, value in enumerate(self.values) if mask >> bit & 1]


class Code(Wording):
    """An outcome code of one jurisdiction. A product of this code is also of its ``parent``."""

    parent: str | None = None


class Refinement(Document):
    """The question whose answer is refined, and the code that is, by jurisdiction."""

    question: str
    codes: Mapping[str, str]


class Question(Document):
    """Something that may be asked. ``lift`` or ``refine`` name the question whose answer it starts from.

    ``codes``: the wider codes to which an answer is lifted; ``since``: the day before which a lifted answer
    has no meaning; both by jurisdiction.
    """

    label: Wording
    lift: str | None = None
    refine: Refinement | None = None
    codes: Mapping[str, Texts] = {}
    since: Mapping[str, Day] = {}

    @property
    def wider_codes(self) -> dict[str, Sequence[str]]:
        """The codes to which an answer is lifted, or the one that is refined, by jurisdiction."""
        refined = {place: (code,) for place, code in self.refine.codes.items()} if self.refine else {}
        return {**self.codes, **refined}

    @property
    def base(self) -> str | None:
        """The question whose answer it starts from."""
        return self.lift or (self.refine.question if self.refine else None)


class CaseType(Document):
    """A kind of official case: which question it answers, and which facts the kind itself states."""

    question: str
    by_jurisdiction: Mapping[str, str] = {}
    implies: Mapping[str, str] = {}

    def question_in(self, jurisdiction: str) -> str:
        """The question that such a case answers in a jurisdiction."""
        return self.by_jurisdiction.get(jurisdiction, self.question)


class Contradiction(Document):
    """Facts that cannot hold together, and why."""

    limits: Limits = Field(alias="when")
    why: Wording


def _numbered(given: Any) -> Any:  # noqa: ANN401 - as YAML gives it
    """Attributes with their keys and their places."""
    if not isinstance(given, dict):
        return given
    return {
        key: {**value, "key": key, "index": index} if isinstance(value, dict) else value
        for index, (key, value) in enumerate(given.items())
    }


class Vocabulary(Document):
    """The whole vocabulary. ``hash`` changes with any word of it. Compared by identity."""

    unknown_words: frozenset[str]
    not_asked_words: frozenset[str]
    attributes: Annotated[dict[str, Attribute], BeforeValidator(_numbered)]
    contradictions: tuple[Contradiction, ...] = ()
    questions: dict[str, Question]
    case_types: dict[str, CaseType]
    codes: dict[str, dict[str, Code]] = Field(alias="outcome_codes")
    hash: Annotated[str, Added] = ""

    # So that what is worked out from it can be kept.
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other

    @field_validator("contradictions", mode="before")
    @classmethod
    def _read_limits(cls, given: Any, info: ValidationInfo) -> Any:  # noqa: ANN401
        known = info.data.get("attributes")
        if known is None or not isinstance(given, list):
            return () if known is None else given
        return [
            {**one, "when": read_limits(one["when"], known)}
            if isinstance(one, dict) and "when" in one
            else one
            for one in given
        ]

    @model_validator(mode="after")
    def _check_derivations(self) -> Vocabulary:
        faults = [
            Fault("", 0, f"{attribute.key} derive", value, f"no value of {derive.source}")
            for attribute, derive in self.derivations
            for value in attribute.derived_masks
            if value not in self.attributes[derive.source].masks
        ]
        if faults:
            raise FaultsFoundError(faults)
        return self

    @cached_property
    def ordered(self) -> tuple[Attribute, ...]:
        """The attributes by index."""
        return tuple(self.attributes.values())

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys of the attributes by index."""
        return tuple(self.attributes)

    @cached_property
    def acts(self) -> tuple[str, ...]:
        """The attributes that are acts of an authority: taken not to exist unless one is stated."""
        return tuple(one.key for one in self.ordered if one.absent is not None)

    @cached_property
    def blank(self) -> tuple[int, ...]:
        """The masks before anything is stated."""
        return tuple(one.full if one.absent is None else one.masks[one.absent] for one in self.ordered)

    @cached_property
    def derivations(self) -> tuple[tuple[Attribute, Derivation], ...]:
        """The attributes that follow from others, and how."""
        return tuple((one, one.derive) for one in self.ordered if one.derive is not None)

    @cached_property
    def impossible(self) -> tuple[Limits, ...]:
        """The conditions of the contradictions."""
        return tuple(contradiction.limits for contradiction in self.contradictions)

    @cached_property
    def text_columns(self) -> frozenset[str]:
        """The columns of free text from which attributes derive."""
        return frozenset(derive.source for _, derive in self.derivations if derive.words)

    @cached_property
    def allowed(self) -> tuple[dict[str, int], ...]:
        """Every word that may be said of each attribute, with its mask."""
        open_words = sorted(self.unknown_words | self.not_asked_words)
        return tuple(one.masks | dict.fromkeys(open_words, one.full) for one in self.ordered)

    def is_a(self, jurisdiction: str, code: str, wider: str) -> bool:
        """Whether ``code`` is ``wider`` or one of its children, at any depth."""
        known = self.codes[jurisdiction]
        step: str | None = code
        while step is not None and step != wider:
            step = known[step].parent
        return step is not None

    def describe(self, limits: Limits) -> str:
        """Conditions as ``attribute=value|value``, with commas between them."""
        named = [(self.ordered[index], mask) for index, mask in limits]
        return ", ".join(f"{attribute.key}={'|'.join(attribute.words(mask))}" for attribute, mask in named)


class StepTable(Document):
    """Processing steps with the level of manipulation that each is by default, by jurisdiction."""

    jurisdictions: Mapping[str, str]
    steps: dict[str, dict[str, str]]

    def level(self, steps: Sequence[str], jurisdiction: str) -> str | None:
        """The level that the furthest step is by default; ``None`` where a step leaves it open.

        ``minimal`` is not one value: the same step is minimal under one law and more under another. Raises
        FaultsFoundError for a step that is not in the table.
        """
        strange = [step for step in steps if step not in self.steps]
        if strange:
            expected = f"no such step; known: {', '.join(self.steps)}"
            raise FaultsFoundError([Fault("", 0, "steps", step, expected) for step in strange])
        levels = [self.steps[step].get(jurisdiction, "depends") for step in steps]
        furthest = max((_LEVELS.index(one) for one in levels if one in _LEVELS), default=-1)
        if furthest > 0:
            return _LEVELS[furthest]
        return None if "depends" in levels or furthest < 0 else _LEVELS[0]


def read_vocabulary(text: str, file: str = FILE) -> Vocabulary:
    """Read a vocabulary. Raises FaultsFoundError for YAML or words that do not fit together."""
    return read_document(Vocabulary, text, file).model_copy(update={"hash": content_hash([text], 16)})


def read_limits(when: Mapping[str, str | list[str]], attributes: Mapping[str, Attribute]) -> Limits:
    """Read conditions ``{attribute: value or list}``. Raises FaultsFoundError that names what is allowed."""
    if not isinstance(when, Mapping):
        raise FaultsFoundError([Fault("", 0, "", str(when), "expected a mapping")])
    masks: dict[int, int] = {}
    faults = []
    for key, given in when.items():
        attribute = attributes.get(key)
        if attribute is None:
            faults.append(Fault("", 0, key, str(given), f"no such attribute; known: {', '.join(attributes)}"))
            continue
        values = given if isinstance(given, list) else [given]
        strange = [value for value in values if value not in attribute.masks]
        expected = f"allowed: {', '.join(attribute.masks)}"
        faults += [Fault("", 0, key, str(value), expected) for value in strange]
        masks[attribute.index] = _union(attribute.masks.get(value, 0) for value in values)
    if faults:
        raise FaultsFoundError(faults)
    return tuple(sorted(masks.items()))


def _union(masks: Iterable[int]) -> int:
    total = 0
    for mask in masks:
        total |= mask
    return total


def recorded_text(file: str) -> str:
    """The text of a file of the record that this installation holds."""
    return files("concord.atlas.facts").joinpath(file).read_text(encoding="utf-8")


def recorded_texts(folder: str) -> dict[str, str]:
    """The texts of all YAML files of a folder of the record by name, in order of name."""
    paths = files("concord.atlas.facts").joinpath(folder).iterdir()
    return {
        path.name: path.read_text(encoding="utf-8")
        for path in sorted(paths, key=lambda path: path.name)
        if path.name.endswith(".yaml")
    }


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary of this installation."""
    return read_vocabulary(recorded_text(FILE))


@cache
def step_table() -> StepTable:
    """The processing steps of this installation."""
    return read_document(StepTable, recorded_text(STEPS_FILE), STEPS_FILE)
