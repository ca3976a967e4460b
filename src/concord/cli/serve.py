"""``concord serve``: the site, with its database brought up to date first."""

from __future__ import annotations

import errno
import os
import socket
from contextlib import nullcontext
from typing import Annotated

import typer

from concord.cli import beside, in_use
from concord.cli.output import new_app

# Of one process: two, so that a page goes on while another waits for the database or draws up a document.
# More of them share one processor, and the slowest answers come later. Left alone the server starts
# hundreds, each with a connection of its own, and they wait for each other.
THREADS = 2

app = new_app()


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "localhost",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that answer.")] = 1,
    *,
    with_jobs: Annotated[
        bool,
        typer.Option("--jobs/--no-jobs", help="Run `concord society work` beside the site, or leave it off."),
    ] = True,
) -> None:
    """Serve the site on http://localhost:8000, and do the jobs of the society beside it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concord.web.settings")
    if host == "localhost":
        # Links in letters lead here, and the answers that a worker prepares are kept under this name.
        os.environ.setdefault("CONCORD_SITE", f"http://localhost:{port}")
    address = "127.0.0.1" if host == "localhost" else host
    _must_be_free(address, port)
    _prepare()
    from granian import Granian
    from granian.constants import Interfaces

    typer.echo(f"Concord on http://{host}:{port}", err=True)
    with beside.worker() if with_jobs else nullcontext():
        Granian(
            "concord.web.wsgi:application",
            address=address,
            port=port,
            workers=workers,
            interface=Interfaces.WSGI,
            blocking_threads=THREADS,
            log_enabled=False,
        ).serve()


def _must_be_free(address: str, port: int) -> None:
    """Raise BadParameter for an address that is not of this machine, OSError for a port in use."""
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0]
    except (socket.gaierror, UnicodeError):
        raise typer.BadParameter(f"--host {address}: no such address") from None
    with socket.socket(family, kind, protocol) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(place)
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL:
                raise typer.BadParameter(f"--host {address}: not an address of this machine") from None
            raise OSError(error.errno, error.strerror, f"port {port} of {address}") from None


def _prepare() -> None:
    import django
    from django.core.management import call_command

    in_use.folder()
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
