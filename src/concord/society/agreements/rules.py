"""Who may see and do what with agreements and what hangs under them.

Host staff see everything; the staff of a partner see the agreements to which their body is a party; the
public sees what the parties publish. Nobody acts on the public record.
"""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q

from concord.society.access import NOTHING, SEE, Actor, Rule, allow, host_staff, reveal
from concord.society.agreements.models import (
    Agreement,
    Commitment,
    DayProposal,
    Deliverable,
    Evidence,
    Initiative,
    Party,
    Review,
    Signature,
    SignatureAnswer,
    Text,
    Verdict,
    Waiver,
)
from concord.society.agreements.queries import parties_of
from concord.society.agreements.states import AgreementAction, DayAction, DeliverableAction
from concord.society.fields import Layer
from concord.society.people.rules import name_shown, own


def _parties_of(actor: Actor) -> Q:
    return Q(organisation__in=actor.represents)


def _is_party(actor: Actor, agreement: Agreement) -> bool:
    return bool(actor.represents) and any(
        party.organisation_id in actor.represents for party in parties_of(agreement)
    )


def _under(path: str) -> Rule:
    """Parties to the agreement at the end of ``path`` (empty for the agreement itself)."""
    prefix = f"{path}__" if path else ""

    def rows(actor: Actor) -> Q:
        if not actor.represents:
            return NOTHING
        mine = Party.objects.filter(_parties_of(actor)).values("agreement")
        return Q(**{f"{prefix}pk__in": mine})

    return Rule(rows, lambda actor, obj: _is_party(actor, _walk(obj, path)))


def _published(path: str, *, text: bool = False) -> Rule:
    prefix = f"{path}__" if path else ""
    wanted = {f"{prefix}is_published": True} | ({f"{prefix}text_is_public": True} if text else {})

    def holds(_actor: Actor, obj: object) -> bool:
        agreement = _walk(obj, path)
        return bool(agreement.is_published and (agreement.text_is_public or not text))

    return Rule(lambda _actor: Q(**wanted), holds)


def _acted_on(path: str) -> Rule:
    """The agreement is not of the public record."""
    prefix = f"{path}__" if path else ""
    return Rule(
        lambda _actor: ~Q(**{f"{prefix}layer": Layer.RECORD}),
        lambda _actor, obj: _walk(obj, path).layer != Layer.RECORD,
    )


def _for_party(path: str) -> Rule:
    """The actor represents the party at the end of ``path`` from the object."""
    return Rule(
        lambda actor: Q(**{f"{path}__organisation__in": actor.represents}) if actor.represents else NOTHING,
        lambda actor, obj: _walk(obj, path).organisation_id in actor.represents,
    )


def _walk(obj: Any, path: str) -> Any:  # noqa: ANN401 - follows foreign keys by name
    for step in path.split("__") if path else ():
        obj = getattr(obj, step)
    return obj


def _asked(side: str) -> Rule:
    """The actor represents this side of the deliverable, and the other side proposed the day."""
    path = f"deliverable__initiative__{side}"
    return _for_party(path) & Rule(
        lambda _actor: ~Q(party=F(path)),
        lambda _actor, proposal: proposal.party_id != _walk(proposal, path).pk,
    )


own_party = Rule(
    lambda actor: _parties_of(actor) if actor.represents else NOTHING,
    lambda actor, party: party.organisation_id in actor.represents,
)

allow(Agreement, host_staff | _under("") | _published(""), SEE)
# An annex or amendment is neither renewed nor amended by itself: that is done with the agreement.
stands_alone = Rule(
    lambda _actor: Q(belongs_to=None), lambda _actor, agreement: agreement.belongs_to_id is None
)
_drafting = (
    AgreementAction.DRAFT,
    AgreementAction.SUBMIT,
    AgreementAction.SEND_BACK,
    AgreementAction.REOPEN,
    AgreementAction.ANNOUNCE,
    AgreementAction.PLAN,
)
_insiders = (host_staff | _under("")) & _acted_on("")
allow(Agreement, _insiders, *_drafting, AgreementAction.TERMINATE, AgreementAction.RESTORE)
allow(Agreement, _insiders & stands_alone, AgreementAction.AMEND, AgreementAction.RENEW)
allow(Party, host_staff | _under("agreement") | _published("agreement"), SEE)
# A party agrees and signs for itself; the host records on behalf what it received, labelled as such.
_own = ("withdraw_agreement", "withdraw_signature")
allow(Party, own_party & _acted_on("agreement"), AgreementAction.AGREE, AgreementAction.SIGN, *_own)
allow(Party, host_staff & _acted_on("agreement"), "agree_on_behalf", "sign_on_behalf")
allow(Text, host_staff | _under("agreement") | _published("agreement", text=True), SEE)
allow(Review, host_staff | _under("party__agreement"), SEE)
allow(Signature, host_staff | _under("party__agreement"), SEE)
allow(SignatureAnswer, host_staff | _under("signature__party__agreement"), SEE)
# What the host recorded for a party, the party answers; the host withdraws it.
_recorded = _acted_on("party__agreement")
allow(Signature, _for_party("party") & _recorded, "confirm", "contest")
allow(Signature, host_staff & _recorded, "withdraw_record", "send_link")
allow(Commitment, host_staff | _under("agreement") | _published("agreement"), SEE)
allow(Initiative, host_staff | _under("commitment__agreement") | _published("commitment__agreement"), SEE)
allow(Deliverable, host_staff | _under("agreement") | _published("agreement"), SEE)
_lead, _counterpart = (_for_party(f"initiative__{side}") for side in ("lead", "counterpart"))
allow(
    Deliverable,
    _lead & _acted_on("agreement"),
    DeliverableAction.HAND_IN,
    DeliverableAction.TAKE_BACK,
)
allow(
    Deliverable,
    _counterpart & _acted_on("agreement"),
    DeliverableAction.ACCEPT,
    DeliverableAction.RETURN,
    DeliverableAction.RECALL,
    DeliverableAction.WAIVE,
)
allow(
    Deliverable,
    (_lead | _counterpart) & _acted_on("agreement"),
    DeliverableAction.PROPOSE_DAY,
    DeliverableAction.WITHDRAW,
)
# A day is agreed between the two sides: nobody else plans, proposes or answers for them.
_sides = _for_party("lead") | _for_party("counterpart")
allow(Initiative, _sides & _acted_on("commitment__agreement"), AgreementAction.PLAN)
_other_side = _asked("lead") | _asked("counterpart")
allow(DayProposal, _other_side & _acted_on("deliverable__agreement"), DayAction.ACCEPT, DayAction.DECLINE)
allow(DayProposal, _for_party("party") & _acted_on("deliverable__agreement"), DayAction.WITHDRAW)
for _model in (DayProposal, Evidence, Verdict, Waiver):
    allow(_model, host_staff | _under("deliverable__agreement"), SEE)
# Acts are the party's: who did them for it stands beside them as far as they show their name.
reveal(Evidence, host_staff | own("by_id") | name_shown("by"), "by")
reveal(Verdict, host_staff | own("by_id") | name_shown("by"), "by")
reveal(DayProposal, host_staff | own("by_id") | name_shown("by"), "by")
