"""Who acts, what they may do and which rows they may see; the request and the token in which they do it.

A person acts in the roles that they hold on the day; the system acts itself; the public is everybody else. A
rule is the one place that answers "may I?" and "which rows?": it holds a filter over rows and a test of one
object. Each app declares its rules in ``rules.py``; a test compares the two forms of every rule over every
role. What an actor may not see is answered as if it did not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from django.db.models import Case, Model, Q, QuerySet, Value, When

from concord.kernel import clock
from concord.kernel.ids import mint

SEE = "see"
NOTHING = Q(pk__in=[])
# Not the empty Q(): Django drops it from a disjunction, and "everything or mine" would become "mine".
EVERYTHING = ~NOTHING
AnyModel = TypeVar("AnyModel", bound=Model)
REQUEST: ContextVar[str] = ContextVar("concord_request", default="")
"""The id of the request being answered, or the empty string outside one."""
TOKEN: ContextVar[str] = ContextVar("concord_token", default="")
"""The key of the token through which a program acts for its person; empty if the person acts themself."""


class Role(StrEnum):
    """What somebody is to the installation; one person may hold several roles."""

    HOST_STAFF = "host_staff"
    PARTNER_STAFF = "partner_staff"
    MEMBER = "member"
    EXHIBITOR = "exhibitor"
    PUBLIC = "public"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """An acting person. ``key`` is the person's key; ``represents`` holds primary keys of organisations.

    Roles and representation follow from dated rows and hold for one request; they are never stored.
    ``bodies`` are the names of the organisations in the language of the request. ``time_zone`` is the IANA
    name of the zone in which the person's days begin and end.
    """

    key: str
    roles: frozenset[Role] = frozenset({Role.PUBLIC})
    person: int | None = None
    represents: frozenset[int] = field(default_factory=frozenset)
    bodies: tuple[str, ...] = field(default=(), compare=False)
    time_zone: str = field(default="UTC", compare=False)

    @property
    def today(self) -> date:
        """The present day where the actor is."""
        return clock.today(self.time_zone)

    def has(self, *roles: Role) -> bool:
        """Whether the actor holds one of these roles."""
        return not self.roles.isdisjoint(roles)

    @property
    def is_host_staff(self) -> bool:
        """Whether the actor is staff of the host, for templates, which pass no roles."""
        return self.has(Role.HOST_STAFF)


PUBLIC = Actor("public")
SYSTEM = Actor("system", frozenset({Role.SYSTEM}))


class AccessError(Exception):
    """The actor may not do this."""


class NotFoundError(AccessError):
    """Absent or not yours: both are answered with the same words."""


class RefusedError(AccessError):
    """The actor sees the object and may not do this with it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may do a verb: ``rows`` filters a table, ``holds`` tests one object; they must agree."""

    rows: Callable[[Actor], Q]
    holds: Callable[[Actor, Any], bool]

    def __or__(self, other: Rule) -> Rule:
        return Rule(
            lambda actor: self.rows(actor) | other.rows(actor),
            lambda actor, obj: self.holds(actor, obj) or other.holds(actor, obj),
        )

    def __and__(self, other: Rule) -> Rule:
        return Rule(
            lambda actor: self.rows(actor) & other.rows(actor),
            lambda actor, obj: self.holds(actor, obj) and other.holds(actor, obj),
        )


EVERYBODY = Rule(lambda _actor: EVERYTHING, lambda _actor, _obj: True)
NOBODY = Rule(lambda _actor: NOTHING, lambda _actor, _obj: False)

_RULES: dict[tuple[type[Model], str], Rule] = {}


def holders_of(*roles: Role) -> Rule:
    """Everybody who holds one of these roles, for every row."""
    return Rule(
        lambda actor: EVERYTHING if actor.has(*roles) else NOTHING,
        lambda actor, _obj: not actor.roles.isdisjoint(roles),
    )


host_staff = holders_of(Role.HOST_STAFF)


def allow(model: type[Model], rule: Rule, *verbs: str) -> None:
    """Declare who may do these verbs. Raises ValueError if a verb of the model is declared twice."""
    for verb in verbs:
        if _RULES.setdefault((model, verb), rule) is not rule:
            raise ValueError(f"{model.__name__} {verb!r} is declared twice")


def declared() -> Iterable[tuple[type[Model], str, Rule]]:
    """Every rule, for the test that compares both forms and for the matrix in the docs."""
    return [(model, verb, rule) for (model, verb), rule in _RULES.items()]


def reveal(model: type[Model], rule: Rule, *fields: str) -> None:
    """Declare who may read these fields of a row that they see; every other field goes with its row.

    Pages, programs, exports and search ask :func:`reads`, :func:`readable` or :func:`with_readable`.
    """
    allow(model, rule, *(f"read {name}" for name in fields))


def reads(actor: Actor, obj: Model, name: str) -> bool:
    """Whether the actor may read that field of an object that they see."""
    return _RULES[type(obj), f"read {name}"].holds(actor, obj)


def readable(actor: Actor, model: type[Model], name: str) -> Q:
    """The rows of which the actor may read that field, as a filter."""
    return _RULES[model, f"read {name}"].rows(actor)


def with_readable(actor: Actor, rows: QuerySet[AnyModel], *fields: str) -> QuerySet[AnyModel]:
    """The rows, each with ``reads_<field>``: whether the actor may read it. It costs no further query."""
    marks = {
        f"reads_{name}": Case(When(readable(actor, rows.model, name), then=Value(True)), default=Value(False))
        for name in fields
    }
    marked: QuerySet[AnyModel] = rows.annotate(**marks)
    return marked


def which(actor: Actor, verb: str, model: type[AnyModel]) -> QuerySet[AnyModel]:
    """The rows with which the actor may do the verb. Raises KeyError for an undeclared verb."""
    return model._default_manager.filter(_RULES[model, verb].rows(actor))


def visible(actor: Actor, model: type[AnyModel]) -> QuerySet[AnyModel]:
    """The rows that the actor may see."""
    return which(actor, SEE, model)


def may(actor: Actor, verb: str, obj: Model) -> bool:
    """Whether the actor may see the object and do the verb with it."""
    model = type(obj)
    return _RULES[model, SEE].holds(actor, obj) and _RULES[model, verb].holds(actor, obj)


def require(actor: Actor, verb: str, obj: Model) -> None:
    """Return if the actor may; raise NotFoundError if they may not see it, else RefusedError."""
    if not _RULES[type(obj), SEE].holds(actor, obj):
        raise NotFoundError
    if not _RULES[type(obj), verb].holds(actor, obj):
        raise RefusedError(verb)


def find(actor: Actor, rows: type[AnyModel] | QuerySet[AnyModel], key: str) -> AnyModel:
    """The visible object of that key. Raises NotFoundError for absent and for not yours alike."""
    if isinstance(rows, QuerySet):
        obj = rows.filter(_RULES[rows.model, SEE].rows(actor), key=key).first()
    else:
        obj = visible(actor, rows).filter(key=key).first()
    if obj is None:
        raise NotFoundError
    return obj


def locked(obj: AnyModel, *related: str) -> AnyModel:
    """The object as it stands now, locked to the end of the transaction, with what it refers to.

    Raises NotFoundError if somebody else has removed it meanwhile: as if it had never been found.
    """
    rows = type(obj)._default_manager.select_for_update()
    now = (rows.select_related(*related) if related else rows).filter(pk=obj.pk).first()
    if now is None:
        raise NotFoundError
    return now


@contextmanager
def request_named(name: str = "") -> Iterator[str]:
    """Name the request for the time of the block; a new id is minted if none is given."""
    name = name or mint("req")
    token = REQUEST.set(name)
    try:
        yield name
    finally:
        REQUEST.reset(token)


@contextmanager
def acting_through(token: str) -> Iterator[None]:
    """Name the token in every entry that is written in the block."""
    before = TOKEN.set(token)
    try:
        yield
    finally:
        TOKEN.reset(before)
