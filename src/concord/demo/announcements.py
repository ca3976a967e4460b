"""From the announcements of the atlas to the public record of the society."""

from __future__ import annotations

import csv
from importlib.resources import files
from io import StringIO
from typing import TYPE_CHECKING

from concord.atlas.questions.announcements import Announcement, Statement, parse_announcement
from concord.kernel.strict_yaml import load_yaml
from concord.society.agreements.announced import AnnouncedCommitment, AnnouncedParty, track
from concord.society.people.models import OrganisationKind

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


_FACTS = files("concord.atlas.facts")
_KINDS = {
    "society": OrganisationKind.SOCIETY,
    "nonprofit": OrganisationKind.CENTRE,
    "industry_body": OrganisationKind.COUNCIL,
}


def track_announcements() -> int:
    """Set down every announcement of the facts that is an agreement; the number of agreements."""
    addresses = {row["reference"]: row["url"] for row in _rows("references.csv")}
    bodies = {row["organisation"]: row for row in _rows("organisations.csv")}
    korean = {
        row["organisation"]: row["name"]
        for row in _rows("organisation_names.csv")
        if row["language"] == "ko" and row["kind"] in {"official", "local"} and not row["until"]
    }
    found = [path for path in _FACTS.joinpath("announcements").iterdir() if path.name.endswith(".yaml")]
    for path in sorted(found, key=lambda path: path.name):
        _set_down(_read(path), addresses, bodies, korean)
    return len(found)


def _read(path: Traversable) -> Announcement:
    return parse_announcement(load_yaml(path.read_text(encoding="utf-8"), path.name), path.name)


def _set_down(
    announcement: Announcement,
    addresses: dict[str, str],
    bodies: dict[str, dict[str, str]],
    korean: dict[str, str],
) -> None:
    parties = [
        AnnouncedParty(
            atlas_id=party.organisation,
            name=party.name,
            name_ko=korean.get(party.organisation, ""),
            short=party.short,
            role_en=party.role.en,
            role_ko=party.role.ko,
            kind=_KINDS.get(bodies[party.organisation]["kind"], OrganisationKind.OTHER),
            country=bodies[party.organisation]["country"],
        )
        for party in announcement.parties
    ]
    names = {party.atlas_id for party in parties}
    track(
        atlas_id=announcement.agreement,
        title_en=announcement.title.en,
        title_ko=announcement.title.ko,
        announced_on=announcement.announced_on,
        url=addresses[announcement.source],
        parties=parties,
        commitments=[
            _commitment(statement, names, addresses)
            for statement in announcement.statements
            if statement.kind == "commitment"
        ],
    )


def _commitment(statement: Statement, names: set[str], addresses: dict[str, str]) -> AnnouncedCommitment:
    outcome = statement.outcome
    known = outcome is not None and outcome.state != "not_public"
    return AnnouncedCommitment(
        text_en=statement.text.en,
        text_ko=statement.text.ko,
        promisors=tuple(body.organisation for body in statement.promisors),
        promisees=tuple(body.organisation for body in statement.promisees if body.organisation in names),
        due=statement.due,
        outcome_en=outcome.text.en if outcome and known else "",
        outcome_ko=outcome.text.ko if outcome and known else "",
        outcome_urls=tuple(addresses[source] for source in outcome.sources) if outcome and known else (),
    )


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(_FACTS.joinpath(name).read_text(encoding="utf-8"))))
