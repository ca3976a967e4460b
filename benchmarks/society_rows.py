"""The rows of a full society, written in bulk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from concord.kernel.clock import now
from concord.society.agreements.models import Agreement, Commitment, Deliverable, Initiative, Party, Signature
from concord.society.ledger.models import Entry
from concord.society.people.models import (
    Account,
    Affiliation,
    Membership,
    MembershipClass,
    Organisation,
    Person,
)

if TYPE_CHECKING:
    from datetime import date, timedelta

COUNTRIES = ("KR", "JP", "US", "CA", "DE", "FR", "GB", "BR", "AU", "SG")
AREAS = ("academia", "regulatory", "commercialisation")


def fill(sizes: dict[str, int], day: date, month: timedelta) -> tuple[list[str], str]:
    """Write everything; the addresses to ask for and the session of the host's staff."""
    bodies = Organisation.objects.bulk_create(
        Organisation(name_en=f"Body {n}", kind="company", is_host=n == 0)
        for n in range(sizes["organisations"])
    )
    account = Account.objects.create_user("staff@bench.example")
    staff = Person.objects.create(account=account, name="Staff")
    Affiliation.objects.create(
        person=staff, organisation=bodies[0], may_represent=True, since=day - 30 * month
    )
    _members(sizes["members"], day, month)
    agreements = _agreements(sizes, bodies, day, month)
    _entries(sizes["entries"], agreements)
    one = agreements[0]
    pages = ["/desk", "/agreements/", f"/agreements/{one.key}", "/due", "/directory", "/directory?q=Member+7"]
    item = Deliverable.objects.filter(agreement=one).first()
    assert item is not None
    return [*pages, f"/deliverables/{item.key}", "/committees/", "/coverage"], _session(account)


def _members(count: int, day: date, month: timedelta) -> None:
    kind = MembershipClass.objects.create(name_en="Full", name_ko="정회원")
    people = Person.objects.bulk_create(
        Person(
            name=f"Member {n}",
            search_text=f"member {n}",
            country=COUNTRIES[n % 10],
            area=AREAS[n % 3],
            listed="everybody",
        )
        for n in range(count)
    )
    Membership.objects.bulk_create(
        Membership(person=one, membership_class=kind, since=day - (n % 24) * month, until=day + 12 * month)
        for n, one in enumerate(people)
    )


def _agreements(
    sizes: dict[str, int], bodies: list[Organisation], day: date, month: timedelta
) -> list[Agreement]:
    agreements = Agreement.objects.bulk_create(
        Agreement(
            kind="memorandum",
            title_en=f"Memorandum {n}",
            review_since=now(),
            approved_at=now(),
            effective_from=day - 12 * month,
            created_at=now(),
        )
        for n in range(sizes["agreements"])
    )
    each = sizes["deliverables"] // sizes["agreements"]
    for n, agreement in enumerate(agreements):
        others = (bodies[0], bodies[1 + n % (len(bodies) - 1)])
        host, partner = Party.objects.bulk_create(
            Party(agreement=agreement, organisation=body, position=place) for place, body in enumerate(others)
        )
        Signature.objects.bulk_create(
            Signature(party=party, signed_on=day - 12 * month, recorded_at=now()) for party in (host, partner)
        )
        promise = Commitment.objects.create(agreement=agreement, number=1, text_en="A promise")
        promise.promisors.add(partner)
        initiative = Initiative.objects.create(
            commitment=promise, title_en="Initiative", lead=partner, counterpart=host
        )
        Deliverable.objects.bulk_create(
            Deliverable(
                agreement=agreement,
                initiative=initiative,
                code=f"D{k}",
                title_en="A thing",
                due=day + (k - each // 2) * month,
                verification="A look",
            )
            for k in range(each)
        )
    return agreements


def _entries(count: int, agreements: list[Agreement]) -> None:
    at = now()
    for start in range(0, count, 50_000):
        Entry.objects.bulk_create(
            (
                Entry(
                    at=at,
                    actor="system",
                    verb="agreement.submitted",
                    object_type="agreements.agreement",
                    object_key=agreements[n % len(agreements)].key,
                )
                for n in range(start, min(start + 50_000, count))
            ),
            batch_size=5000,
        )


def _session(account: Account) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create()
    key = session.session_key
    assert key is not None
    return key
