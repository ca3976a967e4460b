"""What waits for whom: the queue of a person over all apps, and what their side waits for from others.

Each app declares what waits in its module ``waiting``, one function a kind::

    @waits_for_me("sign")
    def _to_sign(actor, now):
        rows = which(actor, AgreementAction.SIGN, Party).filter(signature=None, ...)
        return lines(rows, title=both("agreement__title"), page="agreement__key", body="organisation_id")

It returns the rows that wait for the actor, each once, as lines. The actor is a stand-in whose person and
bodies are filled in later: a function draws up a query and asks none, and takes days from ``actor.today``
and moments from ``now``. Its words, button and address stand in ``web/society/waiting.py`` under the same
name, with the actions by which it is done; a test fails for an action that is neither waited for nor of
one's own accord. What my side waits for is declared by ``waits_for_others``, under the name of what the other
side is to do.

What stands on a desk is found first, at most ``MOST`` of each kind and a few kinds in a statement; then what
is shown of it is fetched.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import DateField, F, Func, IntegerField, Value
from django.db.models.functions import Cast, Coalesce, NullIf, TruncDate

from concord.kernel import clock
from concord.kernel.registry import Registry
from concord.society.access import Actor, Role

Side = Literal["mine", "others"]
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from django.db.models import QuerySet
    from django.db.models.expressions import Combinable

    Source = Callable[[Actor, datetime], "Lines"]
    Column = str | Combinable
    Kind = tuple[Side, str]

FOR_ME: Registry[Source] = Registry("kind that waits")
FOR_OTHERS: Registry[Source] = Registry("kind that others have")

SIDES: dict[Side, Registry[Source]] = {"mine": FOR_ME, "others": FOR_OTHERS}
MOST = 50
"""How many lines of one kind a queue holds; all of a kind are found by :func:`of_kind`."""

TOGETHER = 6
"""How many kinds are asked for in one statement; with many more SQLite takes twice as long."""
# Stand for the actor and the moment while a statement is drawn up; no row has such a key.
_PERSON, _BODY, _ROW, _KEY = -1_000_001, -2_000_000, -3_000_000, "stand-in"
_MOMENT = datetime(1900, 1, 1, tzinfo=UTC)
_TEXTS = ("key", "page", "title_en", "title_ko", "about_en", "about_ko", "person")
_NUMBERS = ("body", "other")
_COLUMNS = (*_TEXTS, *_NUMBERS, "day", "since")
_PLACE = ("body", "day", "since")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that waits, in the queue ``side``.

    ``key`` is that of the object to act on, ``page`` that of the object on whose page it stands. ``title``
    names what is acted on, ``about`` what it belongs to, if anything. ``body`` is the primary key of the
    organisation for which the reader acts, ``other`` that of the other side, ``person`` the name of a person
    there; ``day`` is the last day, ``since`` the day from which it waits.
    """

    side: Side
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


class DaysOff(Func):
    """A day so many days (another column) before (``sign="-"``) or after."""

    output_field = DateField()

    def as_sqlite(self, compiler: Any, connection: Any, **_more: Any) -> Any:  # noqa: ANN401 - Django's signature
        """As SQLite counts."""
        (day, _), (number, _) = map(compiler.compile, self.get_source_expressions())
        return f"date({day}, '{self.extra['sign']}' || {number} || ' days')", []

    def as_postgresql(self, compiler: Any, connection: Any, **_more: Any) -> Any:  # noqa: ANN401
        """As PostgreSQL counts."""
        (day, _), (number, _) = map(compiler.compile, self.get_source_expressions())
        return f"({day} {self.extra['sign']} {number})", []


def both(name: str) -> tuple[str, Combinable]:
    """A field in both languages; the English where there is no Korean."""
    return f"{name}_en", Coalesce(NullIf(f"{name}_ko", Value("")), f"{name}_en")


def on_day(moment: str | Combinable, actor: Actor) -> Combinable:
    """The day on which that moment falls where the actor is."""
    return TruncDate(moment, tzinfo=ZoneInfo(actor.time_zone))


