"""``concord serve`` and the worker beside it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager, suppress
from functools import partial
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
    log = home / "log"
    with (
        log.open("w") as lines,
        subprocess.Popen(command, env=environment, stderr=lines, start_new_session=True) as server,
    ):
        try:
            wait_until(lambda: answers(port))
            server.port, server.log = port, log
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


def children(server, word):
    """The processes of the server in whose command a word stands."""
    files = Path(f"/proc/{server.pid}/task").glob("*/children")
    found = [pid for file in files for pid in file.read_text().split()]
    return [int(pid) for pid in found if word.encode() in Path(f"/proc/{pid}/cmdline").read_bytes()]


def workers(server):
    """The processes that do jobs beside the server."""
    return children(server, "--beside")


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


def test_each_process_that_is_killed_is_logged_and_started_again(home):
    with served(home, "--workers", "2") as server:
        for word, number in (("site_process", 2), ("drawing_process", 1), ("--beside", 1)):
            before = wait_until(partial(children, server, word))
            assert len(before) == number
            os.kill(before[0], signal.SIGKILL)
            after = wait_until(partial(anew, server, word, before))
            assert len(after) == number
        wait_until(lambda: answers(server.port))
        lines = [json.loads(line) for line in server.log.read_text().splitlines() if "process ended" in line]
    assert [(line["logger"], line["level"], line["outcome"]) for line in lines] == [
        ("concord.server", "error", "SIGKILL")
    ] * 3
    assert server.returncode == 0


def anew(server, word, before):
    """The processes of that kind, once another has taken the place of the first."""
    now = children(server, word)
    return now if len(now) == len(before) and before[0] not in now else None


def test_nothing_is_left_of_a_server_that_was_killed(home):
    with served(home, "--workers", "2") as server:
        left = wait_until(lambda: len(found := children(server, "")) == 4 and found)
        server.kill()
        wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in left))
        with socket.create_server(("127.0.0.1", server.port)):
            pass


def test_a_request_that_was_begun_is_finished_and_a_half_sent_one_is_turned_away(home):
    with served(home, "--no-jobs") as server:
        head = b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n"
        with socket.create_connection(("127.0.0.1", server.port), timeout=60) as half:
            half.sendall(head + b"half")
            wait_until(lambda: answers(server.port))
            server.terminate()
            assert half.recv(100).startswith(b"HTTP/1.1 408 ")


def test_without_jobs_no_worker_runs(home):
    with served(home, "--no-jobs") as server:
        assert workers(server) == []
