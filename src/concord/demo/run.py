"""The rehearsal: an agreement is drafted, signed, kept in part and renewed, and others hang on it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from dateutil.relativedelta import relativedelta
from django.core.files.base import ContentFile

from concord.demo.clock import on
from concord.demo.committee import set_up_committee
from concord.demo.deliverables import Stage, keep_promise, paper
from concord.demo.introductions import make_introductions, publish_announcements
from concord.demo.people import Cast, create_people, join_members, renew, write_to_members
from concord.demo.script import (
    ANNEX_DELIVERABLES,
    ANNEX_PROMISES,
    DELIVERABLES,
    INSTITUTE_DELIVERABLES,
    INSTITUTE_PROMISES,
    PROMISES,
    Promise,
)
from concord.kernel.clock import today
from concord.society.agreements import actions, reviews, signatures
from concord.society.agreements.models import Agreement, AgreementKind, Party
from concord.society.ledger import seals

TERM_MONTHS = 24
MONTHS_AGO = 22


def rehearse() -> None:
    """Play everything up to today; the chain is sealed at the end."""
    begun = today() - relativedelta(months=MONTHS_AGO)
    with on(begun - relativedelta(months=3)):
        cast = create_people(begun - relativedelta(months=3))
    join_members(cast, begun)
    write_to_members(cast, begun)
    stage = _sign_first(cast, begun)
    seat = set_up_committee(cast, stage.agreement, begun)
    for planned in DELIVERABLES:
        keep_promise(stage, planned, seat)
    _draft_successor(stage)
    _add_annexes(stage)
    _sign_with_institute(cast, begun)
    _draft_letter(cast)
    make_introductions(cast, stage.agreement)
    publish_announcements(cast, stage.agreement, begun)
    renew(cast)
    seals.seal()


def _sign_first(cast: Cast, begun: date) -> Stage:
    with on(begun - relativedelta(months=2)):
        agreement = actions.draft(
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
        _attach_texts(cast, agreement, "memorandum", ("en", "ko"))
        _promise(cast, agreement, parties, PROMISES)
        reviews.submit(actor=cast.actor("society"), agreement=agreement)
    with on(begun - relativedelta(months=1)):
        _agree(cast, agreement, ("centre", "council"))
    with on(begun - relativedelta(days=6)) as day:
        signatures.sign(actor=cast.actor("society"), party=parties["society"], signed_on=day)
        signatures.sign(actor=cast.actor("centre"), party=parties["centre"], signed_on=day)
        scan = ContentFile(paper("Signature page", "en"), "signature-page.pdf")
        recorded = signatures.sign_on_behalf(
            actor=cast.actor("society"),
            party=parties["council"],
            signed_on=day,
            reason="The council signs on paper with its seal / 협의회는 종이에 직인으로 서명함",
            scan=scan,
        )
    with on(begun - relativedelta(days=4)):
        signatures.confirm(actor=cast.actor("council"), signature=recorded)
    with on(begun):
        actions.announce(actor=cast.actor("society"), agreement=agreement, on=begun)
    return Stage(cast, agreement, parties, begun)


def _draft_successor(stage: Stage) -> None:
    end = stage.agreement.ends_on
    assert end is not None
    successor = actions.renew(
        actor=stage.cast.actor("society"),
        agreement=stage.agreement,
        effective_from=end + relativedelta(days=1),
        ends_on=end + relativedelta(years=3),
        title_en="Second memorandum on a pavilion, a committee seat and regional meetings",
        title_ko="전시관·위원회 의석·지역 학술회의에 관한 제2차 양해각서",
    )
    parties = dict(zip(stage.parties, successor.parties.all(), strict=True))
    _attach_texts(stage.cast, successor, "second-memorandum", ("en", "ko"))
    _promise(stage.cast, successor, parties, PROMISES)
    reviews.submit(actor=stage.cast.actor("society"), agreement=successor)
    _agree(stage.cast, successor, ("centre", "council"))
    party = successor.parties.get(organisation=stage.cast.bodies["centre"])
    signatory = stage.cast.actor("centre")
    signatures.sign(actor=signatory, party=party, signed_on=signatory.today)


def _draft_letter(cast: Cast) -> None:
    letter = actions.draft(
        actor=cast.actor("society"),
        kind=AgreementKind.LETTER,
        title_en="Letter of intent on exchange with a regulator",
        title_ko="규제기관 교류에 관한 의향서",
        parties=[(cast.bodies["society"], "society"), (cast.bodies["office"], "regulator")],
    )
    society, office = letter.parties.all()
    actions.add_commitment(
        actor=cast.actor("society"),
        agreement=letter,
        text_en="The office explains its procedures to members once a year.",
        text_ko="의약품청은 매년 한 번 회원에게 절차를 설명한다.",
        promisors=[office],
        promisees=[society],
    )


ANNEX_MONTH = 12


def _add_annexes(stage: Stage) -> None:
    """The annex on the second regional meeting, and the amendment on the size of the pavilion."""
    begun = stage.begun + relativedelta(months=ANNEX_MONTH)
    with on(begun - relativedelta(months=1)):
        annex = actions.amend(
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
        actions.announce(actor=stage.cast.actor("society"), agreement=annex, on=begun)
    with on(today() - relativedelta(days=20)):
        amendment = actions.amend(
            actor=stage.cast.actor("council"),
            agreement=stage.agreement,
            kind=AgreementKind.AMENDMENT,
            title_en="Amendment 1: sixteen booths in place of twelve",
            title_ko="개정서 1: 부스 12개를 16개로 변경",
            parties=list(stage.agreement.parties.all()),
            effective_from=today() + relativedelta(days=10),
        )
        _attach_texts(stage.cast, amendment, "amendment-1", ("en",))
        reviews.submit(
            actor=stage.cast.actor("council"),
            agreement=amendment,
            no_commitments_because="It changes one number of clause 2.1 / 제2.1조의 숫자 하나만 변경함",
        )
        _agree(stage.cast, amendment, ("society", "centre"))
        for party, role in zip(amendment.parties.all(), ("society", "centre"), strict=False):
            signatures.sign(actor=stage.cast.actor(role), party=party, signed_on=today())


def _sign_with_institute(cast: Cast, begun: date) -> None:
    """A memorandum without an end, with another partner: what is due stands across partners."""
    begun += relativedelta(months=8)
    with on(begun - relativedelta(months=1)):
        agreement = actions.draft(
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
        _promise(cast, agreement, parties, promises)
        _attach_texts(cast, agreement, "text", ("en",))
        reviews.submit(actor=cast.actor("society"), agreement=agreement)
        _agree(cast, agreement, roles[1:])
    with on(begun - relativedelta(days=3)) as day:
        for role, party in parties.items():
            signatures.sign(actor=cast.actor(role), party=party, signed_on=day)
    return Stage(cast, agreement, parties, begun)


def _attach_texts(cast: Cast, agreement: Agreement, name: str, languages: tuple[str, ...]) -> None:
    for language in languages:
        content = paper(agreement.title_en if language == "en" else agreement.title_ko, language)
        actions.attach_text(
            actor=cast.actor("society"),
            agreement=agreement,
            language=language,
            file=ContentFile(content, f"{name}-{language}.pdf"),
            governs=language == "en",
        )


def _agree(cast: Cast, agreement: Agreement, roles: tuple[str, ...]) -> None:
    """Each of these parties agrees to the text for itself."""
    for role in roles:
        party = agreement.parties.get(organisation=cast.bodies[role])
        reviews.agree(actor=cast.actor(role), party=party)


def _promise(
    cast: Cast, agreement: Agreement, parties: dict[str, Party], promises: Iterable[Promise]
) -> None:
    for promise in promises:
        actions.add_commitment(
            actor=cast.actor("society"),
            agreement=agreement,
            text_en=promise.text_en,
            text_ko=promise.text_ko,
            promisors=[parties[role] for role in promise.promisors],
            promisees=[parties[role] for role in promise.promisees],
            clause=promise.clause,
        )
