"""Long work in steps of one transaction each. Robustness 1: a step that fails undoes no other."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from concord.society.jobs import queue, steps, worker
from concord.society.jobs.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def letters(monkeypatch):
    """Work that writes one of three letters in a step; the second step fails the first time."""
    handlers, written, faults = {}, [], [ValueError("once")]
    for name in ("HANDLERS", "_PERIODIC", "_DAILY"):
        monkeypatch.setattr(getattr(queue, name), "_entries", handlers if name == "HANDLERS" else {})

    def step(payload):
        if len(written) == 1 and faults:
            raise faults.pop()
        written.append(payload["round"])
        return len(written) < 3

    steps.in_steps("letters", step)
    return written


def test_each_step_asks_for_the_next_and_the_last_for_none(letters, monkeypatch):
    queue.ask("letters", {"round": "r"})
    assert [worker.work_once(), worker.work_once()] == ["done", "put back"]
    assert (letters, steps.is_under_way("letters", round="r")) == (["r"], True)
    monkeypatch.setenv("CONCORD_NOW", "2026-03-02T10:00")
    assert [worker.work_once(), worker.work_once(), worker.work_once()] == ["done", "done", None]
    assert (letters, steps.is_under_way("letters", round="r")) == (["r", "r", "r"], False)


def test_a_step_whose_worker_died_is_taken_again_after_a_minute(letters, monkeypatch):
    queue.ask("letters", {"round": "r"})
    jobs = Job.objects.filter(done_at=None).order_by("due_at")
    assert worker.take(jobs, worker.POLICY, queue.lease_of) is not None
    monkeypatch.setenv("CONCORD_NOW", "2026-03-02T09:00:59")
    assert worker.work_once() is None
    monkeypatch.setenv("CONCORD_NOW", "2026-03-02T09:01")
    assert worker.work_once() == "done"


def test_work_that_was_given_up_is_not_under_way(letters):
    queue.ask("letters", {"round": "r"})
    assert steps.is_under_way("letters", round="r")
    assert not steps.is_under_way("letters", round="another")
    Job.objects.update(given_up_at="2026-03-02T09:00Z")
    assert not steps.is_under_way("letters", round="r")


def test_a_step_ends_when_its_time_is_over_but_not_before_its_first_row(monkeypatch):
    moments = iter([0.0, 0.1, 0.2, steps.LONGEST_STEP])
    monkeypatch.setattr(time, "monotonic", lambda: next(moments))
    assert list(steps.for_a_while("abcd")) == ["a", "b", "c"]
    moments = iter([0.0, 99.0])
    assert list(steps.for_a_while("abcd")) == ["a"]


def test_all_steps_are_done_at_once_for_a_command():
    left = [True, True, False]
    steps.finish(lambda _payload: left.pop(0), {})
    assert left == []


def test_a_worker_alone_knows_how_every_kind_of_job_is_done():
    """A module that says so is imported when the society starts, not first by a page."""
    asks = "import django, sys; django.setup(); print(*sys.modules)"
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "concord.web.settings"}
    run = subprocess.run(
        [sys.executable, "-c", asks], env=environment, capture_output=True, text=True, check=True
    )
    source = Path(queue.__file__).parents[2]
    says = re.compile(r"^(queue\.handler|steps\.in_steps)\(", re.MULTILINE)
    modules = {
        f"concord.{'.'.join(path.relative_to(source).with_suffix('').parts)}"
        for path in source.rglob("*.py")
        if says.search(path.read_text(encoding="utf-8"))
    }
    assert "concord.society.people.renewals" in modules
    assert modules - set(run.stdout.split()) == set()
