"""Assembles the policy of an edition from its documents under ``policy/``.

The files were checked when the edition was built (``sources.curated.policy``); what is read here is sound.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from concord.atlas.edition.cells import texts
from concord.atlas.edition.model import Basis, Confidence
from concord.atlas.edition.policy_model import (
    Designation,
    Instrument,
    InstrumentEvent,
    InstrumentKind,
    InstrumentRelation,
    LawVersion,
    Policy,
    RelationKind,
    Review,
    ReviewDate,
    Step,
    Term,
    VersionKind,
)
from concord.kernel.dates import PartialDate, parse_day

if TYPE_CHECKING:
    from collections.abc import Mapping

    Row = Mapping[str, str]


def assemble_policy(documents: Mapping[str, Any]) -> Policy:
    """The policy that lies in documents by path: a CSV file as rows of text, ``terms.yaml`` as its value.

    Facts without such files have an empty policy.
    """

    def rows(name: str) -> list[Row]:
        found: list[Row] = documents.get(f"policy/{name}.csv", [])
        return found

    events: dict[str, list[InstrumentEvent]] = {}
    for row in rows("instrument_events"):
        events.setdefault(row["instrument"], []).append(_event(row))
    relations: dict[str, list[InstrumentRelation]] = {}
    for row in rows("instrument_relations"):
        relations.setdefault(row["instrument"], []).append(_relation(row))
    return Policy(
        instruments={
            row["instrument"]: _instrument(
                row, events.get(row["instrument"], []), relations.get(row["instrument"], [])
            )
            for row in rows("instruments")
        },
        versions=tuple(_version(row) for row in rows("kr_versions")),
        designations={row["designation"]: _designation(row) for row in rows("designations")},
        reviews={row["review"]: _review(row) for row in rows("timelines")},
        terms={
            group: {key: Term(key, names["en"], names["ko"]) for key, names in entries.items()}
            for group, entries in documents.get("policy/terms.yaml", {}).items()
        },
    )


def _list(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()


def _date(cell: str) -> PartialDate | None:
    return PartialDate.parse(cell) if cell else None


def _number(cell: str) -> int | None:
    return int(cell) if cell else None


def _support(row: Row) -> dict[str, Any]:
    """The columns that most rows share."""
    return {
        "sources": _list(row["sources"]),
        "basis": Basis(row["basis"]),
        "confidence": Confidence(row["confidence"]),
    }


def _event(row: Row) -> InstrumentEvent:
    return InstrumentEvent(
        Step(row["event"]),
        PartialDate.parse(row["date"]),
        row["article"],
        row["note_en"],
        row["note_ko"],
        **_support(row),
    )


def _relation(row: Row) -> InstrumentRelation:
    return InstrumentRelation(
        RelationKind(row["relation"]),
        row["other"],
        **_support(row),
    )


def _instrument(row: Row, events: list[InstrumentEvent], relations: list[InstrumentRelation]) -> Instrument:
    return Instrument(
        id=row["instrument"],
        kind=InstrumentKind(row["kind"]),
        subjects=_list(row["subjects"]),
        events=tuple(sorted(events, key=lambda event: (event.date, list(Step).index(event.step)))),
        relations=tuple(relations),
        **texts(row, "jurisdiction", "short_name", "short_name_ko", "name_en", "name_local"),
        **texts(row, "summary_en", "summary_ko", "status_note", "note"),
        **_support(row),
    )


def _version(row: Row) -> LawVersion:
    return LawVersion(
        promulgated=parse_day(row["promulgated"]),
        in_force=parse_day(row["in_force"]),
        kind=VersionKind(row["kind"]),
        **texts(row, "law", "law_id", "mst", "number", "amended_by"),
        **_support(row),
    )


def _designation(row: Row) -> Designation:
    return Designation(
        id=row["designation"],
        since=PartialDate.parse(row["since"]),
        until=_date(row["until"]),
        decision_days=_number(row["decision_days"]),
        review_days=_number(row["review_days"]),
        **texts(row, "jurisdiction", "name", "name_local", "category", "legal_basis", "applies_to"),
        **texts(row, "criteria", "benefits", "clock_unit", "clock_note", "fee", "note"),
        **_support(row),
    )


def _review(row: Row) -> Review:
    def dated(name: str) -> ReviewDate | None:
        date = _date(row[name])
        return ReviewDate(date, Basis(row[f"{name}_basis"])) if date else None

    return Review(
        id=row["review"],
        product_class=row["class"],
        submitted=dated("submitted"),
        started=dated("started"),
        opinion=dated("opinion"),
        decided=dated("decided"),
        schemes=_list(row["schemes"]),
        **texts(row, "product", "product_name", "jurisdiction", "regulator", "outcome", "note"),
        sources=_list(row["sources"]),
        confidence=Confidence(row["confidence"]),
    )
