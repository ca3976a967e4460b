"""A renewal round whose workers are killed: no letter is written or renewal made twice, none is lost.

``python -m tests.society.crash.rounds --members 150 --seed 1``, with ``DATABASE_URL`` or ``CONCORD_HOME``
pointing at an empty place. Workers write the letters of a round, let them go out, send them, and renew who
said yes; each is killed with ``kill -9`` at a random moment, and another takes over, its clock a lease later.
A letter whose worker died after the mail server took it may go twice with one Message-ID: those are counted.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tests.society.crash.schedules import set_up

if TYPE_CHECKING:
    from concord.society.access import Actor
    from concord.society.people.models import RenewalRound

BEGUN = datetime(2026, 3, 2, 9, tzinfo=UTC)
MOST_WORKERS = 400


def main() -> int:
    """Run the round; prints what was counted and returns 1 on the first broken promise."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--members", type=int, default=150)
    arguments.add_argument("--seed", type=int, default=1)
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["MAILBOX"] = str(Path(folder) / "mailbox")
        Path(os.environ["MAILBOX"]).touch()
        set_up(EMAIL_BACKEND="tests.society.crash.mailbox.Mailbox")
        return _round(asked.members, random.Random(asked.seed))


def _round(members: int, chance: random.Random) -> int:
    from concord.society.people import renewals
    from concord.society.people.models import Membership

    actor, row = stage(members)
    killed = 0
    for begin in (renewals.prepare, renewals.release, renewals.renew_answered):
        begin(actor=actor, row=row)
        killed += work(chance)
    broken = _broken(row, members)
    sent = Counter(Path(os.environ["MAILBOX"]).read_text().split())
    twice = sum(count == 2 for count in sent.values())
    sys.stdout.write(
        f"{members} members, {killed} workers killed, {len(sent)} letters sent, {twice} of them twice, "
        f"{Membership.objects.exclude(follows=None).count()} renewed\n"
    )
    if broken or max(sent.values()) > 2 or not killed:
        sys.stderr.write("\n  ".join(["broken:", *broken]) + "\n")
        return 1
    return 0


def stage(members: int) -> tuple[Actor, RenewalRound]:
    """A host with staff, and members whose time runs out, all of whom said yes by telephone."""
    from concord.society.ledger.digests import name_rows_without_entry
    from concord.society.ledger.models import Entry
    from concord.society.people import renewal_letters, renewals
    from concord.society.people.models import (
        Account,
        Affiliation,
        Membership,
        MembershipClass,
        Organisation,
        Person,
    )
    from concord.society.people.queries import actor_for

    host = Organisation.objects.create(name_en="Host", kind="society", layer="rehearsal", is_host=True)
    staff = Person.objects.create(
        name="Staff", account=Account.objects.create_user("staff@host.example"), layer="rehearsal"
    )
    Affiliation.objects.create(person=staff, organisation=host, may_represent=True, since=date(2020, 1, 1))
    full = MembershipClass.objects.create(name_en="Full", name_ko="정회원")
    for number in range(members):
        account = Account.objects.create_user(f"member{number}@member.example")
        person = Person.objects.create(name=f"Member {number}", account=account, layer="rehearsal")
        Membership.objects.create(
            person=person, membership_class=full, since=date(2025, 4, 1), until=date(2026, 4, 1)
        )
    name_rows_without_entry(Entry)
    due = {"due_from": date(2026, 4, 1), "due_to": date(2026, 4, 1), "closes_on": date(2026, 4, 1)}
    actor = actor_for(staff)
    row = renewals.open_round(actor=actor, **due)
    # Templates and catalogues are read here, once, and not by each worker anew.
    renewal_letters.preview(row)
    return actor, row


def work(chance: random.Random, longest: float = 1.0) -> int:
    """Let one worker after another go on until nothing is left; how many of them were killed.

    Each lives for ``longest`` seconds at most: a job whose worker died five times would be given up.
    """
    from django.db import connections

    killed = 0
    for _number in range(MOST_WORKERS):
        connections.close_all()
        process = os.fork()
        if process == 0:
            _child()
        ended = _kill(process, chance.uniform(0.1, longest))
        killed += ended
        later = datetime.fromisoformat(os.environ["CONCORD_NOW"]) + timedelta(minutes=11)
        os.environ["CONCORD_NOW"] = later.isoformat()
        if not ended:
            return killed
    raise SystemExit("the work does not come to an end")


def _kill(process: int, seconds: float) -> bool:
    """Kill the process after so long; whether it was at work still."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if os.waitpid(process, os.WNOHANG)[0]:
            return False
        time.sleep(0.005)
    os.kill(process, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == -signal.SIGKILL


def _child() -> None:
    from threading import Event

    from concord.society.jobs import steps, worker
    from concord.society.people.models import Membership, RenewalAnswer

    # Short steps, so that many of them are met.
    steps.LONGEST_STEP = 0.02
    try:
        worker.work(Event(), until_idle=True)
        unanswered = Membership.objects.filter(answer=None, follows=None)
        RenewalAnswer.objects.bulk_create(
            [RenewalAnswer(membership=one, wants=True, said_at=BEGUN) for one in unanswered],
            ignore_conflicts=True,
        )
    finally:
        os._exit(0)


def _broken(row: RenewalRound, members: int) -> list[str]:
    """One line for each promise that was broken."""
    from concord.society.ledger import seals
    from concord.society.ledger.models import Entry
    from concord.society.mail.models import Message
    from concord.society.people.models import Membership

    broken = []
    written = Counter(Message.objects.filter(kind="renewal_due").values_list("recipient", flat=True))
    if len(written) != members or set(written.values()) != {1}:
        broken.append(f"{len(written)} of {members} have a letter, {max(written.values())} at most")
    for verb, count in (("round.letters_written", members), ("round.letters_released", members)):
        facts = Entry.objects.filter(verb=verb).values_list("facts", flat=True)
        if sum(one["letters"] for one in facts) != count:
            broken.append(f"{verb}: entries tell of another number than {count}")
    lost = Message.objects.filter(sent_at=None, given_up_at=None).count()
    if lost:
        broken.append(f"{lost} letters are neither sent nor given up")
    renewed = Membership.objects.exclude(follows=None).count()
    if renewed != members or Entry.objects.filter(verb="membership.renewed").count() != members:
        broken.append(f"{renewed} of {members} renewed")
    while seals.seal() is not None:
        pass
    return [*broken, *seals.verify()]


if __name__ == "__main__":
    os.environ["CONCORD_NOW"] = BEGUN.isoformat()
    sys.exit(main())
