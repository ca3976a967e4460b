"""Pages of a full society: p95 with eight clients and two workers, as ``python -m benchmarks.society``.

1,500 members, 200 organisations, 200 agreements, 4,000 deliverables and a million ledger entries on
SQLite, or on PostgreSQL with ``DATABASE_URL``.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

from tests.support.postgres import free_port

CLIENTS, WORKERS, REQUESTS, BOUND_MS = 8, 2, 40, 80
SIZES = {"members": 1500, "organisations": 200, "agreements": 200, "deliverables": 4000, "entries": 1_000_000}


def main() -> int:
    """Fill, serve, measure; 1 if p95 over all pages is above the bound."""
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"CONCORD_HOME": home, "CONCORD_NOW": "2026-03-02", "CONCORD_SECRET_KEY": "bench"}
        begun = time.perf_counter()
        pages, cookie = _fill()
        sys.stdout.write(f"filled in {time.perf_counter() - begun:.0f} s: {SIZES}\n")
        return _measure(pages, cookie)


def _fill() -> tuple[list[str], str]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concord.web.settings")
    import django
    from django.core.management import call_command

    from concord.atlas.edition.build import build

    build(None, Path(os.environ["CONCORD_HOME"]))
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    from benchmarks.society_rows import fill

    return fill(SIZES, date(2026, 3, 2), timedelta(days=30))


def _measure(pages: list[str], cookie: str) -> int:
    port = free_port()
    command = [sys.executable, "-c", "from concord.cli.main import main; main()", "serve"]
    command += ["--port", str(port), "--workers", str(WORKERS)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as server:
        try:
            _wait(f"http://localhost:{port}/healthz")
            requests = [f"http://localhost:{port}{page}" for page in pages] * REQUESTS
            for warm in requests[: 4 * len(pages)]:
                _ask(warm, cookie)
            with ThreadPoolExecutor(CLIENTS) as clients:
                times = list(clients.map(lambda address: _ask(address, cookie), requests))
        finally:
            server.terminate()
            server.wait(20)
    for place, page in enumerate(pages):
        sys.stdout.write(f"{page[:40]:42}{_p95(times[place :: len(pages)]):8.1f} ms\n")
    found = _p95(times)
    sys.stdout.write(f"p95 of {len(times)} answers: {found:.1f} ms (bound {BOUND_MS})\n")
    return int(found > BOUND_MS)


def _wait(address: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(address)


def _ask(address: str, cookie: str) -> float:
    begun = time.perf_counter()
    request = urllib.request.Request(address, headers={"Cookie": f"sessionid={cookie}"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        answer.read()
    return (time.perf_counter() - begun) * 1000


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


if __name__ == "__main__":
    sys.exit(main())
