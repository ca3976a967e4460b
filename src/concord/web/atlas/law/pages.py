"""Pages of the law: all instruments, one instrument, the law of one jurisdiction over the years."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from rapidfuzz import process

from concord.atlas.questions.instruments import (
    Standing,
    bill_stages,
    changed,
    coming,
    in_force,
    months_after,
    stage,
    standings,
    versions_of,
)
from concord.web.atlas import parameters
from concord.web.atlas.display import place_name, source_links
from concord.web.atlas.downloads import FORMATS, as_csv, as_json
from concord.web.atlas.law.display import (
    Filter,
    Reader,
    change_row,
    event_row,
    head,
    months,
    picture,
    read_filter,
    reader,
    standing_row,
)
from concord.web.atlas.page_cache import cached_page
from concord.web.errors import BadParameterError, NotFoundError

if TYPE_CHECKING:
    from datetime import date

    from concord.atlas.edition.policy import Instrument, LawVersion
    from concord.web.request import ReaderRequest

_SHOWS = ("on", "changed", "coming")
_LAW_GO_KR = "https://www.law.go.kr/lsInfoP.do?lsiSeq="
# The act whose story a jurisdiction's page tells, and the year from which its picture of law begins.
_STORY = {"KR": "kr-armab-act"}
_PICTURED_SINCE = 1998


@cached_page
def instruments(request: ReaderRequest) -> HttpResponse:
    """The list, in one of three views: on the day, changed since another day, coming."""
    record = reader()
    show = parameters.choice(request, "show", _SHOWS, "on")
    kind = parameters.choice(request, "format", FORMATS, "html")
    wanted = read_filter(request, record)
    context: dict[str, Any] = {
        "section": "instruments",
        "show": show,
        "wanted": wanted,
        "place_name": place_name(wanted.place, record.language) if wanted.place else "",
        "places": [(place_name(code, record.language), code) for code in record.places()],
        "subjects": record.options("subject"),
        "kinds": record.options("kind"),
    }
    if show == "on":
        rows = _known(standings(record.policy, request.as_of), wanted)
        context |= {
            **_counts(rows),
            "recalled": sum(row.in_force.certain and not row.certain for row in rows),
            "standing_rows": [standing_row(record, row) for row in sorted(rows, key=_by_standing)],
        }
    else:
        context |= _changes(request, record, wanted, show)
    if kind == "html":
        return render(request, "law/instruments.html", context)
    plain = [_plain_standing(row) for row in context.get("standing_rows", [])]
    plain = plain or [_plain_change(row) for row in context.get("change_rows", [])]
    if kind == "csv":
        return as_csv(f"instruments-{show}-{request.as_of}", plain)
    return as_json({"as_of": request.as_of, "show": show, "rows": plain})


def _known(rows: tuple[Standing, ...], wanted: Filter) -> list[Standing]:
    """Those that are wanted and had appeared, or may have, by the day."""
    return [row for row in rows if wanted.keeps(row.instrument) and row.is_known]


def _counts(rows: list[Standing]) -> dict[str, int]:
    return {
        "certain": sum(row.certain for row in rows),
        "possible": sum(row.in_force.possible for row in rows),
    }


def _by_standing(row: Standing) -> tuple[int, str, str]:
    return -row.in_force.value, row.instrument.jurisdiction, row.instrument.id


def _changes(request: ReaderRequest, record: Reader, wanted: Filter, show: str) -> dict[str, Any]:
    """What changed since a day, latest first, or what is coming."""
    day, place = request.as_of, wanted.place or None
    if show == "changed":
        since = parameters.day(request, "since") or months_after(day, -12)
        if since > day:
            raise BadParameterError("since", str(since), _("a day not after %(day)s") % {"day": day})
        context: dict[str, Any] = {"since": since}
        rows = changed(record.policy, since, day, place)[::-1]
    else:
        ahead = months(request)
        context = {"months": ahead, "until": months_after(day, ahead)}
        rows = coming(record.policy, day, ahead, place)
    return {
        **context,
        "change_rows": [change_row(record, row) for row in rows if wanted.keeps(row.instrument)],
    }


def _plain_standing(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "instrument": row["head"]["id"],
        "jurisdiction": row["head"]["place_code"],
        "kind": row["head"]["kind"],
        "name": row["head"]["name"],
        "stage": row["stage_word"],
        "since": str(row["since"] or ""),
        **{key: row[key] for key in ("in_force", "certain", "version", "basis")},
        "sources": [source.url for source in row["sources"]],
    }


def _plain_change(row: dict[str, Any]) -> dict[str, Any]:
    event = row["event"]
    return {
        "date": str(event["date"]),
        "step": event["step"],
        "instrument": row["head"]["id"],
        "jurisdiction": row["head"]["place_code"],
        "name": row["head"]["name"],
        "article": event["article"],
        "certain": row["certain"],
        "basis": event["basis"],
        "version": row["version"],
        "sources": [source.url for source in event["sources"]],
    }


@cached_page
def instrument(request: ReaderRequest, instrument_id: str) -> HttpResponse:
    """An instrument as of the day. Raises NotFoundError with what is close."""
    record = reader()
    one = record.policy.instruments.get(instrument_id)
    if one is None:
        raise NotFoundError("instrument", instrument_id, _close(record, instrument_id))
    standing = in_force(record.policy, one, request.as_of)
    events = [event_row(record, event) for event in one.events]
    if parameters.choice(request, "format", FORMATS, "html") != "html":
        rows = [
            {"date": str(row["date"]), **{key: row[key] for key in ("step", "article", "basis")}}
            for row in events
        ]
        return as_json({"instrument": one.id, "events": rows})
    # Three years before its first step, so that an old neighbour does not press it together.
    first = one.events[0].date.earliest.year - 3 if one.events else None
    related = _related(record, one)
    context = {
        "section": "instruments",
        "head": head(record, one),
        "name_en": one.name_en,
        "summary": one.summary(record.language),
        "summary_language": record.language if one.summary_ko or record.language == "en" else "en",
        "status_note": one.status_note,
        "standing": standing_row(record, standing),
        "events": [(row, row["date"].is_on_or_before(request.as_of).name.lower()) for row in events],
        "versions": [
            _version(record, version, standing.version)
            for version in versions_of(record.policy, one.id)[::-1]
        ],
        "relations": _relations(record, related),
        "picture": picture(
            record, {one.id: one, **{other.id: other for _, other in related}}.values(), request.as_of, first
        ),
        "sources": source_links(record.edition, one.sources),
        "note": one.note,
        "confidence_word": record.word("confidence", one.confidence.value),
        "basis": one.basis.value,
        "basis_word": record.word("basis", one.basis.value),
    }
    return render(request, "law/instrument.html", context)


def _close(record: Reader, wanted: str) -> list[tuple[str, str]]:
    known = record.policy.instruments
    near = process.extract(wanted, list(known), limit=3, score_cutoff=60)
    return [(known[key].short_name, reverse("instrument", args=[key])) for key, _score, _index in near]


def _related(record: Reader, one: Instrument) -> list[tuple[str, Instrument]]:
    """The instruments related to this one, in both directions, each with what it is to this one."""
    known = record.policy.instruments
    out = [
        (record.word("relation", relation.kind.value), known[relation.other]) for relation in one.relations
    ]
    return out + [
        (record.word("inverse_relation", relation.kind.value), other)
        for other in known.values()
        for relation in other.relations
        if relation.other == one.id
    ]


def _relations(
    record: Reader, related: list[tuple[str, Instrument]]
) -> list[tuple[str, list[dict[str, Any]]]]:
    """Related instruments by what they are to this one."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for word, other in related:
        groups.setdefault(word, []).append(head(record, other))
    return list(groups.items())