@dataclass(frozen=True, slots=True)
class Lines:
    """Rows, and what stands for each column of their lines."""

    rows: QuerySet[Any]
    columns: dict[str, Any]

    def places(self) -> QuerySet[Any, Any]:
        """Their places by day.

        A day that every row has is sorted by its index: the first are found without the rest.
        """
        rows = self._with(_PLACE)
        day = getattr(rows.query.annotations["w_day"], "target", None)
        if day is not None and not day.null:
            return rows.order_by("w_day", "pk")
        return rows.order_by(F("w_day").asc(nulls_last=True), F("w_since").asc(nulls_last=True), "pk")

    def of(self, keys: Sequence[int]) -> QuerySet[Any, Any]:
        """The whole lines of those rows that have one of these primary keys."""
        return Lines(self.rows.filter(pk__in=keys), self.columns)._with(_COLUMNS)

    def _with(self, names: tuple[str, ...]) -> QuerySet[Any, Any]:
        wanted = {f"w_{name}": self.columns[name] for name in names}
        found: QuerySet[Any, Any] = self.rows.order_by().annotate(**wanted).values_list("pk", *wanted)
        return found


def lines(
    rows: QuerySet[Any],
    *,
    title: Column | tuple[Column, Column] = "",
    about: Column | tuple[Column, Column] = "",
    key: Column = "key",
    page: Column = "",
    **columns: Column,
) -> Lines:
    """The rows as lines: each column is the name of a field or an expression, a title also a pair of them.

    ``page`` is the key of the row itself unless it is given; days, bodies and persons are none.
    """
    for name, value in (("title", title), ("about", about)):
        pair = value if isinstance(value, tuple) else (value, value)
        columns |= {f"{name}_en": pair[0], f"{name}_ko": pair[1]}
    columns |= {"key": key, "page": page or key}
    return Lines(rows, {name: _column(name, columns.get(name, "")) for name in _COLUMNS})


