"""Reading rule files, and what is refused at load: unknown words, broken exceptions, rows that clash."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import combinations
from typing import TYPE_CHECKING, Any

from concord.atlas.questions.pathways.boxes import is_left_over
from concord.atlas.questions.pathways.rules import LegalReference, Row, RuleSet
from concord.atlas.questions.pathways.vocabulary import read_box, vocabulary
from concord.atlas.questions.pathways.wording import Wording
from concord.kernel.dates import parse_day
from concord.kernel.faults import Fault, FaultsFoundError
from concord.kernel.ids import content_hash
from concord.kernel.strict_yaml import load_yaml, read_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from concord.atlas.questions.pathways.vocabulary import Vocabulary

_ROW_KEYS = {
    "id", "question", "when", "outcome", "rank", "exception_to", "effective_from", "effective_to",
    "published_on", "reference", "basis", "review_due", "why", "gap",
}  # fmt: skip
_MUST = ("id", "when", "rank", "effective_from", "reference", "basis")


@dataclass
class _File:
    """A rule file under reading: its header and the faults found so far."""

    name: str
    text: str
    data: dict[str, Any]
    faults: list[Fault] = field(default_factory=list)

    def fault(self, row_id: str, column: str, value: object, expected: str) -> None:
        self.faults.append(Fault(self.name, self.line(row_id), column, str(value), expected))

    def line(self, row_id: str) -> int:
        lines = self.text.splitlines()
        return next(
            (at for at, line in enumerate(lines, 1) if line.strip() in (f"- id: {row_id}", f"id: {row_id}")),
            0,
        )


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
    rows: dict[str, list[Row]] = {}
    headers: dict[str, list[_File]] = {}
    faults: list[Fault] = []
    for name, text in texts.items():
        data = load_yaml(text, name)
        try:
            found = read_rows(name, text, data, words)
        except FaultsFoundError as error:
            faults.extend(error.faults)
            continue
        rows.setdefault(data["jurisdiction"], []).extend(found)
        headers.setdefault(data["jurisdiction"], []).append(_File(name, text, data))
    if faults:
        raise FaultsFoundError(faults)
    sets = {place: rule_set(place, found, headers[place], words) for place, found in rows.items()}
    faults = [
        fault
        for found in sets.values()
        for fault in faults_of(found.rows, words, refuse_clashes=refuse_clashes)
    ]
    if faults:
        raise FaultsFoundError(faults)
    return sets


def rule_set(place: str, rows: list[Row], headers: Sequence[_File], words: Vocabulary) -> RuleSet:
    """A rule set with its version and hash."""
    days = [day for row in rows for day in (row.effective_from, row.published_on) if day]
    version = max(days).isoformat() if days else ""
    partial = frozenset(header.name for header in headers if header.data.get("coverage") == "partial")
    names = tuple(f"{header.name} {header.data.get('version', '')}".strip() for header in headers)
    return RuleSet(place, version, partial, hash_of(rows, words), names, tuple(rows))


def hash_of(rows: Iterable[Row], words: Vocabulary) -> str:
    """A hash over every row in order and the vocabulary."""
    fields = [words.hash]
    for row in rows:
        facts = ";".join(f"{words.ordered[index].key}={mask}" for index, mask in row.box.limits)
        fields += [
            row.id,
            row.question,
            facts,
            "|".join(row.outcomes),
            str(row.rank),
            str(row.effective_from),
        ]
        fields += [str(row.effective_to), row.reference.instrument, row.reference.article, row.basis]
    return content_hash(fields, 16)


def read_rows(name: str, text: str, data: Any, words: Vocabulary) -> list[Row]:  # noqa: ANN401 - as YAML gives it
    """The rows of one file that was read already. Raises FaultsFoundError."""
    if not isinstance(data, dict):
        raise FaultsFoundError([Fault(name, 1, "", "", "expected a mapping with jurisdiction and rows")])
    file = _File(name, text, data)
    place = str(data.get("jurisdiction", ""))
    if place not in words.codes:
        file.fault("", "jurisdiction", place, f"allowed: {', '.join(words.codes)}")
    rows = data.get("rows")
    if not isinstance(rows, list):
        file.fault("", "rows", "" if rows is None else rows, "expected a list of rows")
    for row in rows if isinstance(rows, list) else []:
        if not isinstance(row, dict) or not isinstance(row.get("id"), str):
            file.fault("", "rows", row, "expected a row: a mapping with an id that is a text")
    found = [] if file.faults else _rows(file, place, words)
    if file.faults:
        raise FaultsFoundError(file.faults)
    return found


def faults_of(rows: Sequence[Row], words: Vocabulary, *, refuse_clashes: bool = True) -> list[Fault]:
    """Repeated ids, exceptions that do not rank before what they except, and rows of one rank that clash."""
    faults = []
    by_id: dict[str, Row] = {}
    for row in rows:
        if row.id in by_id:
            faults.append(
                Fault(row.file, row.line, "id", row.id, f"stands twice; also in {by_id[row.id].file}")
            )
        by_id[row.id] = row
    for row in rows:
        base = by_id.get(row.exception_to) if row.exception_to else None
        if row.exception_to and (base is None or base.rank <= row.rank):
            expected = "expected a row of the same jurisdiction with a higher rank"
            faults.append(Fault(row.file, row.line, f"{row.id} exception_to", row.exception_to, expected))
    if not refuse_clashes:
        return faults
    impossible = [contradiction.box.limits for contradiction in words.contradictions]
    for one, other in combinations(rows, 2):
        if one.question == other.question and one.rank == other.rank and one.outcomes != other.outcomes:
            faults.extend(_clash(one, other, words, impossible))
    return faults


def _clash(
    one: Row, other: Row, words: Vocabulary, impossible: Sequence[tuple[tuple[int, int], ...]]
) -> list[Fault]:
    ends = [row.effective_to for row in (one, other) if row.effective_to]
    if ends and max(one.effective_from, other.effective_from) >= min(ends):
        return []
    both = one.box.meets(other.box)
    if both is None:
        return []
    masks = dict(both.limits)
    facts = [masks.get(attribute.index, attribute.full) for attribute in words.ordered]
    if not is_left_over(facts, impossible):
        return []
    example = ", ".join(
        f"{words.ordered[i].key}={'|'.join(words.ordered[i].words(m))}" for i, m in both.limits
    )
    expected = (
        f"clashes with row {other.id} ({other.file}:{other.line}): equal rank {one.rank}, different outcomes "
        f"{'|'.join(one.outcomes)} and {'|'.join(other.outcomes)}, both fire for {example or 'anything'}"
    )
    return [Fault(one.file, one.line, "row", one.id, expected)]


def _rows(file: _File, place: str, words: Vocabulary) -> list[Row]:
    rows = []
    for own in file.data.get("rows") or []:
        given = _with_defaults(own, file.data.get("defaults", {}))
        row_id = str(given.get("id", ""))
        before = len(file.faults)
        for key in given.keys() - _ROW_KEYS:
            file.fault(
                row_id, f"{row_id} {key}", given[key], f"no such key; known: {', '.join(sorted(_ROW_KEYS))}"
            )
        for key in [key for key in _MUST if key not in given]:
            file.fault(row_id, f"{row_id} {key}", "", "missing")
        for key in [key for key in ("instrument", "article") if key not in given.get("reference", {})]:
            file.fault(row_id, f"{row_id} reference {key}", "", "missing")
        if len(file.faults) == before:
            row = _row(file, place, given, words)
            if row is not None:
                rows.append(row)
    return rows


def _with_defaults(own: dict[str, Any], defaults: dict[str, Any]) -> dict[str, Any]:
    """A row with what the header says for all rows; a reference is filled key by key."""
    reference = {**defaults.get("reference", {}), **own.get("reference", {})}
    return {**defaults, **own, **({"reference": reference} if reference else {})}


def _row(file: _File, place: str, given: dict[str, Any], words: Vocabulary) -> Row | None:
    row_id = given["id"]
    line = file.line(row_id)
    before = len(file.faults)
    question = str(given.get("question", file.data.get("question")))
    if question not in words.questions:
        file.fault(row_id, f"{row_id} question", question, f"allowed: {', '.join(words.questions)}")
    outcomes = _outcomes(file, place, given, words)
    days = {
        key: _day(file, given, key)
        for key in ("effective_from", "effective_to", "published_on", "review_due")
    }
    try:
        box = read_box(given["when"], words.attributes, file.name, row_id, line)
    except FaultsFoundError as error:
        file.faults.extend(error.faults)
    if given["basis"] not in ("read", "recalled", "rule"):
        file.fault(row_id, f"{row_id} basis", given["basis"], "allowed: read, recalled, rule")
    if not str(given["rank"]).isdigit():
        file.fault(row_id, f"{row_id} rank", given["rank"], "expected a whole number")
    start = days["effective_from"]
    if len(file.faults) > before or start is None:
        return None
    reference = given["reference"]
    return Row(
        row_id, question, box, outcomes, int(given["rank"]), given.get("exception_to"), start,
        days["effective_to"], days["published_on"],
        LegalReference(reference["instrument"], reference["article"], reference.get("url",
        file.data.get("url", ""))),
        given["basis"], days["review_due"], Wording.of(given.get("why") or given.get("gap")), file.name, line,
    )  # fmt: skip


def _outcomes(file: _File, place: str, given: dict[str, Any], words: Vocabulary) -> tuple[str, ...]:
    if "gap" in given:
        return ()
    said = given.get("outcome", [])
    outcomes = (said,) if isinstance(said, str) else tuple(said)
    unknown = [code for code in outcomes if code not in words.codes[place]]
    if unknown or not outcomes:
        allowed = ", ".join(words.codes[place])
        file.fault(
            given["id"], f"{given['id']} outcome", "|".join(unknown), f"allowed: {allowed}, or a declared gap"
        )
    return outcomes


def _day(file: _File, given: dict[str, Any], key: str) -> date | None:
    if key not in given:
        return None
    try:
        return parse_day(str(given[key]))
    except ValueError as error:
        file.fault(given["id"], f"{given['id']} {key}", given[key], str(error))
        return None


@cache
def rule_sets() -> dict[str, RuleSet]:
    """The rule sets of this installation by jurisdiction, in the order of their files."""
    folder = files("concord.atlas.facts").joinpath("policy/rules")
    texts = {
        path.name: path.read_text(encoding="utf-8")
        for path in folder.iterdir()
        if path.name.endswith(".yaml")
    }
    return build(dict(sorted(texts.items())), vocabulary())
