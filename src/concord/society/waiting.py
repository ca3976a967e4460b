"""What waits for whom: the queue of a person over all apps, and what their side waits for from others.

Each app declares what waits in its module ``waiting``, one function a kind::

    @waits_for_me("sign")
    def _to_sign(actor, now):
        rows = which(actor, AgreementAction.SIGN, Party).filter(signature=None, ...)
        return lines(rows, title=both("agreement__title"), page="agreement__key", body="organisation_id")

It returns the rows that wait for the actor, each as one line. The actor is a stand-in whose person and bodies
are filled in later: a function draws up a query and asks none, and takes days from ``actor.today`` and
moments from ``now``. Its words, button and address stand in ``web/society/waiting.py`` under the same name;
the action of the table names it too (``waits``), and a test fails for an action that neither waits nor is of
one's own accord. What my side waits for is declared by ``waits_for_others`` under the name of what the other
side is to do.

All kinds are one statement, so that a desk costs the same with one kind and with twenty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import DateField, F, Func, IntegerField, Value
from django.db.models.functions import Cast, Coalesce, NullIf, TruncDate

from concord.kernel import clock
from concord.kernel.registry import Registry
from concord.society.access import Actor

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet
    from django.db.models.expressions import Combinable

    Source = Callable[[Actor, datetime], QuerySet[Any, Any]]
    Column = str | Combinable

FOR_ME: Registry[Source] = Registry("kind that waits")
FOR_OTHERS: Registry[Source] = Registry("kind that others have")

# Stand for the actor and the moment while a statement is drawn up; no row has such a key.
_PERSON, _BODY, _KEY = -1_000_001, -2_000_000, "stand-in"
_MOMENT = datetime(1900, 1, 1, tzinfo=UTC)
_TEXTS = ("key", "page", "title_en", "title_ko", "about_en", "about_ko", "person")
_NUMBERS = ("body", "other")
_COLUMNS = (*_TEXTS, *_NUMBERS, "day", "since")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that waits. ``key`` is that of the object to act on, ``page`` that of the page it stands on.

    ``title`` names what is acted on, ``about`` what it belongs to, if anything. ``body`` is the primary key
    of the organisation for which the reader acts, ``other`` that of the other side, ``person`` the name of a
    person there; ``day`` is the last day, ``since`` the day from which it waits.
    """

    kind: str
    key: str
    page: str
    title_en: str
    title_ko: str
    about_en: str
    about_ko: str
    person: str
    body: int | None
    other: int | None
    day: date | None
    since: date | None


def waits_for_me(kind: str) -> Callable[[Source], Source]:
    """Declare what waits for the actor. Raises ValueError for a kind that is declared already."""
    return lambda source: FOR_ME.register(kind, source)


def waits_for_others(kind: str) -> Callable[[Source], Source]:
    """Declare what others are to do for the actor's side. Raises ValueError as :func:`waits_for_me`."""
    return lambda source: FOR_OTHERS.register(kind, source)


class Shifted(Func):
    """A day moved by the number of another column: ``unit`` is day or month, ``sign`` + or -.

    As ``kernel.dates.shifted`` a day is held to the last of its month.
    """

    output_field = DateField()

    def as_sqlite(self, compiler: Any, connection: Any, **_more: Any) -> Any:  # noqa: ANN401 - Django's signature
        """SQLite counts on into the next month where a month is too short."""
        (day, _), (number, _) = map(compiler.compile, self.get_source_expressions())
        by = f"'{self.extra['sign']}' || {number} || ' {self.extra['unit']}s'"
        last = f"date({day}, 'start of month', {by}, '+1 month', '-1 day')"
        return (
            f"min(date({day}, {by}), {last})" if self.extra["unit"] == "month" else f"date({day}, {by})"
        ), []

    def as_postgresql(self, compiler: Any, connection: Any, **_more: Any) -> Any:  # noqa: ANN401
        """PostgreSQL holds a day to its month itself."""
        (day, _), (number, _) = map(compiler.compile, self.get_source_expressions())
        return f"({day} {self.extra['sign']} {number} * interval '1 {self.extra['unit']}')::date", []


def both(name: str) -> tuple[str, Combinable]:
    """A field in both languages; the English where there is no Korean."""
    return f"{name}_en", Coalesce(NullIf(f"{name}_ko", Value("")), f"{name}_en")


def on_day(moment: str | Combinable, actor: Actor) -> Combinable:
    """The day on which that moment falls where the actor is."""
    return TruncDate(moment, tzinfo=ZoneInfo(actor.time_zone))


