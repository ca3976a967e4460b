"""``make soak``, third part: any one process of the server is killed while two people write, many times over.

After each kill the site must answer again, and another process stand in the place of the killed one, within
five seconds; a server whose own process was killed is started again here, as a supervisor would. In the end
every write that was acknowledged is there once, none is there twice, no letter went out more than twice, and
the ledger is as it was sealed.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

import psycopg
import requests
from tests.support.postgres import cluster, free_port
from tests.support.served_site import CONCORD, answers, make_demonstration, signed_in, token_of, until

if TYPE_CHECKING:
    from collections.abc import Sequence

BOUND = 5.0
KINDS = ("site_process", "drawing_process", "--beside", "serve")


@dataclass
class Server:
    """A server with two processes that answer; every start takes the same port."""

    environment: dict[str, str]
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def site(self) -> str:
        """Its address."""
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        command = [*CONCORD, "serve", "--workers", "2", "--port", str(self.port)]
        with Path(self.environment["CONCORD_HOME"], "server.log").open("a") as log:
            self.process = subprocess.Popen(command, env=self.environment, stderr=log)
        until(lambda: answers(f"{self.site}/healthz"))

    def processes(self, kind: str) -> list[int]:
        """The numbers of its processes of a kind."""
        assert self.process is not None
        if kind == "serve":
            return [self.process.pid]
        files = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        numbers = [int(number) for file in files for number in file.read_text(encoding="ascii").split()]
        return [number for number in numbers if kind.encode() in _command(number)]

    def kill_one(self, kind: str) -> float:
        """Kill a process of that kind. The seconds until another is in its place and the site answers."""
        before = until(lambda: self.processes(kind))
        os.kill(before[0], signal.SIGKILL)
        begun = time.monotonic()
        if kind == "serve":
            assert self.process is not None
            self.process.wait()
            begun = time.monotonic()
            self.start()
        until(lambda: len(now := self.processes(kind)) == len(before) and before[0] not in now)
        until(lambda: answers(f"{self.site}/healthz"))
        return time.monotonic() - begun


def _command(number: int) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{number}/cmdline").read_bytes()
    return b""


class Writer(Thread):
    """Somebody who writes draft after draft, whatever happens to the server."""

    def __init__(self, name: str, site: str, stop: Event) -> None:
        super().__init__(name=name)
        self.stop, self.acknowledged, self.refused, self.failures = stop, list[str](), list[int](), 0
        self.reader, self.address = signed_in(site), f"{site}/news/new"
        page = self.reader.get(self.address, timeout=60).text
        (self.organisation,) = set(re.findall(r'<option value="(\d+)"', page.partition("</select>")[0]))
        self.token = token_of(page)

    def run(self) -> None:
        """Write until told to stop. What was not acknowledged is not tried again: it may be there."""
        number = 0
        while not self.stop.wait(0.05):
            number += 1
            title = f"{self.name} {number}"
            words = {"organisation": self.organisation, "title_en": title, "text_en": "A text"}
            try:
                answer = self.reader.post(
                    self.address,
                    {"csrfmiddlewaretoken": self.token, **words},
                    timeout=60,
                    allow_redirects=False,
                )
            except requests.RequestException:
                self.failures += 1
                continue
            if answer.status_code == 302:
                self.acknowledged.append(title)
            else:
                self.refused.append(answer.status_code)


@dataclass(frozen=True, slots=True)
class Soaked:
    """Seconds until the server was back, by kind; writes acknowledged or not; what was lost or done twice."""

    seconds: dict[str, list[float]]
    acknowledged: int
    unacknowledged: int
    refused: list[int]
    lost: int
    twice: int
    letters_too_often: int
    is_intact: bool

    @property
    def is_sound(self) -> bool:
        """Whether every promise about what is kept was held."""
        is_failing = any(status >= 500 for status in self.refused)
        return self.is_intact and not (is_failing or self.lost or self.twice or self.letters_too_often)


def soak(home: Path, url: str, kills: Sequence[str]) -> Soaked:
    """Fill the home and the database with the demonstration, and kill a process of each of these kinds."""
    server = Server(make_demonstration(home, url) | {"CONCORD_RATES": "0"})
    seconds: dict[str, list[float]] = {kind: [] for kind in KINDS}
    stop = Event()
    server.start()
    try:
        writers = [Writer(name, server.site, stop) for name in ("first", "second")]
        for writer in writers:
            writer.start()
        for kind in kills:
            before = len(writers[0].acknowledged)
            until(lambda before=before: len(writers[0].acknowledged) > before + 3)  # type: ignore[misc]
            seconds[kind].append(server.kill_one(kind))
        stop.set()
        for writer in writers:
            writer.join()
    finally:
        stop.set()
        if server.process:
            server.process.terminate()
            server.process.wait()
    titles = Counter(_titles(home, url))
    acknowledged = [title for writer in writers for title in writer.acknowledged]
    verified = subprocess.run(
        [*CONCORD, "society", "verify"], env=server.environment, stdout=subprocess.DEVNULL, check=False
    )
    return Soaked(
        seconds,
        len(acknowledged),
        sum(writer.failures for writer in writers),
        [status for writer in writers for status in writer.refused],
        sum(titles[title] == 0 for title in acknowledged),
        sum(count > 1 for title, count in titles.items() if title.startswith(("first ", "second "))),
        sum(count > 2 for count in _letters(home).values()),
        verified.returncode == 0,
    )


def _titles(home: Path, url: str) -> list[str]:
    ask = "SELECT title FROM newsroom_version"
    if url:
        with psycopg.connect(url) as connection:
            return [row[0] for row in connection.execute(ask)]
    with sqlite3.connect(home / "concord.sqlite3") as database:
        return [row[0] for row in database.execute(ask)]


def _letters(home: Path) -> Counter[str]:
    """How often each Message-ID was sent."""
    files = (home / "mail").glob("*.log")
    lines = (line for file in files for line in file.read_text(encoding="utf-8").splitlines())
    return Counter(line for line in lines if line.startswith("Message-ID"))


def main() -> int:
    """Soak on both databases, print what was found, and return 1 if a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    failed = 0
    with ExitStack() as stack:
        places = [("SQLite", ""), ("PostgreSQL", stack.enter_context(cluster()))]
        for name, url in places:
            dice = random.Random(wanted.seed)
            kills = [dice.choice(KINDS) for _ in range(wanted.kills)]
            home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="concord-soak-")))
            found = soak(home, url, kills)
            print(f"{name}: {found}", flush=True)
            slow = max((second for times in found.seconds.values() for second in times), default=0.0)
            print(f"{name}: back within {slow:.1f} s at most")
            failed |= not found.is_sound or slow > BOUND
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
