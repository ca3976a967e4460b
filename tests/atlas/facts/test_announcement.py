"""The founding announcement: thirty statements, both languages, every key known."""

from __future__ import annotations

import csv
from importlib.resources import files
from typing import Any

from concord.kernel.dates import Period
from concord.kernel.strict_yaml import load_yaml
from concord.kernel.text import script_of

_FACTS = files("concord.atlas.facts")
_FILE = "announcements/isct-scrm-carm-2018.yaml"
_FIELDS = {
    "claim": {"claim", "refused"},
    "commitment": {"promisors", "promisees", "due", "outcome"},
    "task": {"bodies", "served_by"},
}


def _announcement() -> dict[str, Any]:
    read: dict[str, Any] = load_yaml(_FACTS.joinpath(_FILE).read_text(encoding="utf-8"), _FILE)
    return read


def _keys(name: str, column: str) -> set[str]:
    text = _FACTS.joinpath(name).read_text(encoding="utf-8")
    return {row[column] for row in csv.DictReader(text.splitlines())}


def test_thirty_statements_each_with_the_fields_of_its_kind() -> None:
    statements = _announcement()["statements"]
    assert [statement["id"] for statement in statements] == [f"s{n:02}" for n in range(1, 31)]
    odd = [
        statement["id"]
        for statement in statements
        if set(statement) != {"id", "kind", "text", "speaker"} | _FIELDS[statement["kind"]]
    ]
    assert odd == []


def test_every_text_is_there_in_english_and_in_korean() -> None:
    announcement = _announcement()
    texts = [announcement["title"], announcement["summary"]]
    for statement in announcement["statements"]:
        texts.append(statement["text"])
        texts.append(statement.get("refused"))
        texts.append(statement.get("outcome", {}).get("text"))
    scripts = {
        (language, script_of(value)) for text in texts if text is not None for language, value in text.items()
    }
    assert scripts == {("en", "Latn"), ("ko", "Hang")}


def test_bodies_and_sources_are_known() -> None:
    announcement = _announcement()
    bodies = {party["organisation"] for party in announcement["parties"]}
    sources = {announcement["source"]}
    for statement in announcement["statements"]:
        for field in ("promisors", "promisees", "bodies"):
            bodies |= {body["organisation"] for body in statement.get(field, [])}
        sources |= set(statement.get("outcome", {}).get("sources", []))
    assert bodies == {"isct", "scrm", "carm"}
    assert sources <= _keys("references.csv", "reference")
    assert announcement["agreement"] in _keys("agreements.csv", "agreement")


def test_an_outcome_without_a_source_is_not_public() -> None:
    outcomes = {
        statement["id"]: statement["outcome"]
        for statement in _announcement()["statements"]
        if statement["kind"] == "commitment"
    }
    assert set(outcomes) == {"s03", "s05", "s06", "s07", "s10", "s11"}
    for outcome in outcomes.values():
        is_silent = outcome["state"] == "not_public"
        assert is_silent == (not outcome["sources"])
        assert is_silent == (outcome["text"]["en"] == "not public")


def test_the_pavilion_was_due_at_the_meeting_in_melbourne() -> None:
    pavilion = next(s for s in _announcement()["statements"] if s["id"] == "s05")
    due = Period.parse(pavilion["due"])
    assert (str(due.start), str(due.end)) == ("2019-05-29", "2019-06-01")
