"""What an installation holds on a person, and for how long: each app registers its part.

So one export, one erasure and one run of retention reach all of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Model, Q, QuerySet

from concord.kernel.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from django.utils.functional import _StrOrPromise

ERASED = "[…]"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Subject:
    """The person whose data is meant, as they were before anything was erased.

    ``names`` are the person's names in every script, ``addresses`` their e-mail addresses, ``keys`` their
    own and those of the rows that were joined with theirs.
    """

    person: int
    key: str
    account: int | None
    names: tuple[str, ...]
    addresses: tuple[str, ...]
    keys: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """Every text that identifies the person by itself."""
        return (*self.names, *self.addresses)


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of thing held on the person, oldest first; a page reads its end, the export all of it."""

    code: str
    label: _StrOrPromise
    found: QuerySet[Any]
    columns: tuple[str, ...]

    @property
    def rows(self) -> list[Row]:
        """All rows of column name to value, read anew at every call."""
        return list(self.found.values(*self.columns))

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self.found.count()

    def latest(self, number: int) -> list[Row]:
        """At most so many rows, the latest first."""
        return list(self.found.reverse().values(*self.columns)[:number])


@dataclass(frozen=True, slots=True)
class Erased:
    """What an app did: rows deleted, rows from which the person was taken out, rows kept and why."""

    deleted: int = 0
    cleared: int = 0
    kept: int = 0
    why_kept: _StrOrPromise = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One app's answer. ``models`` names every model of the app that refers to a person or an account."""

    label: _StrOrPromise
    models: tuple[str, ...]
    export: Callable[[Subject], list[Table]]
    erase: Callable[[Subject], Erased]


PARTS: Registry[Part] = Registry("part of privacy")


def table(code: str, label: _StrOrPromise, rows: QuerySet[Any], *columns: str) -> Table:
    """The columns of a query, ordered from the oldest row on, as one table.

    Beside a column in English stands the Korean one.
    """
    both = [part for name in columns for part in (name, _korean(name)) if part]
    return Table(code, label, rows, tuple(both))


def _korean(column: str) -> str:
    return f"{column[:-3]}_ko" if column.endswith("_en") else ""


def redact(text: str, words: Sequence[str]) -> str:
    """The text with every occurrence of the words, in any case, replaced by a mark."""
    for word in words:
        # Korean particles stand directly behind a name, so only Latin letters and digits bound a word.
        pattern = rf"(?<![A-Za-z0-9]){re.escape(word)}(?![A-Za-z0-9])"
        text = re.sub(pattern, ERASED, text, flags=re.IGNORECASE)
    return text


def mentions(columns: Sequence[str], words: Sequence[str]) -> Q:
    """A filter for rows in whose columns one of the words may stand."""
    found = Q(pk__in=[])
    for column in columns:
        for word in words:
            found |= Q(**{f"{column}__icontains": word})
    return found


def redact_rows(model: type[Model], columns: Sequence[str], words: Sequence[str]) -> int:
    """Redact the words in those columns of every row of the model; the number of rows changed."""
    changed = 0
    for row in model._default_manager.filter(mentions(columns, words)).only("pk", *columns):
        for column in columns:
            setattr(row, column, redact(getattr(row, column), words))
        row.save(update_fields=columns)
        changed += 1
    return changed


@dataclass(frozen=True, slots=True)
class Keeping:
    """One purpose. ``count`` says how much is older than a moment, ``end`` ends the keeping of just that."""

    label: _StrOrPromise
    ground: _StrOrPromise
    days: int
    count: Callable[[datetime], int]
    end: Callable[[datetime], int]


KEEPING: Registry[Keeping] = Registry("purpose of keeping")


def keeping_of(
    label: _StrOrPromise, ground: _StrOrPromise, days: int, rows: QuerySet[Any], *columns: str
) -> Keeping:
    """The keeping of rows that are deleted so many days after the first of the moments in the columns."""

    def older(moment: datetime) -> QuerySet[Any]:
        return rows.filter(Q.create([(f"{column}__lt", moment) for column in columns], Q.OR))

    return Keeping(
        label, ground, days, lambda moment: older(moment).count(), lambda moment: older(moment).delete()[0]
    )
