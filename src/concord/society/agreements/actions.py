"""What can be done with an agreement: drafting, announcement, amendment, renewal, termination.

Each function takes the acting person, runs in one transaction and leaves one entry in the ledger.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from concord.kernel import clock
from concord.society.access import Actor, RefusedError, Role, locked, may, require
from concord.society.agreements.models import (
    Agreement,
    AgreementKind,
    Commitment,
    Party,
    PartyRole,
    Text,
)
from concord.society.agreements.notices import tell_parties
from concord.society.agreements.queries import (
    agreement_facts,
    lock_agreement,
    parties_of,
    signature_of,
    status_of,
)
from concord.society.agreements.states import AgreementAction, is_legal, known_end, terms_on
from concord.society.errors import MIXED_LAYERS, Refusals, WrongStateError
from concord.society.fields import Layer
from concord.society.files.storage import keep
from concord.society.ledger.entries import Fact, last_actor, record
from concord.society.people.queries import keys_of, represented_by

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.files import File

    from concord.society.people.models import Organisation

_OF_PARTS = frozenset(
    {AgreementAction.AGREE, AgreementAction.SIGN, AgreementAction.ANSWER, AgreementAction.SETTLE}
)
SUBORDINATE = frozenset({AgreementKind.ANNEX, AgreementKind.AMENDMENT})

refused = Refusals(
    {
        "fewer_than_two_parties": ("parties", _("An agreement needs at least two parties.")),
        "a_party_twice": ("parties", _("The same organisation stands twice among the parties.")),
        "layers_are_not_mixed": ("parties", MIXED_LAYERS),
        "annex_of_nothing": (
            "",
            _("An annex or amendment belongs to an agreement: draft it from that page."),
        ),
        "only_annexes_belong": ("", _("Only annexes and amendments belong to another agreement.")),
        "not_a_party": ("parties", _("Only parties to this agreement can promise or receive.")),
        "text_missing": ("", _("No text is attached: attach one, and say that it governs.")),
        "governing_text_missing": ("", _("None of the texts governs: attach the one that does once more.")),
        "commitments_missing": (
            "no_commitments_because",
            _("Nothing is promised: add a commitment, or say here why there is none."),
        ),
        "no_effective_day": (
            "",
            _("The day from which the agreement takes effect is missing: set it under “Change the terms”."),
        ),
        "own_review": (
            "",
            _("You submitted it, or act for who did: somebody else agrees for another party."),
        ),
        "agreed_already": ("", _("This party has agreed to the text already.")),
        "agreed_for_another": (
            "",
            _("They have agreed for another party already: each party agrees through somebody of its own."),
        ),
        "speaks_for_itself": ("", _("This party has somebody who acts for it here: they agree themselves.")),
        "nothing_to_take_back": (
            "",
            _("There is nothing to take back. Who submitted the text sends it back to draft."),
        ),
        "somebody_signed": ("", _("A party has signed already: it takes back its signature first.")),
        "signed_for_another": (
            "",
            _("They have signed for another party already: each party signs through somebody of its own."),
        ),
        "signatory_of_another_layer": ("signatory", MIXED_LAYERS),
        "own_evidence": ("", _("You handed in evidence yourself: somebody else judges it.")),
        "own_promise": ("", _("You act for the party that delivers: somebody else decides.")),
        "signed_already": ("", _("This party has signed already.")),
        "scan_is_no_document": ("scan", _("A scan is a PDF, a PNG or a JPEG.")),
        "address_of_an_account": ("address", _("Somebody here has this address: name that of the party.")),
        "party_is_reached": (
            "address",
            _("This party has somebody who acts for it here: they are mailed, no address is needed."),
        ),
        "own_record": (
            "",
            _("The host recorded this signature: somebody who acts for the party alone confirms it."),
        ),
        "answered_already": ("", _("This signature is confirmed already, or is the party's own.")),
        "not_contested": (
            "",
            _("Every party has signed. A recorded signature is withdrawn once the party contests it."),
        ),
        "signed_in_the_future": ("signed_on", _("The day of signature lies in the future.")),
        "announced_in_the_future": ("on", _("The day of the announcement lies in the future.")),
        "terminated_before_it_began": ("on", _("The agreement has not begun on that day.")),
        "terminated_in_the_past": (
            "on",
            _("This day has passed: an agreement ends on the day of the notice at the earliest."),
        ),
        "terminated_after_its_end": ("on", _("The agreement ends before that day by itself.")),
        "not_terminated": ("", _("No termination is announced.")),
        "terminated_by_another": ("", _("Only the side that terminated takes it back.")),
        "successor_exists": ("", _("A successor is being drafted already.")),
        "lead_does_not_promise": ("lead", _("Only a party that promises can deliver.")),
        "no_counterpart": ("counterpart", _("The counterpart is another party to this agreement.")),
        "code_taken": ("code", _("This code is used already under the agreement.")),
        "due_has_passed": ("due", _("This day has passed.")),
        "due_before_effect": ("due", _("The agreement is not in effect on this day yet.")),
        "due_after_end": (
            "due",
            _("This day lies too far after the end: deliverables may fall due until six months after it."),
        ),
        "day_proposed_already": ("", _("A day is proposed already: it is answered or withdrawn first.")),
        "day_agreed_already": ("due", _("This day is agreed already.")),
        "own_proposal": ("", _("You proposed this day yourself: somebody else of the other side agrees.")),
        "planned_for_good": (
            "",
            _("The other side has acted or the day binds: propose another day, or ask for a waiver."),
        ),
        "number_of_nothing": ("counted_as", _("Choose what the promised number counts.")),
        "number_missing": ("promised_number", _("Say how many are promised.")),
        "initiative_has_deliverables": ("", _("Deliverables are planned for it already.")),
        "only_amendments_change_terms": (
            "is_open_ended",
            _("Only an amendment makes an agreement open-ended. Leave its last day empty instead."),
        ),
        "amended_after_its_end": (
            "effective_from",
            _("The agreement has ended by then: what has ended is not amended, draft its successor."),
        ),
        "terms_need_every_party": (
            "",
            _("An amendment changes the last day or the notice only if every party signs it."),
        ),
        "evidence_missing": ("file", _("Hand in a file, or name a public page.")),
    }
)


def open_agreement(actor: Actor, agreement: Agreement, action: AgreementAction) -> Agreement:
    """The agreement as it stands now, locked, for an action that is allowed and possible.

    Raises AccessError if the actor may not, WrongStateError if the action is not possible at its status.
    """
    now = lock_agreement(agreement.pk)
    require(actor, action, now)
    require_legal(actor, action, now)
    return now


def require_legal(actor: Actor, action: AgreementAction, agreement: Agreement) -> None:
    """Return if the action is possible today, where the actor is. Raises WrongStateError."""
    at = status_of(agreement, actor.today)
    if not is_legal(action, at):
        raise WrongStateError(action, at)


def possible_on_agreement(actor: Actor, agreement: Agreement) -> list[AgreementAction]:
    """What the actor may do with the agreement now, for the page; actions on its parts not included."""
    at = status_of(agreement, actor.today)
    refused_here = {
        AgreementAction.RENEW: getattr(agreement, "successor", None) is not None,
        AgreementAction.REOPEN: any(map(signature_of, parties_of(agreement))),
        AgreementAction.RESTORE: agreement.terminated_on is None,
    }
    return [
        action
        for action in AgreementAction
        if action not in _OF_PARTS
        and is_legal(action, at)
        and not refused_here.get(action)
        and may(actor, action, agreement)
    ]


@transaction.atomic
def draft(
    *,
    actor: Actor,
    kind: AgreementKind,
    title_en: str,
    title_ko: str,
    parties: Sequence[tuple[Organisation, str]],
    effective_from: date | None = None,
    ends_on: date | None = None,
    notice_months: int | None = None,
    is_open_ended: bool = False,
    text_is_public: bool = False,
    succeeds: Agreement | None = None,
    belongs_to: Agreement | None = None,
) -> Agreement:
    """Begin an agreement between at least two organisations, each with its role (a PartyRole or empty).

    Its layer is that of its parties. Raises ValidationError for fewer than two parties, a party twice,
    parties of different layers, an end before the beginning, or an annex or amendment that belongs to no
    agreement; RefusedError unless the actor acts for the host or for a party.
    """
    layer = _layer_of([organisation for organisation, _role in parties])
    _check_days(effective_from, ends_on)
    if (kind in SUBORDINATE) != (belongs_to is not None):
        raise refused("annex_of_nothing" if belongs_to is None else "only_annexes_belong")
    organisations = {organisation.pk for organisation, _role in parties}
    if not actor.has(Role.HOST_STAFF) and actor.represents.isdisjoint(organisations):
        raise RefusedError(AgreementAction.DRAFT)
    agreement = Agreement.objects.create(
        layer=layer,
        kind=kind,
        title_en=title_en,
        title_ko=title_ko,
        effective_from=effective_from,
        ends_on=ends_on,
        notice_months=notice_months,
        is_open_ended=is_open_ended,
        text_is_public=text_is_public,
        succeeds=succeeds,
        belongs_to=belongs_to,
        created_at=clock.now(),
    )
    rows = Party.objects.bulk_create(
        Party(
            agreement=agreement,
            organisation=organisation,
            role=PartyRole(role) if role else "",
            position=position,
            name_as_printed=organisation.name_en,
        )
        for position, (organisation, role) in enumerate(parties, start=1)
    )
    facts = {"kind": str(kind), "parties": ",".join(organisation.key for organisation, _role in parties)}
    if belongs_to is not None:
        facts["belongs_to"] = belongs_to.key
    record(actor, "agreement.drafted", agreement, facts=facts, rows=rows)
    return agreement


def _layer_of(parties: Sequence[Organisation]) -> Layer:
    if len(parties) < 2:
        raise refused("fewer_than_two_parties")
    if len({organisation.pk for organisation in parties}) < len(parties):
        raise refused("a_party_twice")
    layers = {Layer(organisation.layer) for organisation in parties}
    if len(layers) > 1 or Layer.RECORD in layers:
        raise refused("layers_are_not_mixed")
    return layers.pop()


def _check_days(effective_from: date | None, ends_on: date | None) -> None:
    if effective_from and ends_on and ends_on < effective_from:
        raise refused("ends_before_it_begins")


@transaction.atomic
def revise(
    *,
    actor: Actor,
    agreement: Agreement,
    title_en: str,
    title_ko: str,
    effective_from: date | None,
    ends_on: date | None,
    notice_months: int | None,
    text_is_public: bool,
    is_open_ended: bool = False,
) -> Agreement:
    """Change title, days and publicity of a draft.

    Raises ValidationError if it ends before it begins, or for terms that an amendment cannot change.
    """
    agreement = open_agreement(actor, agreement, AgreementAction.DRAFT)
    _check_days(effective_from, ends_on)
    if agreement.kind == AgreementKind.AMENDMENT:
        changes = is_open_ended or ends_on is not None or notice_months is not None
        _check_amended(agreement.belongs_to, agreement.parties.count(), effective_from, changes=changes)
    elif is_open_ended:
        raise refused("only_amendments_change_terms")
    agreement.title_en, agreement.title_ko = title_en, title_ko
    agreement.effective_from, agreement.ends_on = effective_from, ends_on
    agreement.notice_months, agreement.text_is_public = notice_months, text_is_public
    agreement.is_open_ended = is_open_ended and ends_on is None
    agreement.save(
        update_fields=[
            "title_en", "title_ko", "effective_from", "ends_on", "notice_months", "text_is_public",
            "is_open_ended",
        ]
    )  # fmt: skip
    facts: dict[str, Fact] = {
        "effective_from": effective_from.isoformat() if effective_from else None,
        "ends_on": ends_on.isoformat() if ends_on else None,
        "notice_months": notice_months,
        "is_open_ended": agreement.is_open_ended,
    }
    record(actor, "agreement.revised", agreement, facts=facts)
    return agreement


@transaction.atomic
def set_role(*, actor: Actor, party: Party, role: str, role_en: str = "", role_ko: str = "") -> Party:
    """The party's role: a PartyRole, or words of its own in both languages."""
    agreement = open_agreement(actor, party.agreement, AgreementAction.DRAFT)
    party.role, party.role_en, party.role_ko = PartyRole(role) if role else "", role_en, role_ko
    party.save(update_fields=["role", "role_en", "role_ko"])
    record(actor, "agreement.role_set", agreement, facts={"party": party.key, "role": role or role_en})
    return party


