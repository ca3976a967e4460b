"""The play: an agreement is drafted, signed, kept in part, and comes up for renewal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta

from concord.kernel.clock import today
from concord.society.agreements.domain import drafting, signing
from concord.society.agreements.models import AgreementKind
from concord.society.files.storage import keep
from concord.society.ledger import seals
from concord.web.demonstration.rehearsal.annexes import add_annexes, befriend_institute
from concord.web.demonstration.rehearsal.cast import assemble
from concord.web.demonstration.rehearsal.clockwork import on
from concord.web.demonstration.rehearsal.committee import furnish
from concord.web.demonstration.rehearsal.keeping import Stage, keep_promise
from concord.web.demonstration.rehearsal.meeting import make_introductions, tell_the_news
from concord.web.demonstration.rehearsal.members import join_in, renew
from concord.web.demonstration.rehearsal.papers import paper
from concord.web.demonstration.rehearsal.script import DELIVERABLES, PROMISES

if TYPE_CHECKING:
    from datetime import date

    from concord.web.demonstration.rehearsal.cast import Cast

TERM_MONTHS = 24
MONTHS_AGO = 22


def rehearse() -> None:
    """Play everything up to today; the chain is sealed at the end."""
    begun = today() - relativedelta(months=MONTHS_AGO)
    with on(begun - relativedelta(months=3)):
        cast = assemble(begun - relativedelta(months=3))
    join_in(cast, begun)
    stage = _sign_first(cast, begun)
    seat = furnish(cast, stage.agreement, begun)
    for planned in DELIVERABLES:
        keep_promise(stage, planned, seat)
    _draft_successor(stage)
    add_annexes(stage)
    befriend_institute(cast, begun)
    _draft_letter(cast)
    make_introductions(cast, stage.agreement)
    tell_the_news(cast, stage.agreement, begun)
    renew(cast)
    seals.seal()


def _sign_first(cast: Cast, begun: date) -> Stage:
    with on(begun - relativedelta(months=2)):
        agreement = drafting.draft(
            actor=cast.actor("society"),
            kind=AgreementKind.MEMORANDUM,
            title_en="Memorandum on a pavilion, a committee seat and a regional meeting",
            title_ko="전시관·위원회 의석·지역 학술회의에 관한 양해각서",
            parties=[
                (cast.bodies["society"], "society"),
                (cast.bodies["centre"], "centre"),
                (cast.bodies["council"], "council"),
            ],
            effective_from=begun,
            ends_on=begun + relativedelta(months=TERM_MONTHS, days=-1),
            notice_months=6,
        )
        parties = dict(zip(("society", "centre", "council"), agreement.parties.all(), strict=True))
        for language in ("en", "ko"):
            content = paper(agreement.title_en if language == "en" else agreement.title_ko, language)
            file = keep(actor=cast.actor("society"), content=content, name=f"memorandum-{language}.pdf")
            drafting.attach_text(
                actor=cast.actor("society"),
                agreement=agreement,
                language=language,
                file=file,
                governs=language == "en",
            )
        for promise in PROMISES:
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
    with on(begun - relativedelta(months=1)):
        drafting.approve(actor=cast.actor("centre"), agreement=agreement)
    with on(begun - relativedelta(days=6)) as day:
        signing.sign(actor=cast.actor("society"), party=parties["society"], signed_on=day)
        signing.sign(actor=cast.actor("centre"), party=parties["centre"], signed_on=day)
        scan = keep(
            actor=cast.actor("society"), content=paper("Signature page", "en"), name="signature-page.pdf"
        )
        signing.sign_on_behalf(
            actor=cast.actor("society"),
            party=parties["council"],
            signed_on=day,
            reason="The council signs on paper with its seal / 협의회는 종이에 직인으로 서명함",
            scan=scan,
        )
    with on(begun):
        signing.announce(actor=cast.actor("society"), agreement=agreement, on=begun)
    return Stage(cast, agreement, parties, begun)


def _draft_successor(stage: Stage) -> None:
    end = stage.agreement.ends_on
    assert end is not None
    successor = signing.renew(
        actor=stage.cast.actor("society"),
        agreement=stage.agreement,
        effective_from=end + relativedelta(days=1),
        ends_on=end + relativedelta(years=3),
        title_en="Second memorandum on a pavilion, a committee seat and regional meetings",
        title_ko="전시관·위원회 의석·지역 학술회의에 관한 제2차 양해각서",
    )
    drafting.submit(actor=stage.cast.actor("society"), agreement=successor)
    drafting.approve(actor=stage.cast.actor("centre"), agreement=successor)
    party = successor.parties.get(organisation=stage.cast.bodies["centre"])
    signing.sign(actor=stage.cast.actor("centre"), party=party, signed_on=today())


def _draft_letter(cast: Cast) -> None:
    letter = drafting.draft(
        actor=cast.actor("society"),
        kind=AgreementKind.LETTER,
        title_en="Letter of intent on exchange with a regulator",
        title_ko="규제기관 교류에 관한 의향서",
        parties=[(cast.bodies["society"], "society"), (cast.bodies["office"], "regulator")],
    )
    society, office = letter.parties.all()
    drafting.commit(
        actor=cast.actor("society"),
        agreement=letter,
        text_en="The office explains its procedures to members once a year.",
        text_ko="의약품청은 매년 한 번 회원에게 절차를 설명한다.",
        promisors=[office],
        promisees=[society],
    )
