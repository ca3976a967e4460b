"""Work asked for: a job is a row of the transaction that asks for it; no broker, no second daemon.

:mod:`concord.society.jobs.worker` does the jobs that are asked for here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max

from concord.kernel import clock
from concord.kernel.registry import Registry
from concord.society.jobs.models import Job

Payload = dict[str, str | int]
Zones = Callable[[], Iterable[str]]
"""Gives the IANA names of the time zones in whose days a job is asked for."""
# A site that stood still for longer than this does not make up for the days before.
MADE_UP_DAYS = 31


@dataclass(frozen=True, slots=True)
class Handler:
    """The function that does jobs of a kind.

    ``alone`` says that it commits by itself, step by step, and that doing it twice does no harm; every other
    handler shares one transaction with the note that the job is done. ``lease`` is how long a worker has for
    it before another may take it; None for as long as for any job.
    """

    do: Callable[[Payload], None]
    alone: bool
    lease: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Periodic:
    """A job to be asked for once in every interval of so many seconds."""

    kind: str
    seconds: int


HANDLERS: Registry[Handler] = Registry("job")
_PERIODIC: Registry[Periodic] = Registry("periodic job")
_DAILY: Registry[Zones] = Registry("daily job")


def handler(
    kind: str, function: Callable[[Payload], None], *, alone: bool = False, lease: timedelta | None = None
) -> None:
    """Say which function does jobs of that kind."""
    HANDLERS.register(kind, Handler(function, alone, lease))


def lease_of(job: Job) -> timedelta | None:
    """How long a worker has for the job, if its kind says so."""
    return HANDLERS.get(job.kind).lease if job.kind in HANDLERS else None


def every(seconds: int, kind: str) -> None:
    """Ask for a job of that kind once in each interval, however many workers run."""
    _PERIODIC.register(kind, Periodic(kind, seconds))


def daily(kind: str, zones: Zones) -> None:
    """Ask for a job of that kind once for each ``day`` of each ``zone``, as soon as the day begins there.

    Missed days are made up for.
    """
    _DAILY.register(kind, zones)


def ask(
    kind: str,
    payload: Mapping[str, str | int] | None = None,
    *,
    once: str | None = None,
    at: datetime | None = None,
) -> None:
    """Write a job in the present transaction; ``once`` names work that must not be asked for twice."""
    Job.objects.bulk_create(
        [Job(kind=kind, payload=dict(payload or {}), only_once=once, due_at=at or clock.now())],
        ignore_conflicts=once is not None,
    )


def retry(job: int) -> bool:
    """Make a job due again that had been given up; False if there is none of that number."""
    given_up = Job.objects.filter(pk=job, done_at=None, given_up_at__isnull=False)
    return bool(given_up.update(given_up_at=None, attempts=0, due_at=clock.now()))


def ask_for_recurring_jobs() -> None:
    """Write the jobs of the present intervals and days that nobody has written yet.

    One question to the database if there are none: a worker asks this often.
    """
    wanted = dict(_of_now())
    written = set(Job.objects.filter(only_once__in=wanted).values_list("only_once", flat=True))
    for name, (kind, zone) in wanted.items():
        if name in written:
            continue
        if zone is None:
            ask(kind, once=name)
            continue
        for missed in _days_since_the_last(kind, zone):
            ask(kind, {"day": missed.isoformat(), "zone": zone}, once=f"{kind}@{zone}@{missed}")


def _of_now() -> Iterator[tuple[str, tuple[str, str | None]]]:
    seconds_now = int(clock.now().timestamp())
    for kind, periodic in _PERIODIC:
        yield f"{kind}@{seconds_now // periodic.seconds}", (kind, None)
    for kind, zones in _DAILY:
        for zone in zones():
            yield f"{kind}@{zone}@{clock.today(zone)}", (kind, zone)


def _days_since_the_last(kind: str, zone: str) -> list[date]:
    """The days up to today after the last for which the job was written; today alone if it never was."""
    today = clock.today(zone)
    written = Job.objects.filter(only_once__startswith=f"{kind}@{zone}@")
    last = written.aggregate(last=Max("only_once"))["last"]
    if last is None:
        return [today]
    missed = (today - date.fromisoformat(last.rpartition("@")[2])).days
    return [today - timedelta(days=back) for back in range(min(missed, MADE_UP_DAYS) - 1, -1, -1)]
