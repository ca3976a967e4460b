import pytest
from django.db import transaction

from concord.operations.doctor import society
from concord.society.access import SYSTEM
from concord.society.jobs import queue
from concord.society.jobs.models import Job
from concord.society.ledger.entries import record
from concord.society.mail import outbox
from concord.society.mail.models import Message

pytestmark = pytest.mark.django_db


def found():
    return {one.check: (one.found, one.remedy) for one in society()}


def test_an_empty_society_is_in_order():
    Job.objects.all().delete()
    assert found() == {
        "queue": ("0 due, 0 of them late, 0 given up", ""),
        "outbox": ("0 waiting, 0 held, 0 could not be sent", ""),
        "ledger": ("no seal yet, 0 entries since", ""),
        "files": ("each as it was handed in", ""),
    }


def test_a_society_without_a_worker_is_told_to_run_one(cast, monkeypatch):
    queue.ask("ledger.seal")
    with transaction.atomic():
        record(SYSTEM, "test.done", cast.people["host"])
    monkeypatch.setenv("CONCORD_NOW", "2026-03-02T09:16")
    remedy = "run `concord serve` or `concord society work`"
    assert found()["queue"] == ("1 due, 1 of them late, 0 given up", remedy)
    assert found()["ledger"] == ("no seal yet, 1 entries since", remedy)


def test_letters_that_could_not_be_sent_are_told(cast):
    outbox.write("agreement_signed", cast.people["host"].account, {"title_en": "A memorandum"})
    Message.objects.update(given_up_at="2026-03-01T09:00Z")
    assert found()["outbox"] == ("0 waiting, 0 held, 1 could not be sent", "look at /outbox")
