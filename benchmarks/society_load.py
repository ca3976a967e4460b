"""Eight clients of a server with two workers: each asks for its reader's pages, over and over."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING

from tests.support.postgres import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.society_rows import Reader

CLIENTS, WORKERS, ROUNDS = 8, 2, 3
_SERVE = "from concord.cli.main import main; main()"


@dataclass(frozen=True, slots=True)
class Answer:
    """One page and the milliseconds from asking to the last byte."""

    page: str
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    port: int
    process: int

    def seconds(self) -> float:
        """Processor seconds that its processes have used."""
        return sum(_seconds(one) for one in (self.process, *_children(self.process)))


@contextmanager
def serving() -> Iterator[Server]:
    """The real server with two workers, warmed up by itself."""
    port = free_port()
    command = [sys.executable, "-c", _SERVE, "serve", "--port", str(port), "--workers", str(WORKERS)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            _wait(port)
            yield Server(port, process.pid)
        finally:
            process.terminate()
            process.wait(20)


def clients(server: Server, readers: Sequence[Reader]) -> list[Answer]:
    """Every client asks for all pages of its reader in an order of its own, a new connection each time.

    Raises RuntimeError for any answer but 200.
    """

    def ask(number: int) -> list[Answer]:
        reader = readers[number % len(readers)]
        pages = reader.pages * ROUNDS
        random.Random(number).shuffle(pages)
        return [_ask(server.port, page, reader.session) for page in pages]

    with ThreadPoolExecutor(CLIENTS) as pool:
        return [answer for found in pool.map(ask, range(CLIENTS)) for answer in found]


def _ask(port: int, page: str, session: str) -> Answer:
    begun = time.perf_counter()
    connection = HTTPConnection("localhost", port, timeout=60)
    connection.request("GET", page, headers={"Cookie": f"sessionid={session}"} if session else {})
    response = connection.getresponse()
    response.read()
    connection.close()
    if response.status != HTTPStatus.OK:
        raise RuntimeError(f"{page} answered {response.status}")
    return Answer(page, (time.perf_counter() - begun) * 1000)


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            _ask(port, "/healthz", "")
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError("the server does not answer")


def _children(process: int) -> list[int]:
    found = Path(f"/proc/{process}/task").glob("*/children")
    return [int(child) for tasks in found for child in tasks.read_text().split()]


def _seconds(process: int) -> float:
    """User and system seconds, fields 14 and 15 of proc(5)."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
