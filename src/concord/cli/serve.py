"""``concord serve``: the site, with its database brought up to date first."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from concord.cli import current_edition
from concord.cli.output import new_app

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
    from concord.operations import serving

    address = serving.address_of(host, port)
    current_edition.folder()
    serving.prepare()
    typer.echo(f"Concord on http://{host}:{port}", err=True)
    serving.serve(address, port, processes=workers, with_jobs=with_jobs)
