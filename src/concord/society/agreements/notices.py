"""Who is mailed about what, and the daily digest of what is due and what ends.

Readers are asked before (for the preview) and after (for the mail) by the same function.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.core.cache import caches
from django.db import transaction

from concord.kernel import clock
from concord.kernel.dates import shifted_end
from concord.society.agreements.models import Agreement, AgreementKind, Deliverable, Party, Signature
from concord.society.agreements.queries import (
    agreement_facts,
    due_zone,
    is_unconfirmed,
    not_ended,
    parties_of,
    state_of,
    with_facts,
    with_settlement,
)
from concord.society.agreements.states import (
    AgreementFacts,
    State,
    Status,
    notice_day,
    status,
    terms_on,
)
from concord.society.fields import Layer
from concord.society.jobs import queue
from concord.society.mail import outbox, tickets
from concord.society.mail.models import Message, OutsideReader
from concord.society.people.models import Organisation
from concord.society.people.queries import representatives
from concord.society.people.zones import host_zone, zone_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from concord.society.access import Actor
    from concord.society.people.models import Account

KIND = "agreements.remind"
ZONES = "agreements.zones"
_SECONDS = 300
CONFIRMATION = "agreements.confirmation"
"""The purpose of the link by which a party without an account answers."""
LINK_LASTS = timedelta(days=30)
DUE_OFFSETS = (-90, -30, -7, 0, 7)
END_MONTHS = (12, 6, 3, 1)
Line = dict[str, Any]


def readers_of_agreement(actor: Actor, agreement: Agreement) -> QuerySet[Account]:
    """The representatives of every party but the actor."""
    organisations = [party.organisation_id for party in parties_of(agreement)]
    return representatives(organisations).exclude(person=actor.person)


def readers_of_side(actor: Actor, party: Party) -> QuerySet[Account]:
    """The representatives of one party but the actor."""
    return representatives([party.organisation_id]).exclude(person=actor.person)


def tell_parties(actor: Actor, agreement: Agreement, kind: str) -> None:
    """Put a message to each representative into the outbox."""
    context = _about_agreement(agreement)
    for account in readers_of_agreement(actor, agreement):
        outbox.write(kind, account, context, about=agreement)


def tell_side(
    actor: Actor, deliverable: Deliverable, party: Party, kind: str, more: Line | None = None
) -> None:
    """Put a message to each representative of one side into the outbox, with more for its template."""
    context = _about_deliverable(deliverable) | (more or {})
    for account in readers_of_side(actor, party):
        outbox.write(kind, account, context, about=deliverable)


def readers_of_record(actor: Actor, agreement: Agreement) -> QuerySet[Account]:
    """Those of the agreement, and who acts for the host: they recorded what a party answers."""
    host = Organisation.objects.filter(is_host=True).values_list("pk", flat=True)
    organisations = [*host, *(party.organisation_id for party in parties_of(agreement))]
    return representatives(organisations).exclude(person=actor.person)


def tell_concerned(actor: Actor, agreement: Agreement, kind: str) -> None:
    """Put a message to each of ``readers_of_record`` into the outbox."""
    context = _about_agreement(agreement)
    for account in readers_of_record(actor, agreement):
        outbox.write(kind, account, context, about=agreement)


def ask_by_link(signature: Signature, address: str, language: str) -> None:
    """Put a letter with a one-use link to an address that has no account into the outbox.

    Earlier links about the signature open nothing more: the letter may have gone to a wrong address.
    """
    tickets.close(purpose=CONFIRMATION, object_key=signature.key)
    expires = clock.now() + LINK_LASTS
    ticket = tickets.issue(purpose=CONFIRMATION, person_key="", object_key=signature.key, expires_at=expires)
    agreement, party = signature.party.agreement, signature.party.organisation
    context = _about_agreement(agreement) | {
        "party": party.name_ko if language == "ko" and party.name_ko else party.name_en,
        "ticket": ticket.key,
        "days": LINK_LASTS.days,
        "unconfirmed": False,
    }
    outbox.write("signature_link", OutsideReader(address, language), context, about=agreement)


def _about_agreement(agreement: Agreement) -> Line:
    return {
        "title_en": agreement.title_en,
        "title_ko": agreement.title_ko or agreement.title_en,
        "path": agreement.get_absolute_url(),
        "layer": agreement.layer,
        "unconfirmed": is_unconfirmed(agreement),
    }


def _about_deliverable(deliverable: Deliverable) -> Line:
    return {
        "title_en": f"{deliverable.code} {deliverable.title_en}",
        "title_ko": f"{deliverable.code} {deliverable.title_ko or deliverable.title_en}",
        "path": deliverable.get_absolute_url(),
        "layer": deliverable.agreement.layer,
    }


def due_dates_reminded_on(day: date) -> dict[date, int]:
    """The due days of which people are reminded on ``day``, each with its days before (-) or after (+)."""
    return {day - timedelta(days=offset): offset for offset in DUE_OFFSETS}


def months_to_end(end: date, day: date) -> int | None:
    """12, 6, 3 or 1 if ``day`` is that many months before the end, else None."""
    return next((months for months in END_MONTHS if shifted_end(end, months=-months) == day), None)


def zones_of_parties() -> set[str]:
    """The zones in which a party may be reminded; asked of the database only every few minutes."""
    return caches["pages"].get_or_set(ZONES, _zones_of_parties, _SECONDS) or set()


def _zones_of_parties() -> set[str]:
    bodies = {zone_of(body) for body in Organisation.objects.filter(parties__isnull=False).distinct()}
    return bodies | set(Deliverable.objects.exclude(due_zone="").values_list("due_zone", flat=True))


def remind(day: date, zone: str = "UTC", *, today: date | None = None) -> int:
    """Write the digests of that day for those whose day in the zone it is. The number of lines.

    Asking again writes none twice. ``today`` is the day on which it is done, if later: the messages then
    count the days from it.
    """
    lines: dict[int, list[Line]] = defaultdict(list)
    for organisation, line in (*_due_lines(day, zone, today or day), *_end_lines(day, zone)):
        lines[organisation].append(line)
    digests: dict[int, tuple[Any, list[Line]]] = {}
    for organisation, its_lines in lines.items():
        for account in representatives([organisation]):
            digests.setdefault(account.pk, (account, []))[1].extend(its_lines)
    with transaction.atomic():
        for account, all_lines in digests.values():
            told = _told_on(day, account)
            unique = list({_subject(line): line for line in all_lines if _subject(line) not in told}.values())
            if not unique:
                continue
            layers = {line["layer"] for line in unique}
            context = {"lines": unique, "layer": layers.pop() if len(layers) == 1 else ""}
            outbox.write("reminder", account, context, once=f"remind:{account.pk}:{day}:{zone}")
    return sum(map(len, lines.values()))


def _subject(line: Line) -> str:
    return f"{line['path']}{line['what']}"


def _told_on(day: date, account: Account) -> set[str]:
    """What the account was told on that day in another zone, such as that of a body which has moved."""
    letters = Message.objects.filter(only_once__startswith=f"remind:{account.pk}:{day}:")
    return {_subject(line) for letter in letters for line in letter.context["lines"]}


def _due_lines(day: date, zone: str, today: date) -> Iterator[tuple[int, Line]]:
    offsets = due_dates_reminded_on(day)
    rows = Deliverable.objects.filter(due__in=offsets, day_is_agreed=True)
    due = with_settlement(not_ended(rows.exclude(agreement__layer=Layer.RECORD), day))
    for deliverable in due.select_related("agreement"):
        now = state_of(deliverable)
        if now in {State.ACCEPTED, State.WAIVED} or due_zone(deliverable) != zone:
            continue
        initiative = deliverable.initiative
        # What was delivered waits for the counterpart; everything else for the party that leads.
        party = initiative.counterpart if now is State.DELIVERED else initiative.lead
        yield (
            party.organisation_id,
            {
                "what": "accept" if now is State.DELIVERED else "due",
                "day": deliverable.due.isoformat(),
                "zone": zone,
                "days": abs((deliverable.due - today).days),
                "late": deliverable.due < today,
                **_about_deliverable(deliverable),
            },
        )


def _end_lines(day: date, zone: str) -> Iterator[tuple[int, Line]]:
    running = Agreement.objects.exclude(layer=Layer.RECORD).exclude(kind=AgreementKind.AMENDMENT)
    for agreement in with_facts(running.filter(effective_from__lte=day)):
        facts = agreement_facts(agreement)
        if status(facts, day) not in {Status.IN_FORCE, Status.IN_NOTICE} or facts.terminated_on is not None:
            continue
        for what, end in _ends(agreement, facts).items():
            months = None if end is None else months_to_end(end, day)
            if months is None or end is None:
                continue
            line = {"what": what, "day": end.isoformat(), "zone": zone, "months": months}
            line |= _about_agreement(agreement)
            line |= _gap(facts)
            for party in parties_of(agreement):
                if zone_of(party.organisation) == zone:
                    yield party.organisation_id, line


def _ends(agreement: Agreement, facts: AgreementFacts) -> dict[str, date | None]:
    """The days of which the parties are told: none if the agreement is continued without a gap.

    An annex that ends with its agreement is not told of apart.
    """
    terms = terms_on(facts, date.max)
    end = terms.ends_on
    if end is None or (facts.whole is not None and end != agreement.ends_on):
        return {}
    if facts.succeeded_on is not None and facts.succeeded_on <= end + timedelta(days=1):
        return {}
    return {"expiry": end, "notice": notice_day(end, terms.notice_months)}


def _gap(facts: AgreementFacts) -> Line:
    """The day from which a successor continues it, after a gap."""
    return {} if facts.succeeded_on is None else {"continued": facts.succeeded_on.isoformat()}


def _run(payload: queue.Payload) -> None:
    zone = str(payload.get("zone") or host_zone())
    remind(date.fromisoformat(str(payload["day"])), zone, today=clock.today(zone))


queue.handler(KIND, _run)
queue.daily(KIND, zones_of_parties)
