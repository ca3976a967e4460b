"""``concord serve``: the site, with its database brought up to date first."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from concord.cli import in_use
from concord.cli.output import new_app

app = new_app()


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "localhost",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that answer.")] = 1,
) -> None:
    """Serve the site on http://localhost:8000."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concord.web.settings")
    _prepare()
    from granian import Granian
    from granian.constants import Interfaces

    typer.echo(f"Concord on http://{host}:{port}", err=True)
    Granian(
        "concord.web.wsgi:application",
        address="127.0.0.1" if host == "localhost" else host,
        port=port,
        workers=workers,
        interface=Interfaces.WSGI,
        log_enabled=False,
    ).serve()


def _prepare() -> None:
    import django
    from django.core.management import call_command

    in_use.folder()
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