@transaction.atomic
def attach_text(
    *, actor: Actor, agreement: Agreement, language: str, file: File[bytes], governs: bool
) -> Text:
    """Attach the authentic text of one language, in place of an earlier one of that language."""
    agreement = open_agreement(actor, agreement, AgreementAction.DRAFT)
    stored = keep(actor=actor, file=file)
    before = list(agreement.texts.all())
    if governs:
        agreement.texts.update(governs=False)
    agreement.texts.filter(language=language).delete()
    text = Text.objects.create(agreement=agreement, language=language, file=stored, governs=governs)
    facts: dict[str, Fact] = {"language": language, "sha256": stored.sha256, "governs": governs}
    record(actor, "agreement.text_attached", agreement, facts=facts, rows=[*before, text])
    return text


@transaction.atomic
def add_commitment(
    *,
    actor: Actor,
    agreement: Agreement,
    text_en: str,
    text_ko: str,
    promisors: Sequence[Party],
    promisees: Sequence[Party],
    clause: str = "",
    due: str = "",
) -> Commitment:
    """Add a promise to the draft. Raises ValidationError if a named party is not one of the agreement's."""
    agreement = open_agreement(actor, agreement, AgreementAction.DRAFT)
    if not promisors or any(party.agreement_id != agreement.pk for party in (*promisors, *promisees)):
        raise refused("not_a_party")
    last = agreement.commitments.aggregate(last=Max("number"))["last"] or 0
    commitment = Commitment.objects.create(
        agreement=agreement, number=last + 1, clause=clause, text_en=text_en, text_ko=text_ko, due=due
    )
    commitment.promisors.set(promisors)
    commitment.promisees.set(promisees)
    facts: dict[str, Fact] = {"commitment": commitment.key, "number": commitment.number}
    record(actor, "agreement.commitment_added", agreement, facts=facts)
    return commitment


