"""The jobs of the ledger itself: sealing entries and sending mail."""

from __future__ import annotations

from concord.society.ledger import jobs, outbox, sealing


def _seal(_payload: jobs.Payload) -> None:
    while sealing.seal() is not None:
        pass


def _send(_payload: jobs.Payload) -> None:
    outbox.send_waiting()


jobs.handler("ledger.seal", _seal)
jobs.handler(outbox.SEND, _send)
jobs.every(60, "ledger.seal")
jobs.every(60, outbox.SEND)
