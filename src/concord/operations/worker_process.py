"""The processes of a server: each watched, started again when it ends, and told to end with the server."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Event, Thread
from types import FrameType, TracebackType

_LOG = logging.getLogger("concord.server")
# Seconds before a process is started again; the pause grows while it ends within so many of its start.
_FIRST_PAUSE, _LONGEST_PAUSE, _SETTLED = 0.1, 2.0, 10.0
# As long as a process may take to finish what it is at before it is killed; that is then taken again.
GRACE = 8


@contextmanager
def running(commands: Sequence[Sequence[str]]) -> Iterator[None]:
    """A ``python -m MODULE ARGUMENTS`` for each, for the time of the block; all are told to end at once."""
    stop = Event()
    keepers = [Thread(target=_keep, args=(command, stop), daemon=True) for command in commands]
    for keeper in keepers:
        keeper.start()
    try:
        yield
    finally:
        stop.set()
        for keeper in keepers:
            keeper.join()


def _keep(module_and_arguments: Sequence[str], stop: Event) -> None:
    pause = _FIRST_PAUSE
    while not stop.is_set():
        begun = time.monotonic()
        with subprocess.Popen(
            [sys.executable, "-m", *module_and_arguments], stdin=subprocess.DEVNULL
        ) as child:
            while child.poll() is None and not stop.wait(0.1):
                pass
            _end(child)
        if stop.is_set():
            return
        settled = time.monotonic() - begun > _SETTLED
        pause = _FIRST_PAUSE if settled else min(pause * 2, _LONGEST_PAUSE)
        _LOG.error("process ended", extra={"command": module_and_arguments[0], "outcome": _how(child)})
        stop.wait(pause)


def _how(child: subprocess.Popen[bytes]) -> str:
    """The exit code, or the name of the signal that ended a process."""
    code = child.returncode
    return signal.Signals(-code).name if code < 0 else f"exit {code}"


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        # A moment more than the process gives itself.
        child.wait(GRACE + 1)
    except subprocess.TimeoutExpired:
        child.kill()


def log_faults() -> None:
    """Have a fault that ends this process leave its cause in the log, without what its message may quote."""
    sys.excepthook = log_fault


def log_fault(
    kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
) -> None:
    """Log a fault, if there is one: to be called where a block or a process ends."""
    if kind is not None and error is not None:
        _LOG.error("fault", exc_info=(kind, error, trace))


def stop_when_told(parent: int = 0) -> Event:
    """Set by SIGTERM, by SIGINT, or when the parent has ended. A second signal ends the process at once."""
    stop = Event()

    def tell(number: int, _frame: FrameType | None) -> None:
        stop.set()
        signal.signal(number, signal.SIG_DFL)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, tell)
    if parent:
        Thread(target=_watch, args=(parent, stop), daemon=True).start()
    return stop


def _watch(parent: int, stop: Event) -> None:
    while os.getppid() == parent and not stop.wait(0.5):
        pass
    stop.set()
