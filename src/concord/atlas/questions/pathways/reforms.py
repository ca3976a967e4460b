"""What if the law changed: a reform is a patch over a rule set, and its effect is what changes under it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from pydantic import Field, ValidationInfo, field_validator, model_validator

from concord.atlas.questions.pathways.answers import Law, answer
from concord.atlas.questions.pathways.decisions import CASES, Recorded, labelled_cases
from concord.atlas.questions.pathways.facts import Facts, read_facts
from concord.atlas.questions.pathways.rules import (
    BeforeRecordError,
    Header,
    Row,
    RuleSet,
    faults_of,
    hash_of,
    is_sound,
    with_header,
)
from concord.atlas.questions.pathways.vocabulary import Vocabulary, Wording
from concord.kernel.documents import Day, Document, read_document
from concord.kernel.faults import Fault, FaultsFoundError, near


class End(Document):
    """A row that ends on the day of the reform."""

    id: str


class Replacement(Document):
    """A row that ends, and the one that begins."""

    id: str
    row: Row = Field(alias="with")


class Change(Document):
    """One of three: a row that begins, one that ends, or one that takes the place of another."""

    add: Row | None = None
    end: End | None = None
    replace: Replacement | None = None

    @model_validator(mode="before")
    @classmethod
    def _is_one(cls, given: Any) -> Any:  # noqa: ANN401 - as YAML gives it
        if not isinstance(given, dict) or len(given) != 1 or not given.keys() <= cls.model_fields.keys():
            raise ValueError(
                "expected one of add, replace, end: {add: ROW}, {replace: {id, with: ROW}} or {end: {id}}"
            )
        return given


class Reform(Header):
    """A patch: rows that end on ``day`` and rows that begin. ``bills`` are instruments of the record.

    ``day`` is supposed: a bill has no day of its own until it is promulgated.
    """

    id: str
    title: Wording
    bills: tuple[str, ...] = ()
    day: Day = Field(alias="supposed_from")
    note: Wording = Wording()
    changes: tuple[Change, ...]

    @field_validator("changes", mode="before")
    @classmethod
    def _fill_rows(cls, changes: Any, info: ValidationInfo) -> Any:  # noqa: ANN401 - as YAML gives it
        if not isinstance(changes, list):
            return changes
        return [_filled(change, info) for change in changes] if is_sound(info) and "day" in info.data else []

    @property
    def ends(self) -> tuple[str, ...]:
        """The ids of the rows that end."""
        parts = [change.end or change.replace for change in self.changes]
        return tuple(part.id for part in parts if part is not None)

    @property
    def adds(self) -> tuple[Row, ...]:
        """The rows that begin."""
        rows = [change.replace.row if change.replace else change.add for change in self.changes]
        return tuple(row for row in rows if row is not None)


def _filled(change: Any, info: ValidationInfo) -> Any:  # noqa: ANN401 - as YAML gives it
    """A change whose row has what the head of the reform says of all rows."""
    supposed = {"effective_from": info.data["day"].isoformat(), "basis": "rule"}
    match change:
        case {"add": row}:
            return {**change, "add": with_header(row, info, **supposed)}
        case {"replace": {"with": row} as part}:
            return {**change, "replace": {**part, "with": with_header(row, info, **supposed)}}
        case _:
            return change


@dataclass(frozen=True, slots=True)
class Effect:
    """A product or case whose answer to a question or whose routes change."""

    kind: str
    id: str
    question: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    routes_gained: tuple[str, ...]
    routes_lost: tuple[str, ...]


def read_reform(text: str, file: str, words: Vocabulary) -> Reform:
    """Read a reform. Raises FaultsFoundError with file, line and what is allowed."""
    return read_document(Reform, text, file, {"words": words})


def apply(reform: Reform, rules: RuleSet, words: Vocabulary) -> RuleSet:
    """The rule set under the reform.

    Raises FaultsFoundError for a row that is not there or rows that clash.
    """
    known = {row.id for row in rules.rows}
    expected = "no such row in the rule set"
    faults = [Fault(reform.id, 0, "end", one, expected) for one in reform.ends if one not in known]
    ended = [
        row.model_copy(update={"effective_to": reform.day}) if row.id in reform.ends else row
        for row in rules.rows
    ]
    rows = (*ended, *reform.adds)
    faults = faults or faults_of(rows, words)
    if faults:
        raise FaultsFoundError(faults)
    return replace(rules, version=f"{rules.version} with {reform.id}", hash=hash_of(rows, words), rows=rows)


def unknown_bills(reform: Reform, file: str, known: Collection[str]) -> list[Fault]:
    """A fault for each instrument that the reform names and the record does not hold."""
    return [
        Fault(file, 0, "bills", bill, f"expected an instrument of the record{near(bill, known)}")
        for bill in reform.bills
        if bill not in known
    ]


def effects(reform: Reform, law: Law, recorded: Recorded) -> list[Effect]:
    """The products and cases of the jurisdiction whose answers or routes change on the day of the reform."""
    place = reform.jurisdiction
    rules = law.rules_of(place)
    under = replace(law, rules={**law.rules, place: apply(reform, rules, law.words)})
    subjects = [
        ("product", product, read_facts(facts, law.words)) for product, facts in recorded.products.items()
    ]
    subjects += [
        ("case", case.id, read_facts(case.facts, law.words, CASES, case.row))
        for case in labelled_cases(law.words)
        if case.jurisdiction == place
    ]
    return [
        effect
        for kind, name, facts in subjects
        for question in rules.questions()
        if (effect := _effect((kind, name, question), facts, reform, (law, under))) is not None
    ]


def _effect(
    subject: tuple[str, str, str], facts: Facts, reform: Reform, laws: tuple[Law, Law]
) -> Effect | None:
    try:
        before, after = (
            answer(one, facts, reform.jurisdiction, reform.day, question=subject[-1]) for one in laws
        )
    except BeforeRecordError:
        return None
    if before.outcomes == after.outcomes:
        return None
    old, new = ({one.route.id for one in answered.routes} for answered in (before, after))
    return Effect(
        *subject, before.outcomes, after.outcomes, tuple(sorted(new - old)), tuple(sorted(old - new))
    )
