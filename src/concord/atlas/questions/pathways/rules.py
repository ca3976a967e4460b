"""Law as rows of decision tables: rule files, rule sets, the table in force on a day, and its decision.

Rows are tried in order of rank over facts that may be open. A row that a known fact fails is passed. A row
that an unknown leaves open adds its outcome and evaluation goes on. A certain row stops. Beyond that, a row
counts only if some combination of the open facts reaches it: one that earlier rows do not take and that no
contradiction rules out. So the outcomes are exactly those that some full set of facts gives, and knowing
more never adds one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property, lru_cache
from itertools import combinations
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, field_validator, model_validator

from concord.atlas.questions.pathways.facts import holds, is_left_over, open_in, within
from concord.atlas.questions.pathways.vocabulary import (
    Limits,
    Vocabulary,
    Wording,
    read_limits,
    recorded_texts,
    vocabulary,
)
from concord.kernel.documents import Added, Day, Document, Texts, Whole, read_document
from concord.kernel.faults import Fault, FaultsFoundError
from concord.kernel.ids import content_hash
from concord.kernel.strict_yaml import read_text

_ID = re.compile(r"\s*(?:- )?id: (\S+)\s*")


def _known(value: str, allowed: Iterable[str]) -> str:
    if value not in allowed:
        raise ValueError(f"allowed: {', '.join(allowed)}")
    return value


def words_of(info: ValidationInfo) -> Vocabulary:
    """The vocabulary in which a document is written: the context of its reading."""
    words: Vocabulary = (info.context or {})["words"]
    return words


Place = Annotated[str, AfterValidator(lambda value, info: _known(value, words_of(info).codes))]
QuestionKey = Annotated[str, AfterValidator(lambda value, info: _known(value, words_of(info).questions))]
Conditions = Annotated[
    Limits, BeforeValidator(lambda value, info: read_limits(value, words_of(info).attributes))
]


class LegalReference(Document):
    """Where a row stands in the law: an instrument of the record, its article, an address."""

    instrument: str
    article: str
    url: str = ""


class Provision(Document):
    """What a text of law says for a jurisdiction from ``effective_from`` on and before ``effective_to``."""

    id: str
    jurisdiction: Annotated[Place, Added]
    effective_from: Day
    effective_to: Day | None = None
    reference: LegalReference
    basis: Literal["read", "recalled", "rule"]
    review_due: Day | None = None

    def is_effective(self, day: date) -> bool:
        """Whether it holds on that day."""
        return self.effective_from <= day and (self.effective_to is None or day < self.effective_to)


class Row(Provision):
    """One row of a decision table.

    ``outcomes`` has one code, several where the law itself leaves it open (``why`` says so), or none for a
    declared ``gap``. Rows are tried by ``rank``, lowest first; an exception ranks before the row that it
    excepts.
    """

    question: QuestionKey
    limits: Conditions = Field(alias="when")
    gap: Wording | None = None
    outcomes: Texts = Field(alias="outcome")
    rank: Whole = Field(ge=0)
    exception_to: str | None = None
    published_on: Day | None = None
    why: Wording = Wording()
    file: Annotated[str, Added]
    line: Annotated[int, Added]

    @model_validator(mode="before")
    @classmethod
    def _fill_gap(cls, given: Any) -> Any:  # noqa: ANN401 - as YAML gives it
        if isinstance(given, dict) and "gap" in given:
            return {"why": given["gap"], **given, "outcome": []}
        return given

    @field_validator("outcomes")
    @classmethod
    def _check_outcomes(cls, outcomes: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        known = words_of(info).codes[info.data["jurisdiction"]]
        if not known.keys() >= set(outcomes) or not (outcomes or info.data.get("gap")):
            raise ValueError(f"allowed: {', '.join(known)}, or a declared gap")
        return outcomes


class Header(Document):
    """The head of a file of rows; ``defaults`` and ``url`` hold for every row that says nothing else."""

    jurisdiction: Place
    law: str = ""
    version: str = ""
    question: str | None = None
    url: str = ""
    coverage: Literal["full", "partial"] = "full"
    defaults: Mapping[str, Any] = {}


def is_sound(info: ValidationInfo) -> bool:
    """Whether every key of the head was read; without one the rows cannot be."""
    return Header.model_fields.keys() <= info.data.keys()


@lru_cache(maxsize=1)
def _lines(text: str) -> dict[str, int]:
    """The line of each id in a file of rows."""
    matches = ((number, _ID.fullmatch(line)) for number, line in enumerate(text.splitlines(), 1))
    return {match[1]: number for number, match in matches if match}


def with_header(row: Any, info: ValidationInfo, **supposed: str) -> Any:  # noqa: ANN401 - as YAML gives it
    """A row with what the header says for all rows; a reference is filled key by key."""
    if not isinstance(row, dict):
        return row
    header, context = info.data, info.context or {}
    defaults = supposed | header["defaults"]
    parts = ({"url": header["url"]}, defaults.get("reference"), row.get("reference", {}))
    reference = {key: value for part in parts if isinstance(part, dict) for key, value in part.items()}
    return {
        "question": header["question"],
        **defaults,
        **row,
        "reference": reference if isinstance(parts[-1], dict) else parts[-1],
        "jurisdiction": header["jurisdiction"],
        "file": context["file"],
        "line": _lines(context["text"]).get(str(row.get("id")), 0),
    }


class RuleFile(Header):
    """One file of rules."""

    rows: tuple[Row, ...]

    @field_validator("rows", mode="before")
    @classmethod
    def _fill_rows(cls, rows: Any, info: ValidationInfo) -> Any:  # noqa: ANN401 - as YAML gives it
        if not isinstance(rows, list):
            return rows
        return [with_header(row, info) for row in rows] if is_sound(info) else []


class BeforeRecordError(ValueError):
    """A day before any rule: the record begins later."""

    def __init__(self, jurisdiction: str, question: str, begins: date) -> None:
        self.begins = begins
        super().__init__(f"{jurisdiction} {question}: the record begins on {begins.isoformat()}")


# Compared by identity, so that what is worked out from it can be kept.
@dataclass(frozen=True, eq=False)
class Table:
    """The rows of one question in force on a day, by rank; the order of the file among equals."""

    jurisdiction: str
    question: str
    rows: tuple[Row, ...]

    @cached_property
    def conditions(self) -> list[tuple[Row, Limits]]:
        """The rows with their conditions: every attribute of a Pydantic model costs a look-up."""
        return [(row, row.limits) for row in self.rows]


@dataclass(frozen=True, eq=False)
class RuleSet:
    """All rows of one jurisdiction.

    ``version`` is its last dated change, ``hash`` covers rows and vocabulary. ``partial`` names the files
    that hold their law in part only.
    """

    jurisdiction: str
    version: str
    partial: frozenset[str]
    hash: str
    files: tuple[str, ...]
    rows: tuple[Row, ...]
    _tables: dict[tuple[str, int], Table] = field(default_factory=dict, init=False, repr=False)
    _changes: dict[str, tuple[date, ...]] = field(default_factory=dict, init=False, repr=False)

    def coverage(self, day: date) -> str:
        """Of the law of that day: ``partial`` if one of its rows is of such a file, else ``full``."""
        effective = [row for row in self.rows if row.is_effective(day)]
        return "partial" if any(row.file in self.partial for row in effective) else "full"

    def questions(self) -> tuple[str, ...]:
        """The questions that have rows of their own, in order of appearance."""
        return tuple(dict.fromkeys(row.question for row in self.rows))

    def rows_of(self, question: str) -> list[Row]:
        """The rows of a question by rank; the order of the file among equals."""
        return sorted((row for row in self.rows if row.question == question), key=lambda row: row.rank)

    def changes(self, question: str) -> tuple[date, ...]:
        """The days on which the table of a question changes, the first being the beginning of the record.

        Raises LookupError for a question without rows.
        """
        if question not in self._changes:
            rows = self.rows_of(question)
            if not rows:
                raise LookupError(f"{self.jurisdiction} has no rules for {question!r}")
            days = {day for row in rows for day in (row.effective_from, row.effective_to) if day is not None}
            self._changes[question] = tuple(sorted(days))
        return self._changes[question]

    def table(self, question: str, day: date) -> Table:
        """The table in force. Raises BeforeRecordError, and LookupError for a question without rows."""
        changes = self.changes(question)
        segment = bisect_right(changes, day) - 1
        if segment < 0:
            raise BeforeRecordError(self.jurisdiction, question, changes[0])
        if (question, segment) not in self._tables:
            rows = tuple(row for row in self.rows_of(question) if row.is_effective(changes[segment]))
            self._tables[question, segment] = Table(self.jurisdiction, question, rows)
        return self._tables[question, segment]


def hash_of(rows: Iterable[Row], words: Vocabulary) -> str:
    """A hash over every row in order and the vocabulary."""
    fields = [words.hash]
    for row in rows:
        conditions = ";".join(f"{words.ordered[index].key}={mask}" for index, mask in row.limits)
        fields += [row.id, row.question, conditions, "|".join(row.outcomes), str(row.rank)]
        fields += [str(row.effective_from), str(row.effective_to)]
        fields += [row.reference.instrument, row.reference.article, row.basis]
    return content_hash(fields, 16)


def read_rules(folder: Path, words: Vocabulary, *, refuse_clashes: bool = True) -> dict[str, RuleSet]:
    """Every ``*.yaml`` of a folder as rule sets by jurisdiction. Raises FaultsFoundError with all faults."""
    texts = {path.name: read_text(path) for path in sorted(folder.glob("*.yaml"))}
    if not texts:
        raise FaultsFoundError([Fault(str(folder), 0, "", "", "expected a folder of rule files (*.yaml)")])
    return build(texts, words, refuse_clashes=refuse_clashes)


def build(texts: Mapping[str, str], words: Vocabulary, *, refuse_clashes: bool = True) -> dict[str, RuleSet]:
    """Rule sets from the texts of files by name. Raises FaultsFoundError with all faults.

    ``refuse_clashes`` is off only for a proof, which shows them by enumeration.
    """
    by_place: dict[str, dict[str, RuleFile]] = {}
    faults: list[Fault] = []
    for name, text in texts.items():
        try:
            file = read_document(RuleFile, text, name, {"words": words})
            by_place.setdefault(file.jurisdiction, {})[name] = file
        except FaultsFoundError as error:
            faults.extend(error.faults)
    if not faults:
        sets = {place: _rule_set(place, of_place, words) for place, of_place in by_place.items()}
        for rules in sets.values():
            faults += faults_of(rules.rows, words, refuse_clashes=refuse_clashes)
    if faults:
        raise FaultsFoundError(faults)
    return sets


def _rule_set(place: str, by_name: Mapping[str, RuleFile], words: Vocabulary) -> RuleSet:
    rows = tuple(row for file in by_name.values() for row in file.rows)
    days = [day for row in rows for day in (row.effective_from, row.published_on) if day]
    version = max(days).isoformat() if days else ""
    partial = frozenset(name for name, file in by_name.items() if file.coverage == "partial")
    names = tuple(f"{name} {file.version}".strip() for name, file in by_name.items())
    return RuleSet(place, version, partial, hash_of(rows, words), names, rows)


@cache
def rule_sets() -> dict[str, RuleSet]:
    """The rule sets of this installation by jurisdiction, in the order of their files."""
    return build(recorded_texts("policy/rules"), vocabulary())


def faults_of(rows: Sequence[Row], words: Vocabulary, *, refuse_clashes: bool = True) -> list[Fault]:
    """Repeated ids, exceptions that do not rank before what they except, and rows of one rank that clash."""
    faults = []
    by_id: dict[str, Row] = {}
    for row in rows:
        if row.id in by_id:
            expected = f"duplicate id; also in {by_id[row.id].file}"
            faults.append(Fault(row.file, row.line, "id", row.id, expected))
        by_id[row.id] = row
    for row in rows:
        base = by_id.get(row.exception_to) if row.exception_to else None
        if row.exception_to and (base is None or base.rank <= row.rank):
            expected = "expected a row of the same jurisdiction with a higher rank"
            faults.append(Fault(row.file, row.line, f"{row.id} exception_to", row.exception_to, expected))
    if refuse_clashes:
        for one, other in combinations(rows, 2):
            if one.question == other.question and one.rank == other.rank and one.outcomes != other.outcomes:
                faults += _clash(one, other, words)
    return faults


def _clash(one: Row, other: Row, words: Vocabulary) -> list[Fault]:
    ends = [row.effective_to for row in (one, other) if row.effective_to]
    if ends and max(one.effective_from, other.effective_from) >= min(ends):
        return []
    facts = within(within([attribute.full for attribute in words.ordered], one.limits), other.limits)
    if not all(facts) or not is_left_over(facts, words.impossible):
        return []
    both = tuple((index, facts[index]) for index in sorted(dict([*one.limits, *other.limits])))
    expected = (
        f"clashes with row {other.id} ({other.file}:{other.line}): equal rank {one.rank}, different outcomes "
        f"{'|'.join(one.outcomes)} and {'|'.join(other.outcomes)}, both fire for "
        f"{words.describe(both) or 'anything'}"
    )
    return [Fault(one.file, one.line, "row", one.id, expected)]


class Rejection(NamedTuple):
    """A row that was passed, and the attribute whose known value fails it (``-1``: taken by earlier rows)."""

    row: Row
    attribute: int


class Decision(NamedTuple):
    """The answer to one question: outcome codes in order of rows, the rows behind them, and what is open.

    ``fired``: the certain row, if one was reached; ``open_rows``: rows that unknown facts leave open;
    ``has_gap``: some combination of the facts is taken by no row at all.
    """

    outcomes: tuple[str, ...]
    fired: Row | None
    open_rows: tuple[Row, ...]
    rejected: tuple[Rejection, ...]
    has_gap: bool

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows behind the outcomes: those left open, then the certain one."""
        return self.open_rows if self.fired is None else (*self.open_rows, self.fired)