@transaction.atomic
def strike(*, actor: Actor, commitment: Commitment) -> Agreement:
    """Take a commitment out of the draft; the others keep their numbers."""
    agreement = open_agreement(actor, commitment.agreement, AgreementAction.DRAFT)
    commitment = locked(commitment)
    facts: dict[str, Fact] = {"commitment": commitment.key, "number": commitment.number}
    commitment.delete()
    record(actor, "agreement.commitment_struck", agreement, facts=facts)
    return agreement


@transaction.atomic
def announce(*, actor: Actor, agreement: Agreement, on: date, url: str = "") -> Agreement:
    """Say in public that the agreement exists: from now on its page is open to everybody.

    Raises ValidationError for a day to come.
    """
    agreement = open_agreement(actor, agreement, AgreementAction.ANNOUNCE)
    if on > actor.today:
        raise refused("announced_in_the_future")
    agreement.announced_on, agreement.announcement_url, agreement.is_published = on, url, True
    agreement.save(update_fields=["announced_on", "announcement_url", "is_published"])
    record(actor, "agreement.announced", agreement, facts={"announced_on": on.isoformat()})
    return agreement


@transaction.atomic
def terminate(*, actor: Actor, agreement: Agreement, on: date, reason: str) -> Agreement:
    """End the agreement early from that day on, with the reason; the parties are mailed.

    Raises ValidationError for a day that has passed where the actor is, for one before the agreement began,
    and for one after its last.
    """
    agreement = open_agreement(actor, agreement, AgreementAction.TERMINATE)
    if not reason:
        raise refused("reason_missing")
    if agreement.effective_from and on < agreement.effective_from:
        raise refused("terminated_before_it_began")
    end = known_end(agreement_facts(agreement))
    if end and on > end:
        raise refused("terminated_after_its_end")
    if on < actor.today:
        raise refused("terminated_in_the_past")
    agreement.terminated_on = on
    agreement.save(update_fields=["terminated_on"])
    record(actor, "agreement.terminated", agreement, facts={"terminated_on": on.isoformat()}, reason=reason)
    tell_parties(actor, agreement, "agreement_terminated")
    return agreement


