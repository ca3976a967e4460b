"""A process that answers for a site: ``python -m concord.operations.site_process ADDRESS PORT SERVER``.

It listens as soon as it can answer, and does what its first readers would wait for (``web.atlas.warming``)
between its first answers. Told to end, or left by its server, it takes no more requests, turns away whoever
is still sending one, and finishes what it has begun.
"""

from __future__ import annotations

import asyncio
import os
import sys
from functools import partial
from threading import Event, Timer
from typing import TYPE_CHECKING

from granian.constants import HTTPModes, Interfaces
from granian.server.embed import Server

from concord.operations.worker_process import GRACE, log_faults, stop_when_told

if TYPE_CHECKING:
    from concord.operations.application import Application

# Connections that a process holds open at once, and that wait to be accepted.
_CONNECTIONS, _BACKLOG = 4096, 1024


async def answer(address: str, port: int, stop: Event) -> None:
    """Answer until told to stop."""
    # First: it sets up Django, whose models the others import.
    from concord.web.wsgi import application

    from concord.operations.application import Application  # isort: skip

    front = Application(application)
    server = Server(
        front,
        address=address,
        port=port,
        interface=Interfaces.ASGINL,
        http=HTTPModes.http1,
        websockets=False,
        backlog=_BACKLOG,
        backpressure=_CONNECTIONS,
        log_enabled=False,
    )
    serving = asyncio.create_task(server.serve())
    warm = asyncio.create_task(_warm(front))
    while not (stop.is_set() or serving.done()):
        await asyncio.sleep(0.1)
    # Whatever hangs now is ended: its work was not acknowledged.
    ending = Timer(GRACE, os._exit, [1])
    ending.daemon = True
    ending.start()
    warm.cancel()
    front.stop_waiting()
    server.stop()  # type: ignore[no-untyped-call]
    await serving


async def _warm(front: Application) -> None:
    from concord.web.atlas import warming
    from concord.web.wsgi import handler

    steps = warming.steps(handler)
    while await front.run(partial(next, steps, "")):
        pass


if __name__ == "__main__":
    log_faults()
    asyncio.run(answer(sys.argv[1], int(sys.argv[2]), stop_when_told(int(sys.argv[3]))))
