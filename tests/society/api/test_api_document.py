"""Every example of docs/api.md is asked, and what stands below it must stand in the answer."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from django.test import Client

from concord.atlas import parts  # noqa: F401 - registers what other rooms add to an edition
from concord.atlas.edition.build import build
from concord.society.agreements import deliverables
from concord.society.tokens.models import Scope
from concord.web.api.api import api

TEXT = (Path(__file__).parents[3] / "docs/api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```\n((?:GET|POST) .*?)^```$", TEXT, flags=re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    home = tmp_path_factory.mktemp("documented-home")
    build(home=home)
    return home


@pytest.fixture
def record(built, monkeypatch):
    monkeypatch.setenv("CONCORD_HOME", str(built))


def parsed(example):
    """Method and address, what is sent, the status and the answer."""
    first, *lines = example.strip().splitlines()
    at = next((n for n, line in enumerate(lines) if re.fullmatch(r"\d{3}", line)), None)
    sent = "\n".join(lines[:at]) if at else ""
    status, answer = (int(lines[at]), lines[at + 1 :]) if at is not None else (200, lines)
    return first.split(" ", 1), sent, status, json.loads("\n".join(answer))


def differences(said, found, where=""):
    if said == "…":
        return []
    if isinstance(said, dict):
        missing = [f"{where}.{key}" for key in said if key not in found]
        return missing + [
            line
            for key in said
            if key in found
            for line in differences(said[key], found[key], f"{where}.{key}")
        ]
    if isinstance(said, list) and said and isinstance(said[0], dict):
        return [
            line for one, other in zip(said, found, strict=True) for line in differences(one, other, where)
        ]
    return [] if said == found else [f"{where}: {said!r} is {found!r}"]


@pytest.mark.slow
@pytest.mark.parametrize("example", EXAMPLES, ids=[example.splitlines()[0] for example in EXAMPLES])
def test_an_example_answers_as_the_document_says(example, record, cast, planned, token):
    (method, address), sent, status, answer = parsed(example)
    if status == 409:
        deliverables.hand_in(
            actor=cast.actor("partner"), deliverable=planned, note="x", url="https://a.example"
        )
        deliverables.accept(actor=cast.actor("host"), deliverable=planned)
    body = (
        {"data": sent, "content_type": "application/json"}
        if sent.startswith("{")
        else {"data": dict(parse_qsl(sent))}
    )
    ask = getattr(Client(), method.lower())
    said = ask(address.replace("<key>", planned.key), headers=token("partner"), **(body if sent else {}))
    assert said.status_code == status
    assert differences(answer, said.json()) == []


def test_there_are_examples():
    assert len(EXAMPLES) >= 8


def test_every_scope_with_its_addresses_is_documented():
    documented = dict(re.findall(r"^\| `([a-z]+:[a-z]+)` \| (.*) \|$", TEXT, flags=re.MULTILINE))
    described = {scope.value: set() for scope in Scope}
    for address, methods in api.get_openapi_schema()["paths"].items():
        for one in methods.values():
            if "x-scope" in one:
                named = re.sub(r"{(\w+)}", r"<\1>", address)
                described[one["x-scope"]].add(named.removeprefix("/api/v1/society"))
    assert {scope: set(re.findall(r"`([^`]+)`", said)) for scope, said in documented.items()} == described
