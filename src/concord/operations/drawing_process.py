"""The process that draws documents: one of a server, so that a slow document holds up no answer.

It takes orders from a folder (``concord.web.society.drawing``) one after the other. A document that takes
too long ends the process, which is started again; one during which the process ended is tried once more.
"""

from __future__ import annotations

import logging.config
import os
import sys
import time
from pathlib import Path
from threading import Event, Timer

from django.conf import settings

from concord.operations.worker_process import log_faults, stop_when_told
from concord.web.society.drawing import AGAIN, DRAWING, DRAWN, FAILED, ORDER, draw, page_of

_LOG = logging.getLogger("concord.documents")
# Seconds for one document, and for which a result is kept.
LIMIT = 60.0
_KEPT = 600.0


def draw_orders(folder: Path, stop: Event, limit: float = LIMIT) -> None:
    """Draw what is ordered until told to stop."""
    for order in folder.glob(f"*{AGAIN}"):
        _give_up(order, "the drawing process ended twice")
    for order in folder.glob(f"*{DRAWING}"):
        _draw(order.rename(order.with_suffix(AGAIN)), limit)
    while not stop.wait(0.02):
        for order in sorted(folder.glob(f"*{ORDER}"), key=_age):
            _draw(order.rename(order.with_suffix(DRAWING)), limit)
        _remove_old(folder)


def _draw(order: Path, limit: float) -> None:
    watch = Timer(limit, _end, (order, f"not drawn within {limit:.0f} s"))
    watch.daemon = True
    watch.start()
    try:
        content = draw(order.read_text(encoding="utf-8"))
    except (ArithmeticError, AttributeError, LookupError, OSError, TypeError, ValueError) as error:
        # What WeasyPrint raises for a page that it cannot lay out. Anything else ends the process.
        _give_up(order, type(error).__name__, error)
    else:
        part = order.with_suffix(".part")
        part.write_bytes(content)
        part.replace(order.with_suffix(DRAWN))
        order.unlink()
    finally:
        watch.cancel()


def _give_up(order: Path, why: str, error: Exception | None = None) -> None:
    order.with_suffix(FAILED).write_text(why, encoding="utf-8")
    order.unlink(missing_ok=True)
    _LOG.error("document not drawn", extra={"fault": why}, exc_info=error)


def _end(order: Path, why: str) -> None:
    """From the thread of the watch: whatever the other one is at, the process ends."""
    _give_up(order, why)
    os._exit(1)


def _age(path: Path) -> float:
    return path.stat().st_mtime


def _remove_old(folder: Path) -> None:
    for path in (*folder.glob(f"*{DRAWN}"), *folder.glob(f"*{FAILED}")):
        if _age(path) < time.time() - _KEPT:
            path.unlink(missing_ok=True)


if __name__ == "__main__":
    logging.config.dictConfig(settings.LOGGING)
    log_faults()
    # The fonts are read now, not while the first reader waits.
    draw(page_of("", "en", ""))
    draw_orders(Path(sys.argv[1]), stop_when_told(int(sys.argv[2])))
