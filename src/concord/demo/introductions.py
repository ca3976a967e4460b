"""Introductions of the rehearsal, at every stage, and what the parties announce."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta

from concord.demo.clock import on
from concord.kernel.clock import today
from concord.society.newsroom import actions as newsroom
from concord.society.partnering import actions as partnering
from concord.society.partnering import routing
from concord.society.partnering.models import Result
from concord.society.partnering.queries import rules_for
from concord.society.people.models import Organisation, Person
from concord.society.people.queries import actor_for

if TYPE_CHECKING:
    from datetime import date

    from concord.demo.people import Cast
    from concord.society.agreements.models import Agreement

RULES_EN = (
    "We meet members on questions of process and of published guidance. We give no advice on a product and "
    "comment on no application. A note of each meeting is kept."
)
RULES_KO = (
    "절차와 공개된 지침에 관한 질문으로 회원을 만납니다. "
    "개별 제품에 대한 자문이나 신청 건에 대한 의견은 드리지 않습니다. "
    "모든 면담은 기록으로 남깁니다."
)
# Days before today, whom the member asks, why, the answer, what came of it.
WISHES = (
    (
        150,
        "council",
        "We look for a maker of closed bags / 폐쇄형 백 제조사를 찾습니다",
        True,
        Result.WORKING,
    ),
    (140, "council", "A partner for a trial site / 임상시험 기관 협력사를 찾습니다", True, Result.MET),
    (
        120,
        "centre",
        "Funding of a joint project / 공동 과제 지원 논의",
        True,
        Result.INITIATIVE,
    ),
    (110, "council", "Supply of growth factors / 성장인자 공급을 논의하고 싶습니다", False, None),
    (60, "centre", "A speaker for our school / 교육 과정 연사를 모시고 싶습니다", None, None),
    (2, "office", "How a scientific consultation runs / 과학 상담 절차를 알고 싶습니다", None, None),
)


def make_introductions(cast: Cast, agreement: Agreement) -> None:
    """Six wishes of six members: three introduced, one declined, one expired, one open; two of bodies."""
    with on(today() - relativedelta(days=200)):
        partnering.set_rules(
            actor=cast.actor("office"), organisation=cast.bodies["office"], text_en=RULES_EN, text_ko=RULES_KO
        )
    members = Person.objects.filter(memberships__until__gt=today()).order_by("pk").distinct()
    for member, (days, role, why, answer, result) in zip(members, WISHES, strict=False):
        _walk(cast, member, agreement if role != "office" else None, (days, role, why, answer, result))
    _ask_for_companies(cast)


def _ask_for_companies(cast: Cast) -> None:
    """Two bodies ask for companies for which nobody acts: the host has written to one, the other waits."""
    foundry, bioworks = (
        Organisation.objects.get(name_en=name) for name in ("Aster Cell Foundry", "Brightwater Bioworks")
    )
    with on(today() - relativedelta(days=4)):
        introduction = partnering.ask(
            actor=cast.actor("centre"),
            organisation=cast.bodies["centre"],
            sought=foundry,
            why="A visit to a clean room / 청정실 견학을 희망합니다",
            route=True,
        )
    with on(today() - relativedelta(days=3)):
        routing.route(
            actor=cast.actor("society"),
            introduction=introduction,
            address="desk@aster.example",
            language="ko",
        )
    with on(today() - relativedelta(days=2)):
        partnering.ask(
            actor=cast.actor("council"),
            organisation=cast.bodies["council"],
            sought=bioworks,
            why="A speaker on vector supply / 벡터 공급에 관한 연사를 찾습니다",
            route=True,
        )


def _walk(
    cast: Cast,
    member: Person,
    agreement: Agreement | None,
    wish: tuple[int, str, str, bool | None, Result | None],
) -> None:
    days, role, why, answer, result = wish
    asked = today() - relativedelta(days=days)
    sought = cast.bodies[role]
    with on(asked):
        rules = next(iter(rules_for(sought)), None)
        introduction = partnering.ask(
            actor=actor_for(member), sought=sought, why=why, agreement=agreement, rules=rules
        )
    if answer is not None:
        with on(asked + relativedelta(days=3)):
            partnering.answer(actor=cast.actor(role), introduction=introduction, consents=answer)
    if result is not None:
        with on(asked + relativedelta(days=95)):
            partnering.report(actor=actor_for(member), introduction=introduction, result=result)


def publish_announcements(cast: Cast, agreement: Agreement, begun: date) -> None:
    """One announcement of the signing, one corrected, and a draft of the centre."""
    with on(begun):
        signing = newsroom.write(
            actor=cast.actor("society"),
            organisation=cast.bodies["society"],
            agreement=agreement,
            texts={
                "en": (
                    "Three bodies sign a memorandum",
                    "The society, the centre and the council agree on a pavilion, a seat on a committee and "
                    "a regional meeting.",
                ),
                "ko": (
                    "세 기관, 양해각서 체결",
                    "학회와 센터, 협의회가 전시관과 위원회 의석, 지역 학술회의에 합의했다.",
                ),
            },
        )
        newsroom.publish(actor=cast.actor("society"), announcement=signing)
    _tell_of_the_meeting(cast, agreement, begun + relativedelta(months=17))
    newsroom.write(
        actor=cast.actor("centre"),
        organisation=cast.bodies["centre"],
        agreement=agreement,
        texts={
            "en": ("Call for abstracts", "The second regional meeting calls for abstracts."),
            "ko": ("초록 모집", "제2차 지역 학술회의가 초록을 모집한다."),
        },
    )


def _tell_of_the_meeting(cast: Cast, agreement: Agreement, day: date) -> None:
    centre = cast.actor("centre")
    korean = ("지역 학술회의 개최", "참가자 240명이 함께했다.")
    with on(day):
        meeting = newsroom.write(
            actor=centre,
            organisation=cast.bodies["centre"],
            agreement=agreement,
            texts={"en": ("A regional meeting was held", "204 participants came."), "ko": korean},
        )
        newsroom.publish(actor=centre, announcement=meeting)
    with on(day + relativedelta(days=2)):
        newsroom.correct(
            actor=cast.actor("centre"),
            announcement=meeting,
            texts={"en": ("A regional meeting was held", "240 participants came."), "ko": korean},
            because="The number of participants was wrong in English / 영문의 참가자 수가 잘못되었음",
        )
