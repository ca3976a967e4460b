"""Erasure of a hundred persons whose workers are killed: each is erased, and none twice.

``python -m tests.society.crash.erasures --persons 100 --seed 1``, with ``DATABASE_URL`` or ``CONCORD_HOME``
pointing at an empty place.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from collections import Counter

from tests.society.crash.rounds import BEGUN, stage, work
from tests.society.crash.schedules import set_up


def main() -> int:
    """Erase them; prints what was counted and returns 1 if somebody was left out or erased twice."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--persons", type=int, default=100)
    arguments.add_argument("--seed", type=int, default=1)
    asked = arguments.parse_args()
    set_up()
    from concord.society.ledger import seals
    from concord.society.ledger.models import Entry
    from concord.society.people.models import Person
    from concord.society.privacy import erasures

    actor, _row = stage(asked.persons)
    people = list(Person.objects.exclude(pk=actor.person))
    batch = erasures.ask(actor=actor, people=people, request="Letters of 1 March")
    killed = work(random.Random(asked.seed), longest=4.0)
    entries = Counter(Entry.objects.filter(verb="person.erased").values_list("object_key", flat=True))
    left = Person.objects.exclude(name="").exclude(pk=actor.person).count()
    sys.stdout.write(f"{len(entries)} persons erased, {killed} workers killed, {left} left\n")
    while seals.seal() is not None:
        pass
    broken = [
        *(f"{key} was erased {count} times" for key, count in entries.items() if count > 1),
        *seals.verify(),
        *(["an order is open"] if batch.orders.filter(done_at=None).exists() else []),
    ]
    if broken or left or len(entries) != asked.persons or not killed:
        sys.stderr.write("\n  ".join(["broken:", *broken]) + "\n")
        return 1
    return 0


if __name__ == "__main__":
    os.environ["CONCORD_NOW"] = BEGUN.isoformat()
    sys.exit(main())