@transaction.atomic
def restore(*, actor: Actor, agreement: Agreement, reason: str) -> Agreement:
    """Take back a termination before it takes effect, for the side that terminated; the parties are mailed.

    Raises ValidationError if none is announced, or if another side announced it.
    """
    agreement = open_agreement(actor, agreement, AgreementAction.RESTORE)
    if not reason:
        raise refused("reason_missing")
    if agreement.terminated_on is None:
        raise refused("not_terminated")
    terminated_by = last_actor(agreement, "agreement.terminated")
    if terminated_by not in keys_of(actor) and actor.represents.isdisjoint(represented_by(terminated_by)):
        raise refused("terminated_by_another")
    agreement.terminated_on = None
    agreement.save(update_fields=["terminated_on"])
    record(actor, "agreement.restored", agreement, reason=reason)
    tell_parties(actor, agreement, "agreement_restored")
    return agreement


@transaction.atomic
def amend(
    *,
    actor: Actor,
    agreement: Agreement,
    kind: AgreementKind,
    title_en: str,
    title_ko: str,
    parties: Sequence[Party],
    effective_from: date | None = None,
    ends_on: date | None = None,
    notice_months: int | None = None,
    is_open_ended: bool = False,
) -> Agreement:
    """Draft an annex or an amendment to the agreement, between some or all of its parties.

    It is reviewed and signed like any agreement, and ends with the one to which it belongs. An amendment that
    every party signs changes the last day or the notice of that one. Raises ValidationError for another kind,
    fewer than two parties, one that is not the agreement's, an end before the beginning, or terms that an
    amendment cannot change.
    """
    agreement = open_agreement(actor, agreement, AgreementAction.AMEND)
    if any(party.agreement_id != agreement.pk for party in parties):
        raise refused("not_a_party")
    if kind == AgreementKind.AMENDMENT:
        changes = is_open_ended or ends_on is not None or notice_months is not None
        _check_amended(agreement, len(parties), effective_from, changes=changes)
    elif is_open_ended:
        raise refused("only_amendments_change_terms")
    return _draft_between(
        parties,
        actor=actor,
        kind=kind,
        title_en=title_en,
        title_ko=title_ko,
        effective_from=effective_from,
        ends_on=ends_on,
        notice_months=notice_months,
        is_open_ended=is_open_ended and ends_on is None,
        text_is_public=agreement.text_is_public,
        belongs_to=agreement,
    )


