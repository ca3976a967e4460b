"""Checks across tables: references, support by sources, traits, grants, and what comes before what."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from concord.kernel.dates import PartialDate
from concord.kernel.faults import Fault, FaultsFoundError, near
from concord.kernel.strict_json import load_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from concord.atlas.sources.curated.facts import Facts
    from concord.atlas.sources.curated.files import Row
    from concord.atlas.sources.curated.tables import Table

_EVENTS = "authorisation_events"
_ENDS = {"withdrawn", "revoked", "annulled", "expired"}
_ORDERED = (("since", "until"), ("start", "end"), ("start", "primary_completion"))
# Unknown keys of a column for which a like one is looked for: each time all keys are gone through.
_MOST_HINTS = 20
_LIFE = ("introduced", "passed", "promulgated", "in_force", "superseded", "lapsed", "repealed")
_REVIEW_DATES = ("submitted", "started", "opinion", "decided")
_REQUIRED_TRAITS = {
    "products": ("cord_blood", "minimally_manipulated", "living_cells"),
    "authorisations": ("stem_cell_per_regulator",),
}


def cross_checks(facts: Facts) -> Iterator[Fault]:
    """Every fault that shows only when tables are read together."""
    for table in facts.declared.values():
        yield from _missing(facts, table)
        yield from _unsupported(facts, table)
        yield from _backward(facts, table)
    yield from _subjects_of_measures(facts)
    yield from _repeated_addresses(facts)
    yield from _missing_traits(facts)
    yield from _grant_kinds(facts)
    yield from _grants(facts)
    yield from _redirects(facts)
    yield from _lives_of_instruments(facts)
    yield from _criteria(facts)
    yield from _reviews(facts)


def _fault(facts: Facts, table: str, row: Row, column: str, expected: str) -> Fault:
    return Fault(facts.declared[table].file, row.line, column, row.cells.get(column, ""), expected)


def _missing(facts: Facts, table: Table) -> Iterator[Fault]:
    """Keys that the table to which a column refers does not have."""
    for column in table.columns:
        known = facts.known(column.refers) if column.refers else None
        if known is None:
            continue
        unknown = (
            (row, part)
            for row in facts.sound(table.name, column.name)
            for part in row.cells[column.name].split("|")
            if part and part not in known
        )
        for count, (row, part) in enumerate(unknown):
            hint = near(part, known) if count < _MOST_HINTS else ""
            expected = f"{part!r} is no key of {column.refers}{hint}"
            yield _fault(facts, table.name, row, column.name, expected)


def _unsupported(facts: Facts, table: Table) -> Iterator[Fault]:
    """Rows that were read, as they say, and name no source."""
    if not {"sources", "confidence"} <= {column.name for column in table.columns}:
        return
    for row in facts.sound(table.name, "confidence", "basis", "sources"):
        is_read = row.cells["confidence"] != "low" and row.cells.get("basis", "read") == "read"
        if is_read and not row.cells["sources"]:
            expected = "expected a source, or confidence low, or basis recalled or rule"
            yield _fault(facts, table.name, row, "sources", expected)


def _backward(facts: Facts, table: Table) -> Iterator[Fault]:
    names = {column.name for column in table.columns if column.kind.partial}
    for pair in _ORDERED:
        if names.issuperset(pair):
            for row in facts.sound(table.name, *pair):
                yield from _out_of_order(facts, table.name, row, pair)


def _out_of_order(facts: Facts, table: str, row: Row, columns: Iterable[str]) -> Iterator[Fault]:
    """Dates of a row, of those that it has, that come before the one that should precede them."""
    for first, second in pairwise(column for column in columns if row.cells[column]):
        start = row.cells[first]
        if _is_before(row.cells[second], start):
            yield _fault(facts, table, row, second, f"expected a date not before {first} {start}")


def _is_before(one: str, other: str) -> bool:
    return PartialDate.parse(one).is_before(PartialDate.parse(other)).certain


def _subjects_of_measures(facts: Facts) -> Iterator[Fault]:
    known = facts.known("organisations", "meetings")
    if known is None:
        return
    for row in facts.sound("measures", "subject"):
        subject = row.cells["subject"]
        if subject not in known:
            expected = f"expected a key of organisations or meetings{near(subject, known)}"
            yield _fault(facts, "measures", row, "subject", expected)


def _repeated_addresses(facts: Facts) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for row in facts.sound("references", "url", "reference"):
        url, key = row.cells["url"], row.cells["reference"]
        if url and seen.setdefault(url, key) != key:
            expected = f"expected an address once; {seen[url]} has it already"
            yield _fault(facts, "references", row, "url", expected)


def _missing_traits(facts: Facts) -> Iterator[Fault]:
    for subject, required in _REQUIRED_TRAITS.items():
        key = facts.declared[subject].subject
        file = f"{key}_traits.csv"
        if facts.known(subject) is None or file in facts.reading.unread:
            continue
        stated = {(row.cells.get(key), row.cells.get("trait")) for row in facts.mentioned(f"{key}_traits")}
        for row in facts.tables.get(subject, ()):
            for trait in required:
                if (row.cells[key], trait) not in stated:
                    expected = f"expected a row in {file} with trait {trait} (yes, no or unknown)"
                    yield _fault(facts, subject, row, key, expected)


def _grant_kinds(facts: Facts) -> Iterator[Fault]:
    for row in facts.sound(_EVENTS, "event", "grant_kind"):
        takes_kind = row.cells["event"] in ("granted", "converted")
        if takes_kind and not row.cells["grant_kind"]:
            yield _fault(facts, _EVENTS, row, "grant_kind", "expected a grant kind, or not_known")
        elif row.cells["grant_kind"] and not takes_kind:
            expected = f"expected nothing with the event {row.cells['event']}"
            yield _fault(facts, _EVENTS, row, "grant_kind", expected)


def _grants(facts: Facts) -> Iterator[Fault]:
    """Each authorisation was granted once, and nothing happened to it before."""
    if not facts.reading.unread.isdisjoint(("authorisation_events.csv", "authorisations.csv")):
        return
    events: dict[str, list[Row]] = {}
    for row in facts.mentioned(_EVENTS):
        events.setdefault(row.cells.get("authorisation", ""), []).append(row)
    sound = [row.line for row in facts.sound(_EVENTS, "event")]
    dated = {row.line for row in facts.sound(_EVENTS, "date") if row.cells["date"]}
    judged = {*sound, *(row.line for row in facts.reading.broken.get("authorisation_events.csv", ()))}
    for row in facts.tables.get("authorisations", ()):
        own = events.get(row.cells["authorisation"], [])
        if judged.issuperset(event.line for event in own):
            yield from _grants_of(facts, row, own, dated)


def _grants_of(facts: Facts, row: Row, events: list[Row], dated: set[int]) -> Iterator[Fault]:
    grants = [event for event in events if event.cells.get("event") == "granted"]
    if not grants:
        expected = "expected one event granted in authorisation_events.csv"
        yield _fault(facts, "authorisations", row, "authorisation", expected)
        return
    grant = grants[0]
    for extra in grants[1:]:
        expected = f"expected one grant; line {grant.line} has it already"
        yield _fault(facts, _EVENTS, extra, "event", expected)
    for event in events if grant.line in dated else ():
        if event.line in dated and _is_before(event.cells["date"], grant.cells["date"]):
            what = "an end" if event.cells["event"] in _ENDS else "an event"
            expected = f"expected {what} not before the grant of {grant.cells['date']} in line {grant.line}"
            yield _fault(facts, _EVENTS, event, "date", expected)


def _redirects(facts: Facts) -> Iterator[Fault]:
    for row in facts.sound("redirects", "kind", "old", "new"):
        kind, old, new = (row.cells[column] for column in ("kind", "old", "new"))
        known = facts.known(f"{kind}s")
        if known is not None and new not in known:
            yield _fault(facts, "redirects", row, "new", f"expected a key of {kind}s{near(new, known)}")
        if known is not None and old in known:
            yield _fault(facts, "redirects", row, "old", "expected a key that is no longer in use")


def _lives_of_instruments(facts: Facts) -> Iterator[Fault]:
    """Of a whole instrument: introduced, passed, promulgated, in force, ended follow each other."""
    lives: dict[str, dict[str, Row]] = {}
    for row in facts.sound("instrument_events", "date", "event", "instrument", "article"):
        if not row.cells["article"]:
            lives.setdefault(row.cells["instrument"], {})[row.cells["event"]] = row
    for life in lives.values():
        for first, second in pairwise(life[step] for step in _LIFE if step in life):
            if _is_before(second.cells["date"], first.cells["date"]):
                expected = f"expected a date not before {first.cells['event']} {first.cells['date']}"
                yield _fault(facts, "instrument_events", second, "date", expected)


def _criteria(facts: Facts) -> Iterator[Fault]:
    for row in facts.sound("designations", "criteria"):
        if not _is_json_object(row.cells["criteria"]):
            expected = "expected a tree of conditions as a JSON object"
            yield _fault(facts, "designations", row, "criteria", expected)


def _is_json_object(text: str) -> bool:
    try:
        return isinstance(load_json(text, ""), dict)
    except FaultsFoundError:
        return False


def _reviews(facts: Facts) -> Iterator[Fault]:
    """Each date of a review has a basis, and the dates follow each other."""
    for name in _REVIEW_DATES:
        basis = f"{name}_basis"
        for row in facts.sound("timelines", name, basis):
            if bool(row.cells[name]) != bool(row.cells[basis]):
                expected = f"expected a basis for a date {name}, and none without"
                yield _fault(facts, "timelines", row, basis, expected)
    for row in facts.tables.get("timelines", ()):
        sound = [name for name in _REVIEW_DATES if facts.is_sound("timelines", row, name)]
        yield from _out_of_order(facts, "timelines", row, sound)
