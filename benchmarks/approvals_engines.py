"""The engines that ``benchmarks.approvals`` compares.

Each takes an edition, lays what it needs and gives a function of the day. Pandas, SQLite and DuckDB read one
flat table with a row for each authorisation: place, product, legal form, whether it is for a product at all,
and the days between which it stands for certain or may stand, worked out once as a careful analyst would. The
rule is in the query, as it is here.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import duckdb
import pandas as pd

from concord.atlas.edition.columns import columns_of
from concord.atlas.edition.model import ENDS, Basis, Confidence, EventKind
from concord.atlas.questions.approvals import Question, count, rule
from concord.kernel.logic import Truth

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from concord.atlas.edition.model import Authorisation, Edition

    Answer = dict[str, tuple[int, int]]
    Ask = Callable[[date], Answer]
    Row = tuple[str, str, str, bool, int, int, int, int]

_RULE = "all-in-force"
_NEVER = 4_000_000
_COLUMNS = ("place", "product", "form", "is_product", "sure_from", "sure_to", "may_from", "may_to")
_FORMS = tuple(sorted(rule(_RULE).legal_forms))
_QUERY = f"""
SELECT place,
       COUNT(DISTINCT CASE WHEN sure_from <= {{day}} AND {{day}} < sure_to THEN product END),
       COUNT(DISTINCT product)
FROM standing WHERE may_from <= {{day}} AND {{day}} < may_to AND is_product
AND form IN ({", ".join(f"'{form}'" for form in _FORMS)}) GROUP BY place
"""


def concord(edition: Edition) -> Ask:
    """Columns, laid once for every rule; a rule that is asked again gets step functions."""
    columns_of(edition)

    def ask(day: date) -> Answer:
        rows = count(edition, Question(rule(_RULE), day)).rows
        return {row.key: (row.certain, row.possible) for row in rows}

    return ask


def pandas(edition: Edition) -> Ask:
    """A data frame, filtered and grouped for each day; words as categories."""
    frame = pd.DataFrame(_flat(edition), columns=list(_COLUMNS))
    frame["place"] = frame["place"].astype("category")
    frame["form"] = frame["form"].astype("category")
    frame["product"] = frame["product"].astype("category").cat.codes

    def ask(day: date) -> Answer:
        number = day.toordinal()
        is_counted = frame["is_product"] & frame["form"].isin(_FORMS)
        may = frame[is_counted & (frame["may_from"] <= number) & (number < frame["may_to"])]
        sure = may[(may["sure_from"] <= number) & (number < may["sure_to"])]
        most = may.drop_duplicates(["place", "product"])["place"].value_counts()
        certain = sure.drop_duplicates(["place", "product"])["place"].value_counts()
        return {str(key): (int(certain[key]), int(n)) for key, n in most.items() if n}

    return ask


def sqlite(edition: Edition) -> Ask:
    """A table in memory with an index on the days."""
    base = sqlite3.connect(":memory:")
    base.execute(
        "CREATE TABLE standing "
        "(place TEXT, product TEXT, form TEXT, is_product INT,"
        " sure_from INT, sure_to INT, may_from INT, may_to INT)"
    )
    base.executemany("INSERT INTO standing VALUES (?, ?, ?, ?, ?, ?, ?, ?)", _flat(edition))
    base.execute(
        "CREATE INDEX days ON standing"
        " (may_from, may_to, form, is_product, place, product, sure_from, sure_to)"
    )
    base.execute("ANALYZE")

    def ask(day: date) -> Answer:
        found = base.execute(_QUERY.format(day=":day"), {"day": day.toordinal()})
        return {place: (sure, may) for place, sure, may in found}

    return ask


def duck(edition: Edition) -> Ask:
    """A table in memory, loaded from a data frame, which is its quickest way in."""
    base = duckdb.connect()
    frame = pd.DataFrame(_flat(edition), columns=list(_COLUMNS))
    base.register("loaded", frame)
    base.execute("CREATE TABLE standing AS SELECT * FROM loaded")

    def ask(day: date) -> Answer:
        found = base.execute(_QUERY.format(day="$day"), {"day": day.toordinal()}).fetchall()
        return {place: (sure, may) for place, sure, may in found}

    return ask


ENGINES: dict[str, Callable[[Edition], Ask]] = {
    "concord": concord,
    "pandas": pandas,
    "sqlite": sqlite,
    "duckdb": duck,
}


def _flat(edition: Edition) -> list[Row]:
    return [_row(row) for row in edition.authorisations.values()]


def _row(row: Authorisation) -> Row:
    """Bounds of the days on which it stands; the record has no reinstatement, so a suspension ends it."""
    may_from = sure_from = sure_to = may_to = _NEVER
    for event in row.events:
        first, last = event.date.earliest.toordinal(), event.date.latest.toordinal()
        if event.kind is EventKind.GRANTED:
            is_certain = row.confidence is not Confidence.LOW and event.confidence is not Confidence.LOW
            may_from, sure_from = first, last if is_certain else _NEVER
        elif event.kind in ENDS or event.kind is EventKind.SUSPENDED:
            is_doubtful = event.basis is Basis.RECALLED or event.confidence is Confidence.LOW
            sure_to = min(sure_to, first)
            may_to = may_to if is_doubtful else min(may_to, last)
        elif event.kind is EventKind.REINSTATED:
            raise ValueError(f"{row.id}: reinstated, which the flat table cannot say")
    is_product = not any(one.name == "product_like" and one.value is Truth.NO for one in row.traits)
    return row.jurisdiction, row.product, row.legal_form, is_product, sure_from, sure_to, may_from, may_to