def _check_amended(
    whole: Agreement | None, parties: int, effective_from: date | None, *, changes: bool
) -> None:
    """Return if an amendment between so many parties may take effect then, and change terms if it does."""
    assert whole is not None  # a constraint of the table
    if changes and parties < whole.parties.count():
        raise refused("terms_need_every_party")
    end = known_end(agreement_facts(whole))
    if effective_from and end and effective_from > end:
        raise refused("amended_after_its_end")


@transaction.atomic
def renew(
    *,
    actor: Actor,
    agreement: Agreement,
    effective_from: date,
    ends_on: date | None,
    title_en: str,
    title_ko: str,
) -> Agreement:
    """Draft the successor with the same parties; the agreement itself keeps its dates.

    Raises ValidationError if a successor is being drafted already.
    """
    agreement = open_agreement(actor, agreement, AgreementAction.RENEW)
    if Agreement.objects.filter(succeeds=agreement).exists():
        raise refused("successor_exists")
    return _draft_between(
        list(agreement.parties.all()),
        actor=actor,
        kind=AgreementKind(agreement.kind),
        title_en=title_en,
        title_ko=title_ko,
        effective_from=effective_from,
        ends_on=ends_on,
        notice_months=terms_on(agreement_facts(agreement), date.max).notice_months,
        text_is_public=agreement.text_is_public,
        succeeds=agreement,
    )


def _draft_between(parties: Sequence[Party], **terms: Any) -> Agreement:  # noqa: ANN401 - what draft takes
    """A draft between parties of another agreement, in the same roles."""
    drafted = draft(parties=[(party.organisation, party.role) for party in parties], **terms)
    for old, new in zip(parties, drafted.parties.all(), strict=True):
        new.role_en, new.role_ko = old.role_en, old.role_ko
        new.save(update_fields=["role_en", "role_ko"])
    return drafted
