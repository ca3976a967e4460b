"""The processes beside a site, such as the worker: kept running, and told to end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Event, Thread
from types import FrameType

_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
# As long as a process may take to finish what it is at before it is killed; that is then taken again.
_GRACE = 8


@contextmanager
def beside(*module_and_arguments: str) -> Iterator[None]:
    """One ``python -m MODULE ARGUMENTS`` for the time of the block: started again if it ends."""
    stop = Event()
    keeper = Thread(target=_keep, args=(module_and_arguments, stop), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join()


def _keep(module_and_arguments: Sequence[str], stop: Event) -> None:
    command = [sys.executable, "-m", *module_and_arguments]
    pause = _FIRST_PAUSE
    while not stop.is_set():
        # Without closing descriptors it starts by posix_spawn(3) and opens no pipe to the child. Such a
        # pipe would be inherited by the processes that the server forks meanwhile, and this thread would
        # read it until they end. What else is open is closed on exec all the same (PEP 446).
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, close_fds=False) as child:
            while child.poll() is None and not stop.wait(0.2):
                pass
            _end(child)
        if not stop.is_set():
            name = " ".join(module_and_arguments[:3])
            sys.stderr.write(f"{name} ended with {child.returncode}; started again in {pause:.0f} s\n")
            stop.wait(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(_GRACE)
    except subprocess.TimeoutExpired:
        child.kill()


def stop_when_told(parent: int) -> Event:
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
    while os.getppid() == parent and not stop.wait(1):
        pass
    stop.set()
