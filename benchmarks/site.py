"""A running site with the bundled edition in a home of its own, for measurements."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING

from concord.atlas.edition.build import build

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SERVE = "from concord.cli.main import main; main()"


@contextmanager
def running(port: int, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    """The real server on that port of this machine; without options with one process that answers."""
    command = [sys.executable, "-c", _SERVE, "serve", "--no-jobs", "--port", str(port), *options]
    with tempfile.TemporaryDirectory(prefix="concord-bench-") as home:
        build(None, Path(home))
        environment = os.environ | {"CONCORD_HOME": home, "CONCORD_RATES": "0"}
        with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as server:
            try:
                _wait(port)
                yield server
            finally:
                server.terminate()


def ask(port: int, addresses: Sequence[str]) -> list[float]:
    """Ask for one page after the other; the seconds that each took.

    Raises RuntimeError for any answer but 200.
    """
    connection, times = HTTPConnection("localhost", port), []
    for address in addresses:
        begun = time.perf_counter()
        connection.request("GET", address)
        response = connection.getresponse()
        response.read()
        times.append(time.perf_counter() - begun)
        if response.status != HTTPStatus.OK:
            raise RuntimeError(f"{address} answered {response.status}")
    return times


def _wait(port: int) -> None:
    # A worker checks claims before it takes its first question; a busy machine takes its time over that.
    last = time.monotonic() + 120
    while time.monotonic() < last:
        try:
            ask(port, ["/healthz"])
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError("the server does not answer")
