"""The members of the rehearsal: organisations join by a list, people work at them, a renewal round runs."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta

from concord.kernel.clock import today
from concord.society.people.acting import actor_for
from concord.society.people.domain import importing_bodies, memberships, rounds
from concord.society.people.domain.affiliations import affiliate
from concord.society.people.models import Organisation, Person
from concord.web.demonstration.rehearsal.clockwork import on

if TYPE_CHECKING:
    from datetime import date

    from concord.society.people.models import RenewalRound
    from concord.web.demonstration.rehearsal.cast import Cast

# Name in English, in Korean, short name, kind, country, area.
_BODIES = (
    ("Aster Cell Foundry", "아스터 세포공방", "ACF", "company", "KR", "commercialisation"),
    ("Brightwater Bioworks", "브라이트워터 바이오웍스", "BBW", "company", "US", "commercialisation"),
    ("Cedar Hill Hospital", "시더힐 병원", "CHH", "hospital", "GB", "academia"),
    ("Dawn Institute of Regeneration", "여명재생연구소", "DIR", "university", "JP", "academia"),
    ("Estuary Therapeutics", "에스추어리 테라퓨틱스", "EST", "company", "DE", "commercialisation"),
    ("Fjord Regulatory Partners", "피오르 규제파트너스", "FRP", "company", "SE", "regulatory"),
)
_HEAD = "atlas_id,name_en,name_ko,short,kind,country,area,website,class,since,until"


def join_in(cast: Cast, begun: date) -> None:
    """Organisations join a month after the beginning, and members say where they work."""
    with on(begun + relativedelta(months=1)) as day:
        until = day + relativedelta(years=2)
        rows = [
            f",{name},{korean},{short},{kind},{country},{area},,Corporate member,{day},{until}"
            for name, korean, short, kind, country, area in _BODIES
        ]
        content = "\n".join([_HEAD, *rows, ""]).encode()
        importing_bodies.apply(actor=cast.actor("society"), content=content, file="organisations.csv")
        bodies = list(Organisation.objects.filter(name_en__in=[row[0] for row in _BODIES]))
        for number, person in enumerate(_members()[:24]):
            places = [bodies[number % 6]] + ([bodies[(number + 2) % 6]] if number % 4 == 0 else [])
            for place in places:
                affiliate(actor=actor_for(person), person=person, organisation=place, since=day)


def renew(cast: Cast) -> None:
    """A round over those who run out about now: letters sent, two answers, one renewal, letters that wait."""
    with on(today() - timedelta(days=20)):
        host = cast.actor("society")
        row = rounds.open_round(
            actor=host,
            due_from=today() - timedelta(days=10),
            due_to=today() + relativedelta(months=4),
            closes_on=today() + relativedelta(months=2),
        )
        rounds.prepare(actor=host, row=row)
        rounds.release(actor=host, row=row)
    with on(today() - timedelta(days=6)):
        _answer(row)
        rounds.renew_answered(actor=cast.actor("society"), row=row)
    rounds.prepare(actor=cast.actor("society"), row=row)


def _answer(row: RenewalRound) -> None:
    due = [one for one in rounds.due(row).select_related("person") if one.person is not None][:3]
    for wants, membership in zip((True, False, True), due, strict=False):
        assert membership.person is not None
        memberships.answer(actor=actor_for(membership.person), membership=membership, wants=wants)


def _members() -> list[Person]:
    return list(Person.objects.filter(account__email__startswith="member").order_by("pk"))
