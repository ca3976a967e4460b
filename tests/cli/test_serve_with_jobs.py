"""``concord serve`` and the worker beside it."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from tests.support.postgres import free_port
from tests.support.tiny_facts import write_tiny_facts

from concord.atlas.edition.build import build

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("served")
    build(write_tiny_facts(folder / "facts"), folder / "home")
    return folder / "home"


@contextmanager
def served(home, *options):
    port = free_port()
    command = [sys.executable, "-m", "concord.cli", "serve", "--port", str(port), *options]
    environment = os.environ | {"CONCORD_HOME": str(home), "DATABASE_URL": ""}
    with subprocess.Popen(
        command, env=environment, stderr=subprocess.DEVNULL, start_new_session=True
    ) as server:
        try:
            wait_until(lambda: answers(port))
            yield server
        finally:
            server.terminate()
            server.wait(30)
            end_what_is_left(server)


def end_what_is_left(server):
    """A server that was killed leaves the processes that answer for it."""
    with suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGKILL)


def answers(port):
    try:
        with urllib.request.urlopen(f"http://localhost:{port}/healthz", timeout=20) as answer:
            return answer.status == 200
    except OSError:
        return False


def wait_until(condition):
    for _ in range(600):
        if found := condition():
            return found
        time.sleep(0.1)
    raise TimeoutError


def workers(server):
    """The processes that do jobs beside the server."""
    children = Path(f"/proc/{server.pid}/task").glob("*/children")
    found = [pid for file in children for pid in file.read_text().split()]
    return [int(pid) for pid in found if b"--beside" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def test_a_worker_runs_beside_the_site_is_started_again_and_ends_with_it(home):
    with served(home) as server:
        (first,) = wait_until(lambda: workers(server))
        os.kill(first, signal.SIGKILL)
        (second,) = wait_until(lambda: [pid for pid in workers(server) if pid != first])
    assert server.returncode == 0
    assert not Path(f"/proc/{second}").exists()


def test_a_worker_whose_site_was_killed_ends_by_itself(home):
    with served(home) as server:
        (worker,) = wait_until(lambda: workers(server))
        server.kill()
        wait_until(lambda: not Path(f"/proc/{worker}").exists())


def test_without_jobs_no_worker_runs(home):
    with served(home, "--no-jobs") as server:
        assert workers(server) == []