def _version(record: Reader, version: LawVersion, holding: LawVersion | None) -> dict[str, Any]:
    """One version of a Korean law, with its address at law.go.kr."""
    amending = record.policy.instruments.get(version.amended_by)
    return {
        "number": version.number,
        "promulgated": version.promulgated,
        "in_force": version.in_force,
        "kind_word": record.word("version_kind", version.kind.value),
        "address": f"{_LAW_GO_KR}{version.mst}",
        "amended_by": head(record, amending) if amending else None,
        "holds": version == holding,
    }


@cached_page
def jurisdiction(request: ReaderRequest, code: str) -> HttpResponse:
    """Timeline, table and filters of a jurisdiction's law as of the day."""
    record, day = reader(), request.as_of
    places = record.places()
    if code not in places:
        close = [(place_name(one, record.language), reverse("law", args=[one])) for one in places]
        raise NotFoundError("jurisdiction", code, close)
    wanted = read_filter(request, record, code)
    rows = _known(standings(record.policy, day, code), wanted)
    kind = parameters.choice(request, "format", ("html", "csv", "svg"), "html")
    kept = [one for one in record.policy.instruments.values() if wanted.keeps(one)]
    if kind == "csv":
        return as_csv(f"law-{code}-{day}", [_plain(record, one) for one in kept])
    context: dict[str, Any] = {
        "picture": picture(record, kept, day, _PICTURED_SINCE),
        "picture_title": place_name(code, record.language),
    }
    if kind == "svg":
        svg = render_to_string("law/lines.svg", {**context, "alone": True, "request": request})
        return HttpResponse(svg, content_type="image/svg+xml")
    context |= {
        "section": "jurisdictions",
        "code": code,
        "name": place_name(code, record.language),
        "wanted": wanted,
        "subjects": record.options("subject"),
        **_counts(rows),
        "pending": sum(
            row.in_force.name == "NO" and stage(row.instrument, day).at_most != "ended" for row in rows
        ),
        "standing_rows": [standing_row(record, row) for row in rows],
        "others": [(place_name(one, record.language), one) for one in places if one != code],
        **_story(record, code, day),
    }
    return render(request, "law/jurisdiction.html", context)


def _story(record: Reader, code: str, day: date) -> dict[str, Any]:
    """How bills became the act of a jurisdiction, where its page tells that story."""
    known = record.policy.instruments
    law = _STORY.get(code)
    if law is None or law not in known:
        return {}
    steps = bill_stages(record.policy, day, law)
    family = {step.instrument.id: step.instrument for step in steps}
    return {
        "story": [
            (head(record, step.instrument), event_row(record, step.event), step.come.name.lower())
            for step in steps
        ],
        "story_picture": picture(record, family.values(), day),
        "story_head": head(record, known[law]),
    }


def _plain(record: Reader, one: Instrument) -> dict[str, Any]:
    by_step = {event.step.value: str(event.date) for event in one.events if not event.article}
    return {
        "instrument": one.id,
        "kind": one.kind.value,
        "name": one.short_name,
        "name_local": one.name_local,
        **{step: by_step.get(step, "") for step in record.policy.terms.get("step", {})},
        "basis": one.basis.value,
    }
