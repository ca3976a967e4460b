"""Pathways by reading the rule tables as they are written: slow, and easy to check by eye.

Facts are sets of values. The first row whose conditions hold decides; where facts leave a condition open,
both halves are followed. Nothing of the package that is held against this is used.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Sets = Mapping[str, frozenset[str]]

POLICY = files("concord.atlas.facts").joinpath("policy")
GAP = "no row"


@cache
def words() -> dict[str, Any]:
    """The vocabulary, every scalar a text."""
    return yaml.load(POLICY.joinpath("vocabulary.yaml").read_text("utf-8"), yaml.BaseLoader)


@cache
def rows_of(place: str) -> list[dict[str, Any]]:
    """Every row of a jurisdiction, in the order of the files, with the defaults of its file."""
    rows = []
    for path in sorted(POLICY.joinpath("rules").iterdir(), key=lambda one: one.name):
        if path.name.endswith(".yaml"):
            file = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
            if file["jurisdiction"] == place:
                head = {"question": file.get("question"), **file.get("defaults", {})}
                rows += [{**head, **row} for row in file["rows"]]
    return rows


def listed(value: Any) -> list[str]:
    """A text as a list of one."""
    return value if isinstance(value, list) else [value]


def meaning(attribute: str, word: str) -> frozenset[str]:
    """The values that a word of an attribute stands for."""
    definition = words()["attributes"][attribute]
    if word in words()["unknown_words"] + words()["not_asked_words"]:
        return frozenset(definition["values"])
    return frozenset(definition.get("sets", {}).get(word, [word]))


def facts_of(given: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """What is possible of each attribute; acts that nobody states do not exist."""
    facts = {}
    for key, definition in words()["attributes"].items():
        possible = frozenset([definition["absent"]] if "absent" in definition else definition["values"])
        value = given.get(key)
        if isinstance(value, dict) and value["one_of"]:
            possible = frozenset().union(*(meaning(key, word) for word in listed(value["one_of"])))
        elif value not in (None, "", {"one_of": []}):
            possible = frozenset(definition["values"])
            for word in value if isinstance(value, list) else [value]:
                for part in [word] if word in definition["values"] else word.split("|"):
                    possible &= meaning(key, part)
        facts[key] = possible
    for key, definition in words()["attributes"].items():
        if "derive" in definition and not given.get(key):
            facts[key] = derived(definition, given, facts) or facts[key]
    return facts


def derived(definition: Mapping[str, Any], given: Mapping[str, Any], facts: Sets) -> frozenset[str] | None:
    """What follows from another attribute, or from the words of a text; None if nothing does."""
    derive = definition["derive"]
    if "words" not in derive:
        pairs = [(source, value) for value, sources in derive["map"].items() for source in listed(sources)]
        sources = facts[derive["from"]]
        if not sources <= {source for source, _ in pairs}:
            return None
        return frozenset(value for source, value in pairs if source in sources)
    plain = "".join(
        sign if sign.isascii() and sign.isalnum() else " " for sign in given.get(derive["from"], "").lower()
    )
    text = f" {' '.join(plain.split())} "
    if not text.strip():
        return None
    for rule in derive["words"]:
        stands = any(f" {word} " in text for word in listed(rule["words"]))
        if stands and not any(f" {word} " in text for word in listed(rule.get("unless", []))):
            return frozenset([rule["value"]]) if "value" in rule else None
    return frozenset([derive["otherwise"]]) if "otherwise" in derive else None


def conditions(when: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """The values that meet each condition."""
    return {
        key: frozenset().union(*(meaning(key, word) for word in listed(value))) for key, value in when.items()
    }


def is_contradictory(facts: Sets) -> bool:
    """Whether the facts certainly contradict themselves."""
    limits = [conditions(one["when"]) for one in words()["contradictions"]]
    return any(all(facts[key] <= values for key, values in one.items()) for one in limits)


def outcomes(question: str, place: str, facts: Sets, day: date) -> set[str]:
    """The outcome codes that some full set of the facts would give; GAP where no row takes it."""
    definition = words()["questions"][question]
    if "lift" in definition:
        return {lifted(code, definition, place) for code in outcomes(definition["lift"], place, facts, day)}
    refined = definition.get("refine", {})
    if place in refined.get("codes", {}):
        base = outcomes(refined["question"], place, facts, day)
        code = refined["codes"][place]
        return base - {code} | by_table(question, place, facts, day) if code in base else base
    return by_table(question, place, facts, day)


def lifted(code: str, definition: Mapping[str, Any], place: str) -> str:
    """The wider code under which a code falls."""
    step: str | None = code
    while step is not None and step not in definition["codes"][place]:
        step = words()["outcome_codes"][place].get(step, {}).get("parent")
    return step or code


def by_table(question: str, place: str, facts: Sets, day: date) -> set[str]:
    """The outcomes by the rows in force, the lowest rank first, after what cannot be at all."""
    rows = [row for row in rows_of(place) if row["question"] == question and in_force(row, day)]
    rows.sort(key=lambda row: int(row["rank"]))
    table = [(conditions(one["when"]), frozenset()) for one in words()["contradictions"]]
    table += [(conditions(row["when"]), codes_of(row)) for row in rows]
    return set(decided(table, dict(facts)))


def codes_of(row: Mapping[str, Any]) -> frozenset[str]:
    """The codes of a row; GAP for one that is declared to have none."""
    return frozenset([GAP]) if "gap" in row else frozenset(listed(row["outcome"]))


def in_force(row: Mapping[str, Any], day: date) -> bool:
    """Whether a row holds on the day."""
    ends = row.get("effective_to")
    begun = date.fromisoformat(row["effective_from"]) <= day
    return begun and (not ends or day < date.fromisoformat(ends))


def decided(table: list[tuple[Sets, frozenset[str]]], facts: dict[str, frozenset[str]]) -> Iterator[str]:
    """What the first row that holds says, on either side of each condition that is open."""
    for place, (limits, codes) in enumerate(table):
        if any(facts[key].isdisjoint(values) for key, values in limits.items()):
            continue
        open_ones = [key for key, values in limits.items() if not facts[key] <= values]
        if not open_ones:
            yield from codes
            return
        key = open_ones[0]
        rest = table[place:]
        yield from decided(rest, {**facts, key: facts[key] & limits[key]})
        yield from decided(rest[1:], {**facts, key: facts[key] - limits[key]})
        return
    yield GAP
