"""Acts on earlier days: the rehearsal has a past."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date


@contextmanager
def on(day: date) -> Iterator[date]:
    """Let the clock stand at nine o'clock of that day for the time of the block."""
    before = os.environ.get("CONCORD_NOW")
    os.environ["CONCORD_NOW"] = f"{day.isoformat()}T09:00"
    try:
        yield day
    finally:
        if before is None:
            del os.environ["CONCORD_NOW"]
        else:
            os.environ["CONCORD_NOW"] = before
