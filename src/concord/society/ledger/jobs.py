"""The job that seals entries.

It commits step by step and can be done twice: inside one transaction it would hold its lock on the entries
until the end.
"""

from __future__ import annotations

from concord.society.jobs import queue
from concord.society.ledger import seals

SEAL = "ledger.seal"


def _seal(_payload: queue.Payload) -> None:
    while seals.seal() is not None:
        pass


queue.handler(SEAL, _seal, alone=True)
queue.every(60, SEAL)
