"""``manage decide_dispute NUMBER accepted|declined ANSWER``: decide on a reader's dispute."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from concord.society.access import SYSTEM
from concord.society.corrections.actions import decide
from concord.society.corrections.models import Dispute


class Command(BaseCommand):
    """Decide on a dispute; the answer is shown to everybody."""

    help = "Accept or decline a dispute of a row, with an answer for the public log."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Number, state and answer."""
        parser.add_argument("number", type=int)
        parser.add_argument("state", choices=["accepted", "declined"])
        parser.add_argument("answer")

    def handle(self, *, number: int, state: str, answer: str, **_: object) -> None:
        """Decide, or say why not."""
        try:
            decide(actor=SYSTEM, number=number, state=Dispute.State(state), answer=answer)
        except Dispute.DoesNotExist:
            raise CommandError(f"no dispute {number}") from None
        except ValueError as error:
            raise CommandError(str(error)) from None
