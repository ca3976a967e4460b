"""Laws that every count keeps, whatever the rows, under every counting rule."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.literals import Literals as Literal

from concord.atlas.questions.approvals import GROUPINGS, Question, count, listing, rule, rules
from concord.kernel.logic import Truth

KEYS = ("a", "b", "c")
DAYS = st.dates(date(2010, 1, 1), date(2020, 12, 31))
RULES = st.sampled_from(sorted(rules()))
TRUTHS = st.sampled_from(("yes", "no", "unknown"))


@st.composite
def spans(draw, first=date(2010, 1, 1)):
    """Bounds of one day: known, or somewhere within two years."""
    start = draw(st.dates(first, date(2021, 12, 31)))
    return start, start + timedelta(days=draw(st.sampled_from((0, 0, 30, 365, 730))))


def written(span):
    first, last = span
    return str(first) if first == last else f"[{first}..{last}]"


@st.composite
def specifications(draw):
    """A row as plain values, so that it can be written again with one date known better."""
    grant = draw(spans())
    kind = draw(st.sampled_from(("", "withdrawn", "suspended", "annulled", "converted", "off_market")))
    return {
        "product": draw(st.sampled_from(KEYS)),
        "place": draw(st.sampled_from(("KR", "US", "EU", "DE"))),
        "grant": grant,
        "event": (kind, draw(spans(grant[0]))) if kind else None,
        "basis": draw(st.sampled_from(("read", "rule", "recalled"))),
        "terms": draw(st.sampled_from(("full", "conditional", "not_known"))),
        "legal_form": draw(st.sampled_from(("ma", "pma", "hospital_exemption"))),
        "confidence": draw(st.sampled_from(("high", "high", "low"))),
        "traits": [("stem_cell_per_regulator", draw(TRUTHS)), ("product_like", draw(TRUTHS))],
    }


ROWS = st.lists(specifications(), max_size=5)
TRAITS = st.fixed_dictionaries(
    dict.fromkeys(("cord_blood", "minimally_manipulated", "living_cells", "stem_cells"), TRUTHS)
)


def edition_of(rows, traits):
    made = []
    for number, row in enumerate(rows):
        events = []
        if row["event"]:
            kind, span = row["event"]
            terms = "full" if kind == "converted" else None
            events.append(Literal.event(kind, written(span), terms, basis=row["basis"]))
        made.append(
            Literal.authorisation(
                row["product"],
                row["place"],
                written(row["grant"]),
                *events,
                suffix=f"-{number}",
                **{key: row[key] for key in ("terms", "legal_form", "confidence", "traits")},
            )
        )
    return Literal.edition([Literal.product(key, **traits) for key in KEYS], made)


def counted(edition, name, day, by="jurisdiction"):
    found = count(edition, Question(rule(name), day), by)
    return {**{row.key: (row.certain, row.possible) for row in found.rows}, "": _total(found)}


def _total(found):
    return found.total.certain, found.total.possible


def at(counts, key):
    return counts.get(key, (0, 0))


@given(ROWS, TRAITS, RULES, DAYS, st.sampled_from(GROUPINGS))
def test_certain_never_exceeds_possible(rows, traits, name, day, by):
    counts = counted(edition_of(rows, traits), name, day, by)
    assert all(0 <= certain <= possible for certain, possible in counts.values())


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [
        ("all-in-force", "all-ever"),
        ("all-marketed", "all-in-force"),
        ("without-cord-blood", "all-in-force"),
        ("more-than-minimally-manipulated", "without-cord-blood"),
        ("all-in-force", "with-devices"),
        ("annulled-never-counted", "all-ever"),
    ],
)
@given(ROWS, TRAITS, DAYS)
def test_a_narrower_rule_counts_no_more(narrow, wide, rows, traits, day):
    edition = edition_of(rows, traits)
    less, more = counted(edition, narrow, day), counted(edition, wide, day)
    for key, (certain, possible) in less.items():
        assert certain <= at(more, key)[0]
        assert possible <= at(more, key)[1]


@given(ROWS, specifications(), TRAITS, RULES, DAYS)
def test_another_row_lowers_no_count(rows, row, traits, name, day):
    before = counted(edition_of(rows, traits), name, day)
    after = counted(edition_of([*rows, row], traits), name, day)
    for key, (certain, possible) in before.items():
        assert at(after, key)[0] >= certain
        assert at(after, key)[1] >= possible


@given(ROWS, TRAITS, RULES, DAYS, st.data())
def test_a_date_known_better_only_narrows(rows, traits, name, day, data):
    before = counted(edition_of(rows, traits), name, day)
    better = []
    for row in rows:
        grant = _better(data, row["grant"])
        event = row["event"] and (row["event"][0], _better(data, row["event"][1]))
        better.append({**row, "grant": grant, "event": event})
    after = counted(edition_of(better, traits), name, day)
    for key in before.keys() | after.keys():
        assert at(before, key)[0] <= at(after, key)[0]
        assert at(after, key)[1] <= at(before, key)[1]


def _better(data, span):
    first, last = span
    start = data.draw(st.dates(first, last))
    return start, data.draw(st.dates(start, last))


@given(ROWS, TRAITS, RULES, DAYS, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows, traits, name, day, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    one, other = edition_of(rows, traits), edition_of(shuffled, traits)
    assert counted(one, name, day) == counted(other, name, day)


@given(ROWS, TRAITS, RULES, DAYS)
def test_a_count_is_that_of_its_rows(rows, traits, name, day):
    edition = edition_of(rows, traits)
    listed = listing(edition, Question(rule(name), day))
    certain = {row.unit for row in listed if row.truth is Truth.YES}
    possible = {row.unit for row in listed}
    assert counted(edition, name, day)[""] == (len(certain), len(possible))
    assert all(bool(row.doubts) == (row.truth is Truth.UNKNOWN) for row in listed)
