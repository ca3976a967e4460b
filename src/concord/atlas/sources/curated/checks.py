"""Checks across tables: references, support by sources, traits, grants and the order of events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concord.atlas.sources.curated.schema import REQUIRED_TRAITS, tables
from concord.kernel.dates import PartialDate
from concord.kernel.faults import Fault, near

if TYPE_CHECKING:
    from collections.abc import Iterator

    from concord.atlas.sources.curated.facts import Facts
    from concord.atlas.sources.curated.schema import Column, Table
    from concord.atlas.sources.curated.table_file import Row

_EVENTS = "authorisation_events.csv"
_ENDS = {"withdrawn", "revoked", "annulled", "expired"}
_ORDERED = (("since", "until"), ("start", "end"), ("start", "primary_completion"))


def cross_checks(facts: Facts) -> Iterator[Fault]:
    """Every fault that shows only when tables are read together."""
    for name, table in tables().items():
        rows = facts.tables.get(name, [])
        for column in table.columns:
            if column.refers:
                yield from _missing(facts, table, column, rows)
        yield from _unsupported(facts, table, rows)
        yield from _backward(facts, table, rows)
    yield from _subjects_of_measures(facts)
    yield from _repeated_addresses(facts)
    yield from _missing_traits(facts)
    yield from _grants(facts)
    yield from _redirects(facts)


def _fault(table: str, row: Row, column: str, expected: str) -> Fault:
    return Fault(f"{table}.csv", row.line, column, row.cells.get(column, ""), expected)


def _missing(facts: Facts, table: Table, column: Column, rows: list[Row]) -> Iterator[Fault]:
    known = facts.known(column.refers)
    if known is None:
        return
    for row in rows:
        if not facts.reading.is_sound(table.file, row, column.name):
            continue
        cell = row.cells[column.name]
        for part in cell.split("|") if cell else ():
            if part not in known:
                expected = f"{part!r} is no key of {column.refers}{near(part, known)}"
                yield _fault(table.name, row, column.name, expected)


def _unsupported(facts: Facts, table: Table, rows: list[Row]) -> Iterator[Fault]:
    names = {column.name for column in table.columns}
    if not {"sources", "confidence"} <= names:
        return
    for row in rows:
        cells = row.cells
        if not facts.reading.is_sound(table.file, row, "confidence", "basis", "sources"):
            continue
        is_read = cells["confidence"] != "low" and cells.get("basis", "read") == "read"
        if is_read and not cells["sources"]:
            expected = "expected a source, or confidence low, or basis recalled or rule"
            yield _fault(table.name, row, "sources", expected)


def _backward(facts: Facts, table: Table, rows: list[Row]) -> Iterator[Fault]:
    names = {column.name for column in table.columns if column.kind.partial}
    for first, second in _ORDERED:
        if {first, second} <= names:
            for row in rows:
                start, end = row.cells[first], row.cells[second]
                is_sound = facts.reading.is_sound(table.file, row, first, second)
                if is_sound and start and end and _is_before(end, start):
                    yield _fault(table.name, row, second, f"expected a date not before {first} {start}")


def _is_before(one: str, other: str) -> bool:
    return PartialDate.parse(one).is_before(PartialDate.parse(other)).certain


def _subjects_of_measures(facts: Facts) -> Iterator[Fault]:
    known = facts.known("organisations", "meetings")
    if known is None:
        return
    for row in facts.tables.get("measures", ()):
        subject = row.cells["subject"]
        if subject not in known and facts.reading.is_sound("measures.csv", row, "subject"):
            expected = f"expected a key of organisations or meetings{near(subject, known)}"
            yield _fault("measures", row, "subject", expected)


def _repeated_addresses(facts: Facts) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for row in facts.tables.get("references", ()):
        url, key = row.cells["url"], row.cells["reference"]
        is_sound = facts.reading.is_sound("references.csv", row, "url", "reference")
        if url and is_sound and seen.setdefault(url, key) != key:
            yield _fault("references", row, "url", f"expected an address once; {seen[url]} has it already")


def _missing_traits(facts: Facts) -> Iterator[Fault]:
    for subject, required in REQUIRED_TRAITS.items():
        key = subject.removesuffix("s")
        if facts.known(subject) is None or f"{key}_traits.csv" in facts.reading.unread:
            continue
        found = {(row.cells.get(key), row.cells.get("trait")) for row in facts.mentioned(f"{key}_traits")}
        for row in facts.tables.get(subject, ()):
            for trait in required:
                if (row.cells[key], trait) not in found:
                    expected = f"expected a row in {key}_traits.csv with trait {trait} (yes, no or unknown)"
                    yield _fault(subject, row, key, expected)


def _grants(facts: Facts) -> Iterator[Fault]:
    if {_EVENTS, "authorisations.csv"} & facts.reading.unread:
        return
    events: dict[str, list[Row]] = {}
    for row in facts.mentioned("authorisation_events"):
        events.setdefault(row.cells.get("authorisation", ""), []).append(row)
    for row in facts.tables.get("authorisation_events", ()):
        if facts.reading.is_sound(_EVENTS, row, "event", "grant_kind"):
            yield from _grant_kind(row)
    for row in facts.tables.get("authorisations", ()):
        own = events.get(row.cells["authorisation"], [])
        if not all(facts.reading.is_sound(_EVENTS, event, "event") for event in own):
            continue
        grants = [event for event in own if event.cells.get("event") == "granted"]
        if not grants:
            expected = "expected one event granted in authorisation_events.csv"
            yield _fault("authorisations", row, "authorisation", expected)
        for extra in grants[1:]:
            expected = f"expected one grant; line {grants[0].line} has it already"
            yield _fault("authorisation_events", extra, "event", expected)
        if grants and _is_dated(facts, grants[0]):
            yield from _before_grant(grants[0], [event for event in own if _is_dated(facts, event)])


def _is_dated(facts: Facts, event: Row) -> bool:
    return (
        bool(event.cells.get("date"))
        and event not in facts.reading.broken.get(_EVENTS, ())
        and (facts.reading.is_sound(_EVENTS, event, "date"))
    )


def _before_grant(grant: Row, events: list[Row]) -> Iterator[Fault]:
    granted = grant.cells["date"]
    for event in events:
        if _is_before(event.cells["date"], granted):
            what = "an end" if event.cells["event"] in _ENDS else "an event"
            expected = f"expected {what} not before the grant of {granted} in line {grant.line}"
            yield _fault("authorisation_events", event, "date", expected)


def _grant_kind(row: Row) -> Iterator[Fault]:
    takes_kind = row.cells["event"] in ("granted", "converted")
    if takes_kind and not row.cells["grant_kind"]:
        yield _fault("authorisation_events", row, "grant_kind", "expected a grant kind, or not_known")
    elif row.cells["grant_kind"] and not takes_kind:
        expected = f"expected nothing with the event {row.cells['event']}"
        yield _fault("authorisation_events", row, "grant_kind", expected)


def _redirects(facts: Facts) -> Iterator[Fault]:
    for row in facts.tables.get("redirects", ()):
        if not facts.reading.is_sound("redirects.csv", row, "kind", "old", "new"):
            continue
        known = facts.known(f"{row.cells['kind']}s")
        if known is None:
            continue
        if row.cells["new"] not in known:
            expected = f"expected a key of {row.cells['kind']}s{near(row.cells['new'], known)}"
            yield _fault("redirects", row, "new", expected)
        if row.cells["old"] in known:
            yield _fault("redirects", row, "old", "expected a key that is no longer in use")