def _column(name: str, value: Column) -> Any:  # noqa: ANN401 - an expression
    if value:
        return F(value) if isinstance(value, str) else value
    if name in _TEXTS:
        return Value("")
    return Cast(Value(None), IntegerField() if name in _NUMBERS else DateField())


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line stands: its queue and kind, the primary key of its row, its body and its days."""

    side: Side
    kind: str
    row: int
    body: int | None
    day: date | None
    since: date | None


@dataclass(frozen=True, slots=True)
class Queue:
    """The places of a queue in their order, and how many of each kind there are: ``MOST`` stands for more."""

    places: list[Place]

    @property
    def counts(self) -> dict[str, int]:
        """How many there are of each kind that waits at all."""
        return dict(sorted(Counter(place.kind for place in self.places).items()))


def queues(actor: Actor) -> dict[Side, Queue]:
    """What waits, by day, the earliest first; what has no day stands after, the longest waiting first.

    For somebody who acts for several organisations it is sorted by organisation before.
    """
    places = [_place(row) for row in _found(actor, _all_kinds())]
    places.sort(key=lambda one: _order(one, by_body=len(actor.represents) > 1))
    return {side: Queue([place for place in places if place.side == side]) for side in SIDES}


def of_kind(side: Side, kind: str, actor: Actor) -> QuerySet[Any, Any]:
    """All that waits of one kind, in its order, to be counted and cut into pages; for :func:`places_of`."""
    return SIDES[side].get(kind)(actor, clock.now()).places()


def places_of(side: Side, kind: str, rows: Iterable[Any]) -> list[Place]:
    """The places of rows of one kind."""
    return [Place(side, kind, *row) for row in rows]


def fetch(places: Sequence[Place], actor: Actor) -> list[Line]:
    """The lines of these places in their order, with all that is shown of them.

    Raises ValueError for more than ``MOST`` of a kind.
    """
    shown: dict[Kind, list[int]] = {}
    for place in places:
        shown.setdefault((place.side, place.kind), []).append(place.row)
    if any(len(keys) > MOST for keys in shown.values()):
        raise ValueError(f"more than {MOST} of a kind")
    lines = {row[:3]: (*row[:2], *row[3:]) for row in _found(actor, tuple(sorted(shown)), shown)}
    # What is done meanwhile is on no desk any more.
    found = (lines.get((place.side, place.kind, place.row)) for place in places)
    return [_line(row) for row in found if row is not None]


def _order(place: Place, *, by_body: bool) -> tuple[Any, ...]:
    body = (place.body is None, place.body or 0) if by_body else ()
    return (*body, place.day is None, place.day or date.max, place.since or date.max, place.kind, place.row)


def _place(row: tuple[Any, ...]) -> Place:
    side, kind, key, body, day, since = row
    return Place(side, kind, key, body, _day(day), _day(since))


def _all_kinds() -> tuple[Kind, ...]:
    return tuple((side, kind) for side, sources in SIDES.items() for kind, _source in sources)


def _found(
    actor: Actor, kinds: tuple[Kind, ...], shown: Mapping[Kind, list[int]] | None = None
) -> Iterator[tuple[Any, ...]]:
    """The rows of these kinds; only those that are ``shown``, if any are."""
    with connection.cursor() as cursor:
        for first in range(0, len(kinds), TOGETHER):
            statement, values = _filled(actor, kinds[first : first + TOGETHER], shown)
            if statement:
                cursor.execute(statement, values)
                yield from cursor.fetchall()


def _line(row: tuple[Any, ...]) -> Line:
    *texts, body, other, day, since = row
    return Line(*(text or "" for text in texts), body, other, _day(day), _day(since))  # type: ignore[call-arg,arg-type]


def _day(value: date | str | None) -> date | None:
    """A day as either database gives it."""
    return date.fromisoformat(value) if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class _Shape:
    """On what a statement depends but for the values that are filled in."""

    kinds: tuple[Kind, ...]
    are_shown: bool
    roles: frozenset[Role]
    is_person: bool
    bodies: int
    time_zone: str
    days: tuple[date, date]
    vendor: str


def _filled(
    actor: Actor, kinds: tuple[Kind, ...], shown: Mapping[Kind, list[int]] | None = None
) -> tuple[str, list[Any]]:
    """The statement of these kinds for the actor, and its values; only of the rows that are ``shown``."""
    bodies, days = sorted(actor.represents), (actor.today, clock.today())
    one = (actor.roles, actor.person is not None, len(bodies), actor.time_zone)
    statement, values = _statement(_Shape(kinds, shown is not None, *one, days, connection.vendor))
    own: dict[Any, Any] = {_PERSON: actor.person, _KEY: actor.key, _adapted(_MOMENT): _adapted(clock.now())}
    own |= {_BODY - n: body for n, body in enumerate(bodies)}
    for number, kind in enumerate(kinds if shown else ()):
        keys = shown[kind] if shown else []
        own |= {_row(number, n): keys[min(n, len(keys) - 1)] for n in range(MOST)}
    return statement, [own.get(value, value) for value in values]


def _adapted(moment: datetime) -> Any:  # noqa: ANN401 - what the database takes
    return connection.ops.adapt_datetimefield_value(moment)


def _row(kind: int, n: int) -> int:
    """What stands for the primary key of the nth row of a kind."""
    return _ROW - MOST * kind - n


@lru_cache(maxsize=1024)
def _statement(shape: _Shape) -> tuple[str, tuple[Any, ...]]:
    """The kinds as one statement. To draw it up takes Django longer than the database to answer it."""
    bodies = frozenset(_BODY - n for n in range(shape.bodies))
    actor = Actor(_KEY, shape.roles, _PERSON if shape.is_person else None, bodies, time_zone=shape.time_zone)
    parts: list[str] = []
    values: list[Any] = []
    for number, (side, kind) in enumerate(shape.kinds):
        found = SIDES[side].get(kind)(actor, _MOMENT)
        keys = [_row(number, n) for n in range(MOST)]
        wanted = found.of(keys) if shape.are_shown else found.places()[:MOST]
        try:
            statement, its_values = wanted.query.sql_with_params()
        except EmptyResultSet:
            continue
        # Drawn up by Django; nothing that anybody typed stands in it.
        parts.append(f"SELECT CAST(%s AS text), CAST(%s AS text), w.* FROM ({statement}) w")  # noqa: S608
        values += [side, kind, *its_values]
    return " UNION ALL ".join(parts), tuple(values)
