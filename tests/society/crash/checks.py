"""What must hold after a crash."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from concord.society.agreements.models import DayAnswer, DayProposal, Deliverable, Evidence, Verdict, Waiver
from concord.society.ledger import seals
from concord.society.ledger.models import Entry, Seal
from concord.society.mail.models import Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def broken_promises(noted: Sequence[str]) -> list[str]:
    """One line for each promise that was broken."""
    return [*_lost(noted), *_half_done(), *_chain()]


def _lost(noted: Sequence[str]) -> Iterator[str]:
    present = {
        "evidence": set(Evidence.objects.values_list("key", flat=True)),
        "verdict": set(map(str, Verdict.objects.values_list("pk", flat=True))),
        "waiver": set(map(str, Waiver.objects.values_list("pk", flat=True))),
        "day": set(DayProposal.objects.values_list("key", flat=True)),
        "answer": {f"{key} {answer}" for key, answer in DayProposal.objects.values_list("key", "answer")},
        "seal": set(map(str, Seal.objects.values_list("number", flat=True))),
    }
    for line in noted:
        kind, _, key = line.partition(" ")
        if kind in present and key not in present[kind]:
            yield f"acknowledged and lost: {line}"


def _half_done() -> Iterator[str]:
    entries = Counter(Entry.objects.values_list("verb", flat=True))
    letters = Counter(Message.objects.values_list("kind", flat=True))
    rows = {
        "deliverable.evidence_handed_in": ("deliverable_handed_in", Evidence.objects.count()),
        "deliverable.accepted": ("deliverable_accepted", Verdict.objects.filter(accepted=True).count()),
        "deliverable.returned": ("deliverable_returned", Verdict.objects.filter(accepted=False).count()),
        "deliverable.waived": ("deliverable_waived", Waiver.objects.count()),
    }
    for verb, (letter, count) in rows.items():
        if not entries[verb] == letters[letter] == count:
            yield f"{verb}: {count} rows, {entries[verb]} entries, {letters[letter]} letters"
    yield from _days(entries, letters)
    settled_twice = set(Verdict.objects.filter(accepted=True).values_list("deliverable", flat=True)) & set(
        Waiver.objects.values_list("deliverable", flat=True)
    )
    if settled_twice:
        yield f"accepted and waived: {sorted(settled_twice)}"


def _days(entries: Counter[str], letters: Counter[str]) -> Iterator[str]:
    """Each proposed day has one entry and one letter, and one answer at most, on which the due day rests."""
    proposed = DayProposal.objects.exclude(answer=DayAnswer.SET)
    counts = {entries["deliverable.day_proposed"], letters["day_proposed"], proposed.count()}
    told = sum(entries[f"deliverable.day_{answer}"] for answer in ("accepted", "declined", "withdrawn"))
    answered = {told, letters["day_answered"], proposed.exclude(answer="").count()}
    if len(counts) > 1 or len(answered) > 1:
        yield f"days proposed {sorted(counts)}, answered {sorted(answered)}"
    agreed = DayProposal.objects.filter(answer__in=(DayAnswer.SET, DayAnswer.ACCEPTED))
    newest = dict(agreed.order_by("answered_at", "pk").values_list("deliverable", "day"))
    for key, due in Deliverable.objects.values_list("pk", "due"):
        if newest[key] != due:
            yield f"deliverable {key} is due on {due}, agreed was {newest[key]}"


def _chain() -> Iterator[str]:
    while seals.seal() is not None:
        pass
    yield from seals.verify()
    if Seal.objects.order_by("-number").values_list("last_entry", flat=True).first() != (
        Entry.objects.order_by("-id").values_list("id", flat=True).first()
    ):
        yield "the chain does not reach the last entry"
