"""The rows of a full society, written in bulk, and the pages that its people ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from benchmarks import society_people
from concord.kernel.clock import now
from concord.society.agreements.models import (
    Agreement,
    Commitment,
    Deliverable,
    Evidence,
    Initiative,
    Party,
    Signature,
    Verdict,
)
from concord.society.ledger.digests import keyed_hash, name_rows_without_entry
from concord.society.ledger.models import Entry, PrivateValue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from concord.society.people.models import Organisation, Person

MONTH = timedelta(days=30)
_BATCH = 5000
_KEY, _REASON = "00" * 32, "As agreed by letter"
_HASHED = {"reason": keyed_hash(_KEY, _REASON)}


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads: the session key of the browser (empty: not signed in) and the pages asked for."""

    role: str
    session: str
    pages: list[str]


def fill(sizes: dict[str, int], day: date) -> list[Reader]:
    """Write everything; one reader for each role."""
    bodies = society_people.organisations(sizes["organisations"])
    staff = society_people.staff(bodies, day)
    members = society_people.members(sizes["members"], day)
    agreements, deliverables = _agreements(sizes, bodies, day)
    committees = society_people.committees(bodies[0], members, day)
    news = society_people.news(bodies, staff[0], agreements)
    introductions = society_people.introductions(members, agreements)
    society_people.looks(members, day)
    _entries(sizes["entries"], agreements, deliverables, staff, members)
    name_rows_without_entry(Entry)
    one, own = agreements[0], agreements[1]
    seen = [
        "/directory",
        "/directory?q=Member+7",
        "/directory?region=asia&page=2",
        f"/people/{members[7].key}",
        f"/bodies/{bodies[3].key}",
        "/coverage",
        "/committees/",
        f"/committees/{committees[0].key}",
        "/news/",
        f"/news/{news[0].key}",
        "/agreements/",
        f"/agreements/{one.key}",
    ]
    signed_in = ["/introductions/", "/my-data", "/profile", "/desk", "/due"]
    acts = [
        f"/agreements/{own.key}",
        f"/agreements/{own.key}/dossier",
        f"/deliverables/{deliverables[20].key}",
    ]
    more = [
        "/agreements/?page=4",
        f"/deliverables/{deliverables[0].key}",
        f"/introductions/{introductions[0].key}",
        "/members/import",
        "/retention",
    ]
    return [
        Reader("host staff", _session(staff[0]), [*seen, *signed_in, *acts, *more]),
        Reader("partner staff", _session(staff[2]), [*seen, *signed_in, *acts]),
        Reader("member", _session(members[0]), [*seen, *signed_in, f"/introductions/{introductions[0].key}"]),
        Reader("public", "", [*seen, "/news/feed.en.atom"]),
    ]


def _agreements(
    sizes: dict[str, int], bodies: list[Organisation], day: date
) -> tuple[list[Agreement], list[Deliverable]]:
    """Agreements of the host with one partner each; the two lead in turn. One in four is published."""
    agreements = Agreement.objects.bulk_create(
        Agreement(
            kind="memorandum",
            title_en=f"Memorandum {n}",
            title_ko=f"양해각서 {n}",
            review_since=now(),
            approved_at=now(),
            effective_from=day - 12 * MONTH,
            ends_on=day + (n % 30) * MONTH if n % 3 else None,
            notice_months=6,
            is_published=n % 4 == 0,
            created_at=now(),
        )
        for n in range(sizes["agreements"])
    )
    parties = Party.objects.bulk_create(
        Party(agreement=agreement, organisation=body, position=place)
        for n, agreement in enumerate(agreements)
        for place, body in enumerate((bodies[0], bodies[1 + n % (len(bodies) - 1)]))
    )
    Signature.objects.bulk_create(
        Signature(party=party, signed_on=day - 12 * MONTH, recorded_at=now()) for party in parties
    )
    each = sizes["deliverables"] // sizes["agreements"]
    deliverables: list[Deliverable] = []
    for n, agreement in enumerate(agreements):
        deliverables += _promised(agreement, parties[2 * n : 2 * n + 2], each, day)
    _settled(deliverables, day)
    return agreements, deliverables


def _promised(agreement: Agreement, parties: list[Party], each: int, day: date) -> list[Deliverable]:
    promise = Commitment.objects.create(agreement=agreement, number=1, text_en="A promise", text_ko="약속")
    initiatives = []
    for lead, counterpart in (parties, parties[::-1]):
        promise.promisors.add(lead)
        initiatives.append(
            Initiative.objects.create(
                commitment=promise, title_en="Initiative", lead=lead, counterpart=counterpart
            )
        )
    return Deliverable.objects.bulk_create(
        Deliverable(
            agreement=agreement,
            initiative=initiatives[k % 2],
            code=f"D{k}",
            title_en="A thing",
            title_ko="결과물",
            due=day + (k - each // 2) * MONTH,
            verification="A look",
        )
        for k in range(each)
    )


def _settled(deliverables: list[Deliverable], day: date) -> None:
    """Of what was due, six of ten accepted, two delivered, one returned, one overdue."""
    past = [(n % 10, item) for n, item in enumerate(deliverables) if item.due < day]
    evidence = Evidence.objects.bulk_create(
        Evidence(deliverable=item, url="https://body.example/report", note="The report", handed_in_at=now())
        for fate, item in past
        if fate != 9
    )
    handed_in = {row.deliverable_id: row for row in evidence}
    Verdict.objects.bulk_create(
        Verdict(
            deliverable=item,
            on_evidence=handed_in[item.pk],
            accepted=fate < 6,
            reason="" if fate < 6 else "Incomplete",
            given_at=now(),
        )
        for fate, item in past
        if fate < 6 or fate == 8
    )


def _entries(
    count: int,
    agreements: list[Agreement],
    deliverables: list[Deliverable],
    staff: list[Person],
    members: list[Person],
) -> None:
    """Acts of staff on what is agreed and of members on themselves; each fiftieth has a reason."""

    def rows() -> Iterator[Entry]:
        at = now()
        for n in range(count):
            kind = n % 10
            if kind < 7:
                item, actor = deliverables[(n * 7) % len(deliverables)], staff[n % len(staff)]
                private = _HASHED if n % 50 == 0 else {}
                yield _entry(at, actor.key, "deliverable.evidence_handed_in", item, private)
            elif kind < 9:
                yield _entry(at, "system", "agreement.submitted", agreements[n % len(agreements)])
            else:
                one = members[(n // 10) % len(members)]
                yield _entry(at, one.key, "person.described", one)

    Entry.objects.bulk_create(rows(), batch_size=_BATCH)
    PrivateValue.objects.bulk_create(
        (
            PrivateValue(entry_id=pk, name="reason", value=_REASON, hash_key=_KEY, subject=actor)
            for pk, actor in Entry.objects.exclude(private={}).values_list("pk", "actor").iterator()
        ),
        batch_size=_BATCH,
    )


def _entry(
    at: datetime,
    actor: str,
    verb: str,
    obj: Agreement | Deliverable | Person,
    private: dict[str, str] | None = None,
) -> Entry:
    kind = obj._meta.label_lower
    return Entry(at=at, actor=actor, verb=verb, object_type=kind, object_key=obj.key, private=private or {})


def _session(person: Person) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(person.account_id)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    assert person.account is not None
    session[HASH_SESSION_KEY] = person.account.get_session_auth_hash()
    session.create()
    key = session.session_key
    assert key is not None
    return key
