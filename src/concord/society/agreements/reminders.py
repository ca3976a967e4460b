"""One digest a person and day: deliverables before and after they are due, notice and expiry ahead."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from concord.kernel import clock
from concord.society.agreements.calendar import due_dates_reminded_on, months_to_end
from concord.society.agreements.facts import (
    agreement_facts,
    parties_of,
    state_of,
    with_facts,
    with_settlement,
)
from concord.society.agreements.models import Agreement, Deliverable
from concord.society.agreements.states import State, Status, notice_day, status
from concord.society.fields import Layer
from concord.society.jobs import queue
from concord.society.mail import outbox
from concord.society.people.actors import representatives

if TYPE_CHECKING:
    from collections.abc import Iterator

KIND = "agreements.remind"
Line = dict[str, Any]


def remind(day: date, *, today: date | None = None) -> int:
    """Write the digests of that day into the outbox; asking again writes none twice. The number of lines.

    ``today`` is the day on which it is done, if later: the letters then count the days from it.
    """
    lines: dict[int, list[Line]] = defaultdict(list)
    for organisation, line in (*_due_lines(day, today or day), *_end_lines(day)):
        lines[organisation].append(line)
    digests: dict[int, tuple[Any, list[Line]]] = {}
    for organisation, found in lines.items():
        for account in representatives([organisation]):
            digests.setdefault(account.pk, (account, []))[1].extend(found)
    with transaction.atomic():
        for account, found in digests.values():
            unique = list({line["path"] + line["what"]: line for line in found}.values())
            layers = {line["layer"] for line in unique}
            context = {"lines": unique, "layer": layers.pop() if len(layers) == 1 else ""}
            outbox.write("reminder", account, context, once=f"remind:{account.pk}:{day}")
    return sum(len(found) for found in lines.values())


def _due_lines(day: date, today: date) -> Iterator[tuple[int, Line]]:
    offsets = due_dates_reminded_on(day)
    due = with_settlement(Deliverable.objects.filter(due__in=offsets).exclude(agreement__layer=Layer.RECORD))
    for deliverable in due.select_related("agreement"):
        now = state_of(deliverable)
        if now in {State.ACCEPTED, State.WAIVED}:
            continue
        initiative = deliverable.initiative
        # What was delivered waits for the counterpart; everything else for the party that leads.
        party = initiative.counterpart if now is State.DELIVERED else initiative.lead
        yield (
            party.organisation_id,
            {
                "what": "accept" if now is State.DELIVERED else "due",
                "title_en": f"{deliverable.code} {deliverable.title_en}",
                "title_ko": f"{deliverable.code} {deliverable.title_ko or deliverable.title_en}",
                "day": deliverable.due.isoformat(),
                "days": abs((deliverable.due - today).days),
                "late": deliverable.due < today,
                "path": f"/deliverables/{deliverable.key}",
                "layer": deliverable.agreement.layer,
            },
        )


def _end_lines(day: date) -> Iterator[tuple[int, Line]]:
    open_ended = Agreement.objects.exclude(layer=Layer.RECORD).filter(ends_on__gte=day)
    for agreement in with_facts(open_ended):
        facts = agreement_facts(agreement)
        if status(facts, day) not in {Status.IN_FORCE, Status.IN_NOTICE} or facts.ends_on is None:
            continue
        ends = {"expiry": facts.ends_on, "notice": notice_day(facts.ends_on, facts.notice_months)}
        for what, end in ends.items():
            months = None if end is None else months_to_end(end, day)
            if months is None or end is None:
                continue
            for party in parties_of(agreement):
                yield (
                    party.organisation_id,
                    {
                        "what": what,
                        "title_en": agreement.title_en,
                        "title_ko": agreement.title_ko or agreement.title_en,
                        "day": end.isoformat(),
                        "months": months,
                        "path": f"/agreements/{agreement.key}",
                        "layer": agreement.layer,
                    },
                )


def _run(payload: queue.Payload) -> None:
    remind(date.fromisoformat(str(payload["day"])), today=clock.today())


queue.handler(KIND, _run)
queue.daily(KIND)
