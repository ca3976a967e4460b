"""Answers of the site: four clients against one worker of the real server, with the bundled edition.

Must reach: 95 of 100 answers under 60 ms. The first round asks for each page for the first time and is shown
apart: it pays for what is then kept (``concord.web.atlas.answering``).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles

from benchmarks.table import show
from concord.atlas.edition.build import build

_ADDRESSES = (
    "/",
    "/approvals?as_of=2018-12-03",
    "/approvals?rule=without-cord-blood&jurisdiction=KR",
    "/jurisdictions/KR",
    "/jurisdictions/JP?as_of=2018-12-03",
    "/products",
    "/products/tisagenlecleucel",
    "/organisations/mfds",
    "/claims",
    "/claims/isct-2018-most-authorised",
    "/gaps",
    "/search?q=kymriah",
    "/sources",
)
_CLIENTS = 4


def main() -> None:
    """Print median and 95th percentile of the first and of the later answers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--port", type=int, default=8765)
    wanted = parser.parse_args()
    code = "from concord.cli.main import main; main()"
    command = [sys.executable, "-c", code, "serve", "--port", str(wanted.port)]
    with tempfile.TemporaryDirectory(prefix="concord-bench-") as home:
        build(None, Path(home))
        environment = os.environ | {"CONCORD_HOME": home}
        with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as server:
            try:
                _wait(wanted.port)
                _report(wanted.port, wanted.rounds)
            finally:
                server.terminate()


def _report(port: int, rounds: int) -> None:
    first = _ask(port, _ADDRESSES)
    shares = [tuple(_ADDRESSES[i:] + _ADDRESSES[:i]) * rounds for i in range(0, 4 * _CLIENTS, 4)]
    with ThreadPoolExecutor(_CLIENTS) as clients:
        later = [took for times in clients.map(lambda share: _ask(port, share), shares) for took in times]
    rows = [_row("first answer of each page, one client", first), _row(f"later, {_CLIENTS} clients", later)]
    show(["answers", "number", "median ms", "95th percentile ms"], rows)


def _row(name: str, times: list[float]) -> list[str]:
    worst = quantiles(times, n=20)[-1]
    return [name, str(len(times)), f"{median(times) * 1000:.1f}", f"{worst * 1000:.1f}"]


def _ask(port: int, addresses: tuple[str, ...]) -> list[float]:
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
    for _ in range(100):
        try:
            _ask(port, ("/healthz",))
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError("the server does not answer")


if __name__ == "__main__":
    main()