def decide(table: Table, facts: Sequence[int], words: Vocabulary) -> Decision:
    """Decide by a table. The facts must not contradict each other."""
    rejected: list[Rejection] = []
    open_rows: list[Row] = []
    taken: list[Limits] | None = None
    for row, limits in table.conditions:
        is_sure = True
        for index, mask in limits:
            known = facts[index]
            inside = known & mask
            if not inside:
                rejected.append(Rejection(row, index))
                break
            if inside != known:
                is_sure = False
        else:
            if taken is None and not is_sure:
                taken = _ruled_out(facts, words)
            if taken and not is_left_over(within(facts, limits), taken):
                rejected.append(Rejection(row, -1))
            elif is_sure:
                return _decision(row, open_rows, rejected, has_gap=False)
            else:
                open_rows.append(row)
                taken = [*(taken or ()), limits]
    has_gap = is_left_over(facts, _ruled_out(facts, words) if taken is None else taken)
    return _decision(None, open_rows, rejected, has_gap=has_gap)


def _decision(
    fired: Row | None, open_rows: list[Row], rejected: list[Rejection], *, has_gap: bool
) -> Decision:
    if fired is not None and not open_rows:
        return Decision(fired.outcomes, fired, (), tuple(rejected), not fired.outcomes)
    rows = open_rows if fired is None else [*open_rows, fired]
    outcomes = tuple(dict.fromkeys(code for row in rows for code in row.outcomes))
    has_gap = has_gap or any(not row.outcomes for row in rows)
    return Decision(outcomes, fired, tuple(open_rows), tuple(rejected), has_gap)


def _ruled_out(facts: Sequence[int], words: Vocabulary) -> list[Limits]:
    """The contradictions that the facts leave possible; their combinations are nobody's."""
    return [limits for limits in words.impossible if holds(facts, limits) is not False]


def open_facts(decision: Decision, facts: Sequence[int]) -> list[int]:
    """The attributes that keep rows open, in order of first mention."""
    return list(dict.fromkeys(index for row in decision.open_rows for index in open_in(facts, row.limits)))
