from threading import Event

import pytest
from django.db import transaction

from concord.society.access import SYSTEM
from concord.society.jobs import leases, queue, worker
from concord.society.jobs.models import Job
from concord.society.jobs.queue import Handler, Periodic, retry
from concord.society.jobs.worker import Outcome
from concord.society.ledger.entries import record
from concord.society.ledger.models import Entry, Seal
from concord.society.monitoring import condition, queue_word

pytestmark = pytest.mark.django_db


@pytest.fixture
def kinds(monkeypatch):
    """Only the jobs of the test: a name for each handler."""
    handlers = {}
    for name in ("HANDLERS", "_PERIODIC", "_DAILY"):
        monkeypatch.setattr(getattr(queue, name), "_entries", handlers if name == "HANDLERS" else {})
    return handlers


def refuse(_payload):
    raise ValueError("Ada Lim, ada@test.example")


def at(monkeypatch, time):
    monkeypatch.setenv("CONCORD_NOW", f"2026-03-02T{time}")


def test_nothing_is_due(kinds):
    assert worker.work_once() is None


def test_a_job_is_done_once(kinds):
    done = []
    kinds["a"] = Handler(done.append, alone=False)
    queue.ask("a", {"n": 1})
    assert [worker.work_once(), worker.work_once()] == [Outcome.DONE, None]
    assert done == [{"n": 1}]


def test_work_asked_for_twice_under_one_name_is_written_once():
    for _ in range(2):
        queue.ask("a", once="a:1")
    assert Job.objects.filter(kind="a").count() == 1


def test_a_job_that_fails_waits_longer_each_time_and_is_given_up(kinds, monkeypatch):
    kinds["a"] = Handler(refuse, alone=False)
    queue.ask("a")
    times = ("09:00:00", "09:00:30", "09:02:30", "09:10:30", "09:42:30")
    outcomes = []
    for time in times:
        at(monkeypatch, time)
        outcomes.append(worker.work_once())
        assert worker.work_once() is None
    assert outcomes == [Outcome.PUT_BACK] * 4 + [Outcome.GIVEN_UP]
    assert condition().jobs_given_up == 1
    assert queue_word() == "given up"


def test_the_fault_says_what_and_where_and_no_personal_word(kinds):
    kinds["a"] = Handler(refuse, alone=False)
    queue.ask("a")
    worker.work_once()
    fault = Job.objects.get().fault
    assert fault.startswith("ValueError at concord.society.jobs.worker:")
    assert "Ada" not in fault


def test_what_a_failed_handler_wrote_is_undone(kinds, cast):
    def write_and_refuse(payload):
        record(SYSTEM, "test.done", cast.people["host"])
        refuse(payload)

    kinds["a"] = Handler(write_and_refuse, alone=False)
    queue.ask("a")
    assert worker.work_once() is Outcome.PUT_BACK
    assert not Entry.objects.filter(verb="test.done").exists()


def test_a_job_on_which_every_worker_died_is_given_up(kinds, monkeypatch):
    queue.ask("a")
    Job.objects.update(attempts=worker.POLICY.attempts)
    assert worker.work_once() is None
    assert Job.objects.get().fault == leases.DIED


def test_a_job_given_up_is_tried_again_when_a_person_asks(kinds):
    done = []
    kinds["a"] = Handler(done.append, alone=False)
    queue.ask("a")
    assert not retry(Job.objects.get().pk)
    Job.objects.update(attempts=worker.POLICY.attempts)
    worker.work_once()
    assert retry(Job.objects.get().pk)
    assert worker.work_once() is Outcome.DONE


def test_who_comes_back_after_the_lease_finds_the_job_taken(kinds):
    def another_takes_it(_payload):
        Job.objects.update(attempts=2)

    kinds["a"] = Handler(another_takes_it, alone=True)
    queue.ask("a")
    assert worker.work_once() is Outcome.TAKEN_BY_ANOTHER
    assert Job.objects.get().done_at is None


def test_a_job_of_an_unknown_kind_is_put_back(kinds):
    queue.ask("gone")
    assert worker.work_once() is Outcome.PUT_BACK


def test_a_periodic_job_is_asked_for_once_an_interval(kinds, monkeypatch):
    monkeypatch.setattr(queue._PERIODIC, "_entries", {"a": Periodic("a", 60)})
    for time in ("09:00:01", "09:00:59", "09:01:00"):
        at(monkeypatch, time)
        queue.ask_for_recurring_jobs()
    assert Job.objects.count() == 2


def test_a_daily_job_is_made_up_for_after_days_without_a_worker(kinds, monkeypatch):
    monkeypatch.setattr(queue._DAILY, "_entries", {"a": lambda: ["UTC"]})
    for day in ("2026-02-26", "2026-02-26", "2026-03-02", "2026-03-02"):
        monkeypatch.setenv("CONCORD_NOW", day)
        queue.ask_for_recurring_jobs()
    assert [job.payload["day"] for job in Job.objects.order_by("pk")] == [
        "2026-02-26",
        "2026-02-27",
        "2026-02-28",
        "2026-03-01",
        "2026-03-02",
    ]


def test_a_site_that_stood_still_for_long_makes_up_for_a_month(kinds, monkeypatch):
    monkeypatch.setattr(queue._DAILY, "_entries", {"a": lambda: ["UTC"]})
    for day in ("2025-03-02", "2026-03-02"):
        monkeypatch.setenv("CONCORD_NOW", day)
        queue.ask_for_recurring_jobs()
    assert Job.objects.count() == 1 + queue.MADE_UP_DAYS


def test_asking_for_what_was_asked_for_already_is_one_question(kinds, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(queue._DAILY, "_entries", {"a": lambda: ["UTC"]})
    kinds["a"] = Handler(len, alone=False)
    worker.work(Event(), until_idle=True)
    with django_assert_num_queries(1):
        queue.ask_for_recurring_jobs()


def test_entries_are_sealed_by_the_real_job(cast):
    with transaction.atomic():
        record(SYSTEM, "test.done", cast.people["host"])
    assert condition().unsealed == 1
    counts = worker.work(Event(), until_idle=True)
    assert counts[Outcome.PUT_BACK] == counts[Outcome.GIVEN_UP] == 0
    assert Seal.objects.get().count == 1


def test_a_worker_that_is_told_to_stop_takes_nothing_more(kinds):
    stop = Event()
    stop.set()
    queue.ask("a")
    assert set(worker.work(stop).values()) == {0}


def test_a_queue_that_nobody_empties_is_late(kinds, monkeypatch):
    queue.ask("a")
    assert queue_word() == "ok"
    at(monkeypatch, "09:16")
    assert queue_word() == "late"


def test_a_worker_that_stands_still_with_its_job_is_told(kinds, monkeypatch):
    queue.ask("a")
    at(monkeypatch, "09:00:00")
    assert leases.take(Job.objects.all(), worker.POLICY) is not None
    at(monkeypatch, "09:20:00")
    assert queue_word() == "ok"
    at(monkeypatch, "09:26:00")
    assert queue_word() == "late"
