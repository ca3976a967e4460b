"""What hangs on the memorandum: an annex in force, an amendment that waits for one signature; and a second
partner with a memorandum of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta

from concord.kernel.clock import today
from concord.society.agreements.domain import drafting, signing, terms
from concord.society.agreements.models import AgreementKind
from concord.web.demonstration.rehearsal.clockwork import on
from concord.web.demonstration.rehearsal.keeping import Stage, keep_promise
from concord.web.demonstration.rehearsal.script_of_annexes import (
    ANNEX_DELIVERABLES,
    ANNEX_PROMISES,
    INSTITUTE_DELIVERABLES,
    INSTITUTE_PROMISES,
)

if TYPE_CHECKING:
    from datetime import date

    from concord.society.agreements.models import Agreement
    from concord.web.demonstration.rehearsal.cast import Cast
    from concord.web.demonstration.rehearsal.script import Promise

ANNEX_MONTH = 12


def add_annexes(stage: Stage) -> None:
    """The annex on the second regional meeting, and the amendment on the size of the pavilion."""
    begun = stage.begun + relativedelta(months=ANNEX_MONTH)
    with on(begun - relativedelta(months=1)):
        annex = terms.append(
            actor=stage.cast.actor("centre"),
            agreement=stage.agreement,
            kind=AgreementKind.ANNEX,
            title_en="Annex 1: second regional meeting",
            title_ko="부속서 1: 제2차 지역 학술회의",
            parties=list(stage.agreement.parties.all()),
            effective_from=begun,
        )
    after = _bring_into_force(stage.cast, annex, ("society", "centre", "council"), ANNEX_PROMISES, begun)
    for planned in ANNEX_DELIVERABLES:
        keep_promise(after, planned)
    with on(begun):
        signing.announce(actor=stage.cast.actor("society"), agreement=annex, on=begun)
    with on(today() - relativedelta(days=20)):
        amendment = terms.append(
            actor=stage.cast.actor("council"),
            agreement=stage.agreement,
            kind=AgreementKind.AMENDMENT,
            title_en="Amendment 1: sixteen booths in place of twelve",
            title_ko="개정서 1: 부스 12개를 16개로 변경",
            parties=list(stage.agreement.parties.all()),
            effective_from=today() + relativedelta(days=10),
        )
        drafting.submit(actor=stage.cast.actor("council"), agreement=amendment)
        drafting.approve(actor=stage.cast.actor("society"), agreement=amendment)
        for party, role in zip(amendment.parties.all(), ("society", "centre"), strict=False):
            signing.sign(actor=stage.cast.actor(role), party=party, signed_on=today())


def befriend_institute(cast: Cast, begun: date) -> None:
    """A memorandum without an end, with another partner: what is due stands across partners."""
    begun += relativedelta(months=8)
    with on(begun - relativedelta(months=1)):
        agreement = drafting.draft(
            actor=cast.actor("society"),
            kind=AgreementKind.MEMORANDUM,
            title_en="Memorandum on training in cell manufacturing",
            title_ko="세포 제조 교육에 관한 양해각서",
            parties=[(cast.bodies["society"], "society"), (cast.bodies["institute"], "institute")],
            effective_from=begun,
            notice_months=3,
            text_is_public=True,
        )
    stage = _bring_into_force(cast, agreement, ("society", "institute"), INSTITUTE_PROMISES, begun)
    for planned in INSTITUTE_DELIVERABLES:
        keep_promise(stage, planned)


def _bring_into_force(
    cast: Cast, agreement: Agreement, roles: tuple[str, ...], promises: tuple[Promise, ...], begun: date
) -> Stage:
    parties = dict(zip(roles, agreement.parties.all(), strict=True))
    with on(begun - relativedelta(days=20)):
        for promise in promises:
            drafting.commit(
                actor=cast.actor("society"),
                agreement=agreement,
                text_en=promise.text_en,
                text_ko=promise.text_ko,
                promisors=[parties[role] for role in promise.promisors],
                promisees=[parties[role] for role in promise.promisees],
                clause=promise.clause,
            )
        drafting.submit(actor=cast.actor("society"), agreement=agreement)
        drafting.approve(actor=cast.actor(roles[1]), agreement=agreement)
    with on(begun - relativedelta(days=3)) as day:
        for role, party in parties.items():
            signing.sign(actor=cast.actor(role), party=party, signed_on=day)
    return Stage(cast, agreement, parties, begun)
