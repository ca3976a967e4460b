"""The committee of the rehearsal: a chair, a seat that rests on the agreement, a vacancy, two meetings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta

from concord.demo.clock import on
from concord.kernel.clock import today
from concord.society.committees import actions as committees
from concord.society.committees.models import AgendaItem, Committee, Seat, SeatRole
from concord.society.people.models import Person

if TYPE_CHECKING:
    from datetime import date

    from concord.demo.people import Cast
    from concord.society.agreements.models import Agreement


def set_up_committee(cast: Cast, agreement: Agreement, begun: date) -> Seat:
    """Set up the committee; returns the seat that the agreement promised."""
    with on(begun):
        host = cast.actor("society")
        committee = committees.create_committee(
            actor=host,
            organisation=cast.bodies["society"],
            name_en="Commercialisation committee",
            name_ko="상업화위원회",
            remit_en="Advises the society on how therapies reach patients: pavilions, partnerships, markets.",
            remit_ko="전시관, 협력, 시장 등 치료제가 환자에게 닿는 길에 관하여 학회에 자문한다.",
        )
        chair = committees.add_seat(
            actor=host,
            committee=committee,
            role=SeatRole.CHAIR,
            basis_note="Statutes, article 12 / 정관 제12조",
        )
        members = list(Person.objects.filter(account__email__startswith="member").order_by("pk")[:4])
        committees.appoint(actor=host, seat=chair, person=members[3], since=begun)
        promised = _seat_of(cast, committee, "centre", agreement)
        _seat_of(cast, committee, "council", agreement)
        elected = committees.add_seat(actor=host, committee=committee, term_months=12)
        first = committees.appoint(actor=host, seat=elected, person=members[0], since=begun)
    with on(begun + relativedelta(months=2)) as day:
        committees.appoint(
            actor=cast.actor("society"), seat=promised, person=cast.people["centre"], since=day
        )
    _sit(cast, committee, begun + relativedelta(months=8))
    with on(begun + relativedelta(months=11)) as day:
        host = cast.actor("society")
        committees.end_term(actor=host, term=first, until=day, reason="Moved to a company / 기업으로 이직")
        second = committees.appoint(actor=host, seat=elected, person=members[1], since=day)
    with on(begun + relativedelta(months=20)):
        committees.appoint(actor=cast.actor("society"), seat=elected, person=members[2], since=second.until)
    _call_next(cast, committee)
    return promised


def _seat_of(cast: Cast, committee: Committee, body: str, agreement: Agreement) -> Seat:
    return committees.add_seat(
        actor=cast.actor("society"),
        committee=committee,
        nominated_by=cast.bodies[body],
        basis=("agreement", agreement.key),
    )


def _sit(cast: Cast, committee: Committee, day: date) -> None:
    due = today() + relativedelta(months=2)
    with on(day):
        host = cast.actor("society")
        meeting = committees.call_meeting(
            actor=host,
            committee=committee,
            held_on=day,
            place="Online / 온라인",
            items=("Pavilion of the second year / 2차 연도 전시관", "Guide to the market / 시장 안내서"),
        )
        pavilion, guide = meeting.items.all()
        _decide_on_pavilion(cast, pavilion, due)
        action = committees.assign(
            actor=host,
            item=guide,
            text="Ask members what they need / 회원의 수요 조사",
            owner=cast.people["society"],
            due=day,
        )
        committees.write_minutes(
            actor=host,
            meeting=meeting,
            text="Present: three of four seats.\n\n1. The pavilion is supported. The centre abstained.\n"
            "2. Members are asked what a guide should hold. / 참석: 4석 중 3석.\n\n"
            "1. 전시관을 지지한다. 센터는 기권하였다.\n2. 회원에게 안내서의 내용을 묻는다.",
        )
    with on(day + relativedelta(months=1)):
        host = cast.actor("society")
        committees.finish(
            actor=host,
            action=action,
            outcome="Forty answers: a web page is wanted / 응답 40건: 웹페이지 희망",
        )
        committees.adopt_minutes(actor=host, meeting=meeting)


def _decide_on_pavilion(cast: Cast, item: AgendaItem, due: date) -> None:
    host = cast.actor("society")
    committees.declare_interest(
        actor=cast.actor("centre"),
        item=item,
        statement="The centre holds the pavilion / 센터가 전시관을 운영함",
    )
    committees.resolve(
        actor=host,
        item=item,
        text="A pavilion with sixteen booths is supported. / 부스 16개 규모의 전시관을 지지한다.",
        votes_for=2,
        votes_against=0,
        abstentions=1,
    )
    committees.assign(
        actor=host,
        item=item,
        text="Send the floor plan / 배치도 송부",
        owner=cast.people["centre"],
        due=due,
    )


def _call_next(cast: Cast, committee: Committee) -> None:
    committees.call_meeting(
        actor=cast.actor("society"),
        committee=committee,
        held_on=today() + relativedelta(days=18),
        place="Vancouver / 밴쿠버",
        items=("Renewal of the memorandum / 양해각서 갱신", "Seat named by the council / 협의회 추천 의석"),
    )
