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
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
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

TOGETHER = 3
"""How many kinds are asked for in one statement; with many SQLite takes twice as long."""
# Stand for the actor and the moment while a statement is drawn up; no row has such a key.
_PERSON, _BODY, _ROW, _KEY = -1_000_001, -2_000_000, -3_000_000, "stand-in"
_MOMENT = datetime(1900, 1, 1, tzinfo=UTC)
_TEXTS = ("key", "page", "title_en", "title_ko", "about_en", "about_ko", "person", "zone")
_NUMBERS = ("body", "other")
_COLUMNS = (*_TEXTS, *_NUMBERS, "day", "since")
_PLACE = ("body", "day", "since")
_NO_DAY = Cast(Value(None), DateField())


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that waits, in the queue ``side``.

    ``key`` is that of the object to act on, ``page`` that of the object on whose page it stands. ``title``
    names what is acted on, ``about`` what it belongs to, if anything. ``body`` is the primary key of the
    organisation for which the reader acts, ``other`` that of the other side, ``person`` the name of a person
    there; ``day`` is the last day, ``since`` the day from which it waits. The day ends in ``zone``,
    else where the reader is.
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
    zone: str
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
            return Lines(self.rows, self.columns | {"since": _NO_DAY})._with(_PLACE).order_by("w_day", "pk")
        return rows.order_by(F("w_day").asc(nulls_last=True), F("w_since").asc(nulls_last=True), "pk")

    def of(self, keys: Sequence[int]) -> QuerySet[Any, Any]:
        """The whole lines of rows that were found. What they wait for is not asked again."""
        rows = self.rows.model._base_manager.filter(pk__in=keys)
        return Lines(rows, self.columns)._with(_COLUMNS)

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
    return Cast(Value(None), IntegerField()) if name in _NUMBERS else _NO_DAY


class Place(NamedTuple):
    """Where a line stands: its queue and kind, the primary key of its row, its body and its days."""

    side: Side
    kind: str
    row: int
    body: int | None
    day: Any
    since: Any


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
    places = sorted(map(Place._make, _found(actor, _all_kinds())), key=_order)
    if len(actor.represents) > 1:
        places.sort(key=lambda place: (place.body is None, place.body))
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
    # What was deleted meanwhile is on no desk any more.
    found = (lines.get((place.side, place.kind, place.row)) for place in places)
    return [_line(row) for row in found if row is not None]


def _order(place: Place) -> tuple[Any, ...]:
    _side, kind, row, _body, day, since = place
    return day is None, day or "", since is None, since or "", kind, row


def _all_kinds() -> tuple[Kind, ...]:
    return tuple((side, kind) for side, sources in SIDES.items() for kind, _source in sources)


def _found(
    actor: Actor, kinds: tuple[Kind, ...], shown: Mapping[Kind, list[int]] | None = None
) -> Iterator[tuple[Any, ...]]:
    """The rows of these kinds; only those that are ``shown``, if any are."""
    bodies, quarter = sorted(actor.represents), int(clock.now().timestamp()) // 900
    one = (actor.roles, actor.person is not None, len(bodies), actor.time_zone)
    own = _own_values(actor, bodies, [shown[kind] for kind in kinds] if shown else [])
    with connection.cursor() as cursor:
        for statement, values, places in _statements(
            _Shape(kinds, bool(shown), *one, quarter, connection.vendor)
        ):
            filled = list(values)
            for place in places:
                filled[place] = own[filled[place]]
            cursor.execute(statement, filled)
            yield from cursor.fetchall()


def _own_values(actor: Actor, bodies: list[int], shown: list[list[int]]) -> dict[Any, Any]:
    """What stands in a statement for the actor, the moment and the rows, each with its value."""
    own: dict[Any, Any] = {_PERSON: actor.person, _KEY: actor.key, _adapted(_MOMENT): _adapted(clock.now())}
    own |= {_BODY - n: body for n, body in enumerate(bodies)}
    for kind, keys in enumerate(shown):
        # Of fewer rows the last stands for the rest.
        own |= {_row(kind, n): keys[min(n, len(keys) - 1)] for n in range(MOST)}
    return own


def _line(row: tuple[Any, ...]) -> Line:
    *texts, body, other, day, since = row
    return Line(*(text or "" for text in texts), body, other, _day(day), _day(since))  # type: ignore[call-arg,arg-type]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@dataclass(frozen=True, slots=True)
class _Shape:
    """On what a statement depends but for the values that are filled in."""

    kinds: tuple[Kind, ...]
    are_shown: bool
    roles: frozenset[Role]
    is_person: bool
    bodies: int
    time_zone: str
    # Wherever a day of a rule begins, it begins with a quarter of an hour.
    quarter: int
    vendor: str


def _adapted(moment: datetime) -> Any:  # noqa: ANN401 - what the database takes
    return connection.ops.adapt_datetimefield_value(moment)


def _row(kind: int, n: int) -> int:
    """What stands for the primary key of the nth row of a kind."""
    return _ROW - MOST * kind - n


@lru_cache(maxsize=1024)
def _statements(shape: _Shape) -> list[tuple[str, list[Any], list[int]]]:
    """Each statement with its values and the places of those that are the actor's own.

    To draw them up takes Django longer than the database takes to answer.
    """
    bodies = frozenset(_BODY - n for n in range(shape.bodies))
    actor = Actor(_KEY, shape.roles, _PERSON if shape.is_person else None, bodies, time_zone=shape.time_zone)
    own = _own_values(actor, sorted(bodies, reverse=True), [[0]] * len(shape.kinds))
    drawn = [part for number, kind in enumerate(shape.kinds) if (part := _part(shape, actor, number, kind))]
    statements = []
    for first in range(0, len(drawn), TOGETHER):
        parts, lists = zip(*drawn[first : first + TOGETHER], strict=True)
        values = [value for one in lists for value in one]
        statements.append(
            (" UNION ALL ".join(parts), values, [n for n, one in enumerate(values) if one in own])
        )
    return statements


def _part(shape: _Shape, actor: Actor, number: int, kind: Kind) -> tuple[str, list[Any]] | None:
    """One kind with its values; None if nothing of it can wait for such an actor."""
    found = SIDES[kind[0]].get(kind[1])(actor, _MOMENT)
    keys = [_row(number, n) for n in range(MOST)]
    wanted = found.of(keys) if shape.are_shown else found.places()[:MOST]
    try:
        statement, values = wanted.query.sql_with_params()
    except EmptyResultSet:
        return None
    # SQLite gives a day as a date or as a text. The statement is Django's; nobody typed anything in it.
    names = ", ".join(f"w_{name}" for name in (_COLUMNS if shape.are_shown else _PLACE)[:-2])
    columns = f"CAST(%s AS text), CAST(%s AS text), pk, {names}, CAST(w_day AS text), CAST(w_since AS text)"
    return f"SELECT {columns} FROM ({statement}) w", [*kind, *values]  # noqa: S608
