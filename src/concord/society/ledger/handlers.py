"""The jobs of the ledger itself: sealing entries and sending mail.

Both commit step by step and can be done twice. Inside one transaction sealing would hold its lock on the
entries until the end, and a refused letter would undo the note that others were sent.
"""

from __future__ import annotations

from concord.society.ledger import jobs, outbox, sealing, sending

SEAL = "ledger.seal"


def _seal(_payload: jobs.Payload) -> None:
    while sealing.seal() is not None:
        pass


def _send(_payload: jobs.Payload) -> None:
    sending.send_waiting()


jobs.handler(SEAL, _seal, alone=True)
jobs.handler(outbox.SEND, _send, alone=True)
jobs.every(60, SEAL)
jobs.every(60, outbox.SEND)
