"""Serving the site: its database brought up to date, the processes that answer, what runs beside them."""

from __future__ import annotations

import errno
import os
import socket
from tempfile import TemporaryDirectory
from time import monotonic, sleep

import django
from django.core.management import call_command

from concord.operations.worker_process import GRACE, running, stop_when_told
from concord.web.society.drawing import FOLDER

# Seconds that a port may still be in use: somewhat longer than the processes of a killed server take to end.
_PATIENCE = GRACE + 2


def address_of(host: str, port: int) -> str:
    """The address to listen on; for localhost by its number, under which browsers know it as secure.

    Raises ValueError for an address that is not of this machine, OSError for a port in use.
    """
    if host == "localhost":
        # Links in letters lead here, and the answers that a process prepares are kept under this name.
        os.environ.setdefault("CONCORD_SITE", f"http://localhost:{port}")
    address = "127.0.0.1" if host == "localhost" else host
    _must_be_free(address, port)
    return address


def prepare() -> None:
    """Bring the database up to date and collect the static files; of several hosts one after the other."""
    django.setup()
    # Models are ready only now.
    from concord.society import schema

    schema.bring_up_to_date()
    with schema.alone():
        call_command("collectstatic", interactive=False, verbosity=0)


def serve(address: str, port: int, *, processes: int, with_jobs: bool) -> None:
    """Answer until told to end, with a process beside the site that draws documents, and one that does jobs.

    Each process of the site has one thread that answers: more of them share one processor, and the slowest
    answers come later.
    """
    me = str(os.getpid())
    stop = stop_when_told()
    with TemporaryDirectory(prefix="concord-drawings-") as folder:
        os.environ[FOLDER] = folder
        site: tuple[str, ...] = ("concord.operations.site_process", address, str(port), me)
        commands = [site] * processes
        commands.append(("concord.operations.drawing_process", folder, me))
        if with_jobs:
            commands.append(("concord.cli", "society", "work", "--beside", me))
        with running(commands):
            stop.wait()


def _must_be_free(host: str, port: int) -> None:
    """Raise ValueError for an address that is not of this machine, OSError for a port that stays in use.

    Processes of a server that was killed hold its port until they have ended.
    """
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (socket.gaierror, UnicodeError):
        raise ValueError(f"--host {host}: no such address") from None
    with socket.socket(family, kind, protocol) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        latest = monotonic() + _PATIENCE
        while True:
            try:
                listener.bind(place)
            except OSError as error:
                if error.errno == errno.EADDRNOTAVAIL:
                    raise ValueError(f"--host {host}: not an address of this machine") from None
                if error.errno != errno.EADDRINUSE or monotonic() > latest:
                    raise OSError(error.errno, error.strerror, f"port {port} of {host}") from None
                sleep(0.05)
            else:
                return
