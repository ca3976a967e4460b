"""The job that sends mail.

It commits step by step and can be done twice: inside one transaction a refused message would undo the note
that others were sent.
"""

from __future__ import annotations

from concord.society.jobs import queue
from concord.society.mail import delivery, outbox


def _send(_payload: queue.Payload) -> None:
    delivery.send_waiting()


queue.handler(outbox.SEND, _send, alone=True)
queue.every(60, outbox.SEND)
