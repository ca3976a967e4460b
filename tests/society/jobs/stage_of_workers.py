"""A worker with jobs of its own, to be killed and raced: a program for test_workers_as_processes.py.

``make N`` writes N jobs and N letters, ``work`` does what is due, each job adding its number to a file.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from threading import Event

import django

NOTES = Path(os.environ["CONCORD_HOME"], "notes")


def make(count: int) -> None:
    from django.core.management import call_command
    from django.db import transaction

    from concord.society.jobs import queue
    from concord.society.mail import outbox
    from concord.society.people.models import Account, Person

    call_command("migrate", verbosity=0)
    account = Account.objects.create_user("reader@test.example")
    person = Person.objects.create(account=account, name="Reader", layer="rehearsal")
    with transaction.atomic():
        for number in range(count):
            queue.ask("test.note", {"number": number})
            outbox.write("agreement_signed", account, {"title_en": f"Letter {number}"}, about=person)


def note(payload) -> None:
    """Add the number; with a file ``dawdle`` in the home, wait first as long as it is there."""
    with NOTES.open("a") as notes:
        notes.write(f"begun {payload['number']}\n")
    while Path(os.environ["CONCORD_HOME"], "dawdle").exists():
        time.sleep(0.05)
    with NOTES.open("a") as notes:
        notes.write(f"done {payload['number']}\n")


def main(act: str, *count: str) -> None:
    django.setup()
    from concord.society.jobs import queue, worker

    queue.handler("test.note", note)
    if act == "make":
        make(int(*count))
    else:
        worker.work(Event(), until_idle=True)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "concord.web.settings"
    main(*sys.argv[1:])
