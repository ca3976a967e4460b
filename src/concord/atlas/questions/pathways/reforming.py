"""What if the law changed: a reform is a patch over a rule set, and its effect is what changes under it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from concord.atlas.questions.pathways.answering import Law, answer
from concord.atlas.questions.pathways.casework import FILE as CASES
from concord.atlas.questions.pathways.casework import case_requests
from concord.atlas.questions.pathways.facts import read_facts
from concord.atlas.questions.pathways.loading import faults_of, hash_of, read_rows
from concord.atlas.questions.pathways.rules import BeforeRecordError
from concord.atlas.questions.pathways.wording import Wording
from concord.kernel.dates import parse_day
from concord.kernel.faults import Fault, FaultsFoundError, near
from concord.kernel.strict_yaml import load_yaml

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from concord.atlas.questions.pathways.decisions import Recorded
    from concord.atlas.questions.pathways.facts import Facts
    from concord.atlas.questions.pathways.rules import Row, RuleSet
    from concord.atlas.questions.pathways.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Reform:
    """A patch: rows that end on ``day`` and rows that begin. ``bills`` are instruments of the record.

    ``day`` is supposed: a bill has no day of its own until it is promulgated.
    """

    id: str
    title: Wording
    jurisdiction: str
    bills: tuple[str, ...]
    day: date
    note: Wording
    ends: tuple[str, ...]
    adds: tuple[Row, ...]


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
    data: Any = load_yaml(text, file)
    needed = ("id", "title", "jurisdiction", "supposed_from", "changes")
    missing = [key for key in needed if not isinstance(data, dict) or key not in data]
    if missing:
        raise FaultsFoundError(
            [Fault(file, 0, key, "", f"missing; a reform has {', '.join(needed)}") for key in missing]
        )
    faults = _misshapen(data, file)
    if faults:
        raise FaultsFoundError(faults)
    day = parse_day(str(data["supposed_from"]))
    ends = []
    added = []
    for change in data["changes"]:
        if "end" in change:
            ends.append(change["end"]["id"])
        if "replace" in change:
            ends.append(change["replace"]["id"])
            added.append(change["replace"]["with"])
        if "add" in change:
            added.append(change["add"])
    defaults = {"effective_from": day.isoformat(), "basis": "rule", **data.get("defaults", {})}
    rows = read_rows(file, text, {**data, "defaults": defaults, "rows": added}, words)
    return Reform(
        data["id"], Wording.of(data["title"]), data["jurisdiction"], tuple(data.get("bills", ())), day,
        Wording.of(data.get("note")), tuple(ends), tuple(rows),
    )  # fmt: skip


def _misshapen(data: dict[str, Any], file: str) -> list[Fault]:
    """What of a reform has the wrong shape, its rows apart."""
    shapes: dict[str, tuple[type, str]] = {
        "id": (str, "expected a text"),
        "title": (dict, "expected texts by language: en, ko"),
        "note": (dict, "expected texts by language: en, ko"),
        "bills": (list, "expected a list of instruments"),
        "defaults": (dict, "expected what holds for every row"),
        "changes": (list, "expected a list of add, replace or end"),
    }
    faults = [
        Fault(file, 0, key, str(data[key]), expected)
        for key, (shape, expected) in shapes.items()
        if key in data and not isinstance(data[key], shape)
    ]
    try:
        parse_day(str(data["supposed_from"]))
    except ValueError as error:
        faults.append(Fault(file, 0, "supposed_from", str(data["supposed_from"]), str(error)))
    changes = data["changes"] if isinstance(data["changes"], list) else []
    expected = "expected one of add, replace, end: {add: ROW}, {replace: {id, with: ROW}} or {end: {id}}"
    faults += [Fault(file, 0, "changes", str(one), expected) for one in changes if not _is_change(one)]
    return faults


def _is_change(change: Any) -> bool:  # noqa: ANN401 - as YAML gives it
    match change:
        case {"add": dict()} | {"end": {"id": str()}} | {"replace": {"id": str(), "with": dict()}}:
            return len(change) == 1
        case _:
            return False


def apply(reform: Reform, rules: RuleSet, words: Vocabulary) -> RuleSet:
    """The rule set under the reform.

    Raises FaultsFoundError for a row that is not there or rows that clash.
    """
    known = {row.id for row in rules.rows}
    strange = [row_id for row_id in reform.ends if row_id not in known]
    if strange:
        raise FaultsFoundError(
            [Fault(reform.id, 0, "end", one, "no such row in the rule set") for one in strange]
        )
    ended = [replace(row, effective_to=reform.day) if row.id in reform.ends else row for row in rules.rows]
    rows = (*ended, *reform.adds)
    faults = faults_of(rows, words)
    if faults:
        raise FaultsFoundError(faults)
    return replace(
        rules,
        version=f"{rules.version} with {reform.id}",
        hash=hash_of(rows, words),
        rows=rows,
        _tables={},
        _changes={},
    )


def unknown_bills(reform: Reform, file: str, known: Collection[str]) -> list[Fault]:
    """A fault for each instrument that the reform names and the record does not hold."""
    return [
        Fault(file, 0, "bills", bill, f"expected an instrument of the record{near(bill, known)}")
        for bill in reform.bills
        if bill not in known
    ]


def effects(reform: Reform, law: Law, found: Recorded) -> list[Effect]:
    """The products and cases of the jurisdiction whose answers or routes change on the day of the reform."""
    place = reform.jurisdiction
    under = Law(law.words, {**law.rules, place: apply(reform, law.rules_of(place), law.words)}, law.routes)
    subjects = [
        ("product", product, read_facts(facts, law.words)) for product, facts in found.products.items()
    ]
    subjects += [
        ("case", request.id, read_facts(request.facts, law.words, CASES, request.row))
        for request in case_requests(law.words)
        if request.jurisdiction == place
    ]
    return [
        effect
        for kind, name, facts in subjects
        for question in law.rules_of(place).questions()
        if (effect := _effect(kind, name, (law, under), (facts, question, reform))) is not None
    ]


def _effect(kind: str, name: str, laws: tuple[Law, Law], asked: tuple[Facts, str, Reform]) -> Effect | None:
    facts, question, reform = asked
    try:
        before, after = (
            answer(one, facts, reform.jurisdiction, reform.day, question=question) for one in laws
        )
    except BeforeRecordError:
        return None
    if before.outcomes == after.outcomes:
        return None
    old, new = ({one.route.id for one in found.routes} for found in (before, after))
    return Effect(
        kind,
        name,
        question,
        before.outcomes,
        after.outcomes,
        tuple(sorted(new - old)),
        tuple(sorted(old - new)),
    )
