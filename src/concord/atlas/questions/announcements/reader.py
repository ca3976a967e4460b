"""Read an announcement from the value of its YAML file, strictly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from concord.atlas.edition.model import part
from concord.atlas.questions.announcements.model import (
    Announcement,
    Body,
    Kind,
    Outcome,
    Party,
    Speaker,
    State,
    Statement,
    Words,
)
from concord.kernel.dates import PartialDate, Period, parse_day
from concord.kernel.faults import Fault, FaultsFoundError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from concord.atlas.edition.model import Edition

FOLDER = "announcements/"
_HEAD = {
    "announcement", "agreement", "source", "announced_on", "places", "signed_on", "text", "title", "summary",
    "parties", "statements",
}  # fmt: skip
_COMMON = {"id", "kind", "text", "speaker"}
_BY_KIND: Mapping[str, set[str]] = {
    "claim": {"claim", "refused"},
    "commitment": {"promisors", "promisees", "due", "outcome"},
    "task": {"bodies", "served_by"},
}


@part
def announcements_of(edition: Edition) -> dict[str, Announcement]:
    """The announcements of an edition by id, in order of their day."""
    found = [
        parse_announcement(data, path) for path, data in edition.documents.items() if path.startswith(FOLDER)
    ]
    return {one.id: one for one in sorted(found, key=lambda one: (one.announced_on, one.id))}


def parse_announcement(data: Mapping[str, Any], file: str) -> Announcement:
    """An announcement. Raises FaultsFoundError that names the statement and what is expected."""
    faults: list[Fault] = []
    statements: list[Statement] = []
    if not isinstance(data, dict) or not isinstance(data.get("statements"), list):
        raise FaultsFoundError(
            [Fault(file, 0, "statements", "", "expected a list of statements under this key")]
        )
    for number, fields in enumerate(data["statements"], start=1):
        try:
            statements.append(_statement(fields))
        except (KeyError, ValueError, TypeError) as error:
            known = isinstance(fields, dict) and fields.get("id")
            place = str(known or f"statement {number}")
            faults.append(Fault(file, 0, place, "", _explain(error)))
    try:
        found = _announcement(data, tuple(statements))
    except (KeyError, ValueError, TypeError) as error:
        faults.append(Fault(file, 0, "head", "", _explain(error)))
    if faults:
        raise FaultsFoundError(faults)
    return found


def _explain(error: Exception) -> str:
    return f"missing {error}" if isinstance(error, KeyError) else str(error)


def _announcement(data: Mapping[str, Any], statements: tuple[Statement, ...]) -> Announcement:
    _exactly(data, _HEAD)
    return Announcement(
        id=data["announcement"],
        agreement=data["agreement"],
        source=data["source"],
        announced_on=parse_day(data["announced_on"]),
        places=tuple(map(_words, data["places"])),
        signed_on=data["signed_on"],
        text=data["text"],
        title=_words(data["title"]),
        summary=_words(data["summary"]),
        parties=tuple(map(_party, data["parties"])),
        statements=statements,
    )


def _statement(fields: Mapping[str, Any]) -> Statement:
    kind: Kind = fields["kind"]
    if kind not in _BY_KIND:
        raise ValueError(f"kind {kind!r}: expected one of {', '.join(_BY_KIND)}")
    _exactly(fields, _COMMON | _BY_KIND[kind])
    if kind == "claim" and bool(fields["claim"]) == bool(fields["refused"]):
        raise ValueError("expected either a claim or the reason why it is refused")
    return Statement(
        id=fields["id"],
        kind=kind,
        text=_words(fields["text"]),
        speaker=_speaker(fields["speaker"]),
        claim=fields.get("claim") or "",
        refused=_words(fields["refused"]) if fields.get("refused") else None,
        promisors=_bodies(fields.get("promisors", ())),
        promisees=_bodies(fields.get("promisees", ())),
        due=_due(fields.get("due")),
        outcome=_outcome(fields["outcome"]) if kind == "commitment" else None,
        bodies=_bodies(fields.get("bodies", ())),
        served_by=tuple(fields.get("served_by", ())),
    )


def _exactly(fields: Any, expected: set[str]) -> None:  # noqa: ANN401 - any YAML
    if not isinstance(fields, dict):
        raise ValueError(f"{str(fields)[:40]!r}: expected {', '.join(sorted(expected))}")  # noqa: TRY004 - a fault
    missing, unknown = sorted(expected - fields.keys()), sorted(fields.keys() - expected)
    if missing:
        raise ValueError(f"missing {', '.join(missing)}")
    if unknown:
        raise ValueError(f"unknown field {unknown[0]!r}; expected {', '.join(sorted(expected))}")


def _words(fields: Mapping[str, str]) -> Words:
    _exactly(fields, {"en", "ko"})
    return Words(fields["en"].strip(), fields["ko"].strip())


def _bodies(rows: Any) -> tuple[Body, ...]:  # noqa: ANN401 - a list of mappings from YAML
    return tuple(Body(row["organisation"], _name(row["name"])) for row in rows)


def _name(name: str | Mapping[str, str]) -> Words:
    """A proper name stands for both languages; a description is given in each."""
    return Words(name, name) if isinstance(name, str) else _words(name)


def _party(fields: Mapping[str, Any]) -> Party:
    founded = fields.get("founded")
    return Party(
        organisation=fields["organisation"],
        name=fields["name"],
        short=fields["short"],
        role=_words(fields["role"]),
        founded=PartialDate.parse(founded) if founded else None,
    )


def _speaker(fields: Mapping[str, Any] | None) -> Speaker | None:
    if fields is None:
        return None
    person, role = fields.get("person"), fields.get("role")
    return Speaker(_words(person) if person else None, _words(role) if role else None, fields["organisation"])


def _due(text: str | None) -> str:
    if text:
        _ = Period.parse(text) if "/" in text else PartialDate.parse(text)
    return text or ""


def _outcome(fields: Mapping[str, Any]) -> Outcome:
    _exactly(fields, {"state", "text", "sources"})
    if fields["state"] not in get_args(State):
        raise ValueError(f"state {fields['state']!r}: expected one of {', '.join(get_args(State))}")
    if fields["state"] != "not_public" and not fields["sources"]:
        raise ValueError("an outcome that is known needs a source")
    return Outcome(fields["state"], _words(fields["text"]), tuple(fields["sources"]))
