"""Sites under ``concord serve`` as processes of their own, filled with the demonstration."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TypeVar

import requests
from tests.support.postgres import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

CONCORD = [sys.executable, "-m", "concord.cli"]
Found = TypeVar("Found")


def make_demonstration(home: Path, url: str = "") -> dict[str, str]:
    """Build the bundled edition and the demonstration; the environment of commands on that home."""
    environment = os.environ | {"CONCORD_HOME": str(home), "DATABASE_URL": url, "CONCORD_DEMO": "1"}
    environment.pop("CONCORD_NOW", None)
    for command in ("build", "demo"):
        subprocess.run([*CONCORD, command], env=environment, check=True, timeout=500)
    return environment


@contextmanager
def served(environment: dict[str, str], *options: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A site in a session of its own: its address and its process."""
    port = free_port()
    command = [*CONCORD, "serve", "--port", str(port), *options]
    with subprocess.Popen(command, env=environment, start_new_session=True) as server:
        try:
            until(lambda: answers(f"http://localhost:{port}/healthz"))
            yield f"http://localhost:{port}", server
        finally:
            with suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGTERM)


def answers(address: str) -> bool:
    try:
        return requests.get(address, timeout=60).ok
    except requests.RequestException:
        return False


def until(condition: Callable[[], Found], seconds: float = 200) -> Found:
    """What the condition gives as soon as it gives anything."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError("did not come to pass")


def signed_in(site: str) -> requests.Session:
    """The first person of the demonstration, who works for the host."""
    reader = requests.Session()
    page = reader.get(f"{site}/rehearsal/sign-in", timeout=60).text
    (person,) = re.findall(r'name="person" value="([^"]+)">Iris', page)
    words = {"person": person, "csrfmiddlewaretoken": token_of(page)}
    assert reader.post(f"{site}/rehearsal/sign-in", words, timeout=60).ok
    return reader


def token_of(page: str) -> str:
    """What a form of the page must send along."""
    return re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[0]


def key_of_agreement(reader: requests.Session, site: str) -> str:
    """An agreement that the reader's organisation is party to."""
    page = reader.get(f"{site}/desk", timeout=60).text
    return re.findall(r"/agreements/(agr-[0-9a-z]+)", page)[0]
