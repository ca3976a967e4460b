"""One instrument: its stages, its versions, and what stands before, beside and after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse
from rapidfuzz import process

from concord.atlas.questions.instruments import in_force, versions_of
from concord.web.atlas import parameters
from concord.web.atlas.display import source_links
from concord.web.atlas.downloads import FORMATS, as_json
from concord.web.atlas.law.asking import reader
from concord.web.atlas.law.drawing import picture
from concord.web.atlas.law.rows import Head, Reader, event_row, head, standing_row
from concord.web.atlas.page_cache import cached_page
from concord.web.errors import NotFoundError

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from concord.atlas.edition.policy import Instrument, LawVersion
    from concord.kernel.dates import PartialDate
    from concord.web.request import ReaderRequest

_LAW_GO_KR = "https://www.law.go.kr/lsInfoP.do?lsiSeq="


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of a Korean law, with its address at law.go.kr."""

    number: str
    promulgated: date
    in_force: date
    kind_word: str
    address: str
    amended_by: Head | None
    holds: bool


@cached_page
def page(request: ReaderRequest, instrument_id: str) -> HttpResponse:
    """An instrument as of the day. Raises NotFoundError with what is close."""
    found = reader()
    instrument = found.policy.instruments.get(instrument_id)
    if instrument is None:
        raise NotFoundError("instrument", instrument_id, _close(found, instrument_id))
    standing = in_force(found.policy, instrument, request.as_of)
    events = [event_row(found, event) for event in instrument.events]
    if parameters.choice(request, "format", FORMATS, "html") != "html":
        rows = [
            {"date": str(row.date), "step": row.step, "article": row.article, "basis": row.basis}
            for row in events
        ]
        return as_json({"instrument": instrument.id, "events": rows})
    family = [found.policy.instruments[key] for key in _family(found, instrument)]
    context = {
        "section": "instruments",
        "head": head(found, instrument),
        "name_en": instrument.name_en,
        "summary": instrument.summary(found.language),
        "summary_language": found.language if instrument.summary_ko or found.language == "en" else "en",
        "status_note": instrument.status_note,
        "standing": standing_row(found, standing),
        "events": [(row, _come(row.date, request.as_of)) for row in events],
        "versions": _versions(found, instrument, standing.version),
        "relations": _relations(found, instrument),
        "picture": picture(found, [instrument, *family], request.as_of, _pictured_since(instrument)),
        "sources": source_links(found.edition, instrument.sources),
        "note": instrument.note,
        "confidence_word": found.word("confidence", instrument.confidence.value),
        "basis": instrument.basis.value,
        "basis_word": found.word("basis", instrument.basis.value),
    }
    return render(request, "law/instrument.html", context)


def _pictured_since(instrument: Instrument) -> int | None:
    """Three years before its first step, so that an old neighbour does not press it together."""
    return instrument.events[0].date.earliest.year - 3 if instrument.events else None


def _come(when: PartialDate, day: date) -> str:
    """Whether a step had come by the day: yes, no or unknown."""
    return when.is_on_or_before(day).name.lower()


def _close(found: Reader, wanted: str) -> list[tuple[str, str]]:
    near = process.extract(wanted, list(found.policy.instruments), limit=3, score_cutoff=60)
    names = found.policy.instruments
    return [(names[key].short_name, reverse("instrument", args=[key])) for key, _, _ in near]


def _relations(found: Reader, instrument: Instrument) -> list[tuple[str, list[Head]]]:
    """Relations in both directions, by what the other is to this one."""
    groups: dict[str, list[Head]] = {}
    for relation in instrument.relations:
        other = found.policy.instruments[relation.other]
        groups.setdefault(found.word("relation", relation.kind.value), []).append(head(found, other))
    for other in found.policy.instruments.values():
        for relation in other.relations:
            if relation.other == instrument.id:
                word = found.word("inverse_relation", relation.kind.value)
                groups.setdefault(word, []).append(head(found, other))
    return list(groups.items())


def _family(found: Reader, instrument: Instrument) -> list[str]:
    """The instruments that are related to this one, each once."""
    out = [relation.other for relation in instrument.relations]
    into = [
        other.id
        for other in found.policy.instruments.values()
        for relation in other.relations
        if relation.other == instrument.id
    ]
    return list(dict.fromkeys(out + into))


def _versions(found: Reader, law: Instrument, holding: LawVersion | None) -> list[VersionRow]:
    """The versions, latest first."""
    return [_version(found, one, holding) for one in reversed(versions_of(found.policy, law.id))]


def _version(found: Reader, version: LawVersion, holding: LawVersion | None) -> VersionRow:
    by = found.policy.instruments.get(version.amended_by)
    return VersionRow(
        version.number,
        version.promulgated,
        version.in_force,
        found.word("version_kind", version.kind.value),
        f"{_LAW_GO_KR}{version.mst}",
        head(found, by) if by else None,
        version == holding,
    )