def lines(
    rows: QuerySet[Any],
    *,
    title: Column | tuple[Column, Column] = "",
    about: Column | tuple[Column, Column] = "",
    key: Column = "key",
    page: Column = "",
    **columns: Column,
) -> QuerySet[Any, Any]:
    """The rows as lines: each column is the name of a field or an expression, a title also a pair of them.

    ``page`` is the key of the row itself unless it is given; days, bodies and persons are none.
    """
    for name, value in (("title", title), ("about", about)):
        pair = value if isinstance(value, tuple) else (value, value)
        columns |= {f"{name}_en": pair[0], f"{name}_ko": pair[1]}
    columns |= {"key": key, "page": page or key}
    wanted = {f"w_{name}": _column(name, columns.get(name, "")) for name in _COLUMNS}
    found: QuerySet[Any, Any] = rows.order_by().annotate(**wanted).values_list(*wanted)
    return found


def _column(name: str, value: Column) -> Any:  # noqa: ANN401 - an expression
    if value:
        return F(value) if isinstance(value, str) else value
    if name in _TEXTS:
        return Value("")
    return Cast(Value(None), IntegerField() if name in _NUMBERS else DateField())


class Queue(Sequence["Line"]):
    """What waits, of one kind or of all: a sequence to be counted and cut into pages.

    By day, the earliest first; what has no day stands after, the longest waiting first. For somebody who
    acts for several organisations it is sorted by organisation before.
    """

    def __init__(self, sources: Registry[Source], actor: Actor, kind: str = "") -> None:
        self._kind = kind
        self._order = "w_body IS NULL, w_body, " if len(actor.represents) > 1 else ""
        self._statement, self._values = _filled(sources, actor)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many there are of each kind that waits at all."""
        return dict(self._rows("SELECT kind, COUNT(*) FROM", "GROUP BY kind ORDER BY kind"))

    def __len__(self) -> int:
        return self.counts.get(self._kind, 0) if self._kind else sum(self.counts.values())

    def __getitem__(self, part: Any) -> Any:  # noqa: ANN401 - a slice, and its lines
        if not len(self):
            return []
        where = "WHERE kind = %s" if self._kind else ""
        order = f"ORDER BY {self._order}w_day IS NULL, w_day, w_since, kind, w_key LIMIT %s OFFSET %s"
        own = [self._kind] if self._kind else []
        rows = self._rows("SELECT * FROM", f"{where} {order}", *own, part.stop - part.start, part.start)
        return [_line(row) for row in rows]

    def _rows(self, head: str, tail: str, *values: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401
        if not self._statement:
            return []
        with connection.cursor() as cursor:
            # The statement is drawn up by Django; nothing that anybody typed stands in it.
            cursor.execute(f"{head} ({self._statement}) w {tail}", [*self._values, *values])
            return list(cursor.fetchall())


def _line(row: tuple[Any, ...]) -> Line:
    *texts, body, other, day, since = row
    return Line(*(text or "" for text in texts), body, other, _day(day), _day(since))  # type: ignore[call-arg,arg-type]


def _day(value: date | str | None) -> date | None:
    """A day as either database gives it."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _filled(sources: Registry[Source], actor: Actor) -> tuple[str, list[Any]]:
    """The statement of all kinds for an actor of this shape, and its values with the actor's own."""
    bodies = sorted(actor.represents)
    shape = (actor.roles, actor.person is None, len(bodies), actor.time_zone, actor.today, clock.today())
    statement, values = _statement(sources, *shape, connection.vendor)
    own: dict[Any, Any] = {_PERSON: actor.person, _KEY: actor.key, _adapted(_MOMENT): _adapted(clock.now())}
    own |= {_BODY - n: body for n, body in enumerate(bodies)}
    return statement, [own.get(value, value) for value in values]


def _adapted(moment: datetime) -> Any:  # noqa: ANN401 - what the database takes
    return connection.ops.adapt_datetimefield_value(moment)


@lru_cache(maxsize=256)
def _statement(
    sources: Registry[Source],
    roles: frozenset[Any],
    nobody: bool,
    bodies: int,
    zone: str,
    _today: date,
    _day: date,
    _vendor: str,
) -> tuple[str, tuple[Any, ...]]:
    """All kinds as one statement. To draw it up takes Django longer than the database takes to answer it."""
    actor = Actor(_KEY, roles, None if nobody else _PERSON, frozenset(_BODY - n for n in range(bodies)))
    actor = replace(actor, time_zone=zone)
    parts, values = [], []
    for kind, source in sources:
        try:
            statement, its_values = source(actor, _MOMENT).query.sql_with_params()
        except EmptyResultSet:
            continue
        parts.append(f"SELECT CAST(%s AS text) AS kind, w.* FROM ({statement}) w")  # noqa: S608
        values += [kind, *its_values]
    return " UNION ALL ".join(parts), tuple(values)
