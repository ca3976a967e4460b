"""The actions of agreements, of their parties, commitments and initiatives, and of deliverables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from concord.society.agreements import actions, days, deliverables
from concord.society.agreements.dossier import comparison
from concord.society.agreements.models import (
    Agreement,
    AgreementKind,
    Commitment,
    DayProposal,
    Deliverable,
    Initiative,
    Party,
)
from concord.society.agreements.notices import readers_of_agreement, readers_of_side
from concord.society.agreements.queries import with_facts
from concord.society.agreements.states import AgreementAction, DayAction, DeliverableAction
from concord.society.fields import Layer
from concord.society.people.models import Organisation
from concord.web.society.actions import Action, ActionTable, Place, place_of, right
from concord.web.society.agreements import forms
from concord.web.society.fields import NothingForm, ReasonForm

if TYPE_CHECKING:
    from collections.abc import Callable

    from concord.society.access import Actor

_TERMS = (
    "title_en",
    "title_ko",
    "effective_from",
    "ends_on",
    "notice_months",
    "text_is_public",
    "is_open_ended",
)
_ROLE = ("role", "role_en", "role_ko")


def _as_it_is(*names: str) -> Callable[[Actor, Any], dict[str, Any]]:
    """Forms that begin with these fields of the object."""
    return lambda _actor, obj: {"initial": {name: getattr(obj, name) for name in names}}


def _under(name: str) -> Callable[[Actor, Any], dict[str, Any]]:
    """Forms that take the object itself under that name, to offer what belongs to it."""
    return lambda _actor, obj: {name: obj}


def _readers_of_party(actor: Actor, party: Party) -> Any:  # noqa: ANN401 - accounts
    return readers_of_agreement(actor, party.agreement)


def _readers_who_deliver(actor: Actor, deliverable: Deliverable) -> Any:  # noqa: ANN401 - accounts
    return readers_of_side(actor, deliverable.initiative.lead)


def _readers_of_the_other_side(actor: Actor, deliverable: Deliverable) -> Any:  # noqa: ANN401 - accounts
    initiative = deliverable.initiative
    return readers_of_side(actor, days.other_side(initiative, days.own_side(actor, initiative)))


def _readers_of_plan(actor: Actor, initiative: Initiative) -> Any:  # noqa: ANN401 - accounts
    return readers_of_side(actor, days.other_side(initiative, days.own_side(actor, initiative)))


def _readers_of_day(actor: Actor, proposal: DayProposal) -> Any:  # noqa: ANN401 - accounts
    return readers_of_side(actor, proposal.party)


def _readers_of_withdrawn_day(actor: Actor, proposal: DayProposal) -> Any:  # noqa: ANN401 - accounts
    return readers_of_side(actor, days.other_side(proposal.deliverable.initiative, proposal.party))


def _readers_who_accept(actor: Actor, deliverable: Deliverable) -> Any:  # noqa: ANN401 - accounts
    return readers_of_side(actor, deliverable.initiative.counterpart)


def _promised_number(deliverable: Deliverable) -> str:
    """What was promised beside what is counted; empty if no number was promised."""
    found = comparison(deliverable)
    return render_to_string("society/agreements/comparison.html", {"comparison": found}) if found else ""


def _as_drafted(actor: Actor, agreement: Agreement) -> dict[str, Any]:
    """Forms that begin with the terms as they are; those of an amendment change others' terms."""
    return _as_it_is(*_TERMS)(actor, agreement) | {"amends": agreement.kind == AgreementKind.AMENDMENT}


NEW = ActionTable(
    {
        "draft": Action(
            _("Begin an agreement"),
            actions.draft,
            forms.DraftForm,
            options=lambda _actor, _obj: {"parties": Organisation.objects.exclude(layer=Layer.RECORD)},
            access=lambda _actor, _obj: None,
            note=lambda _obj: _(
                "A draft is seen by its parties only. Nobody is mailed before it is submitted for review."
            ),
            opens_result=True,
        )
    },
    place=lambda _obj: Place(_("Agreements"), "/agreements/", ""),
)

AGREEMENT = ActionTable(
    {
        AgreementAction.DRAFT: Action(_("Attach a text"), actions.attach_text, forms.TextForm),
        AgreementAction.SUBMIT: Action(_("Submit for review"), actions.submit, readers=readers_of_agreement),
        AgreementAction.SEND_BACK: Action(
            _("Send back to draft"), actions.send_back, ReasonForm, readers=readers_of_agreement
        ),
        AgreementAction.APPROVE: Action(
            _("Close the review: ready to sign"), actions.approve, readers=readers_of_agreement
        ),
        AgreementAction.ANNOUNCE: Action(_("Announce in public"), actions.announce, forms.AnnounceForm),
        AgreementAction.AMEND: Action(
            _("Draft an annex or amendment"),
            actions.amend,
            forms.AppendForm,
            options=_under("agreement"),
            opens_result=True,
        ),
        AgreementAction.RENEW: Action(
            _("Draft the successor"), actions.renew, forms.RenewForm, opens_result=True
        ),
        AgreementAction.TERMINATE: Action(
            _("Terminate"),
            actions.terminate,
            forms.TerminateForm,
            readers=readers_of_agreement,
            is_final=True,
        ),
    },
    argument="agreement",
    rows=with_facts(Agreement.objects.all()),
)

DRAFT = ActionTable(
    {
        "commit": Action(
            _("Add a commitment"),
            actions.add_commitment,
            forms.CommitmentForm,
            options=_under("agreement"),
            access=right(AgreementAction.DRAFT, lambda agreement: agreement),
        ),
        "terms": Action(
            _("Change the terms"),
            actions.revise,
            forms.TermsForm,
            options=_as_drafted,
            access=right(AgreementAction.DRAFT, lambda agreement: agreement),
        ),
    },
    argument="agreement",
    rows=Agreement.objects.all(),
)

PARTY = ActionTable(
    {
        "sign": Action(_("Sign for %(party)s"), actions.sign, forms.SignForm, readers=_readers_of_party),
        "sign_on_behalf": Action(
            _("Record the paper signature of %(party)s"),
            actions.sign_on_behalf,
            forms.PaperForm,
            readers=_readers_of_party,
        ),
        "role": Action(
            _("Role of %(party)s"),
            actions.set_role,
            forms.RoleForm,
            options=_as_it_is(*_ROLE),
            access=right(AgreementAction.DRAFT, lambda party: party.agreement),
        ),
    },
    argument="party",
    rows=Party.objects.select_related("agreement", "organisation"),
    place=lambda party: place_of(party.agreement),
    heading=lambda label, party: label % {"party": party.organisation.name},
)

COMMITMENT = ActionTable(
    {
        "strike": Action(
            _("Strike commitment %(number)s"),
            actions.strike,
            NothingForm,
            access=right(AgreementAction.DRAFT, lambda commitment: commitment.agreement),
            is_final=True,
        ),
        "initiative": Action(
            _("Start an initiative for commitment %(number)s"),
            deliverables.start_initiative,
            forms.InitiativeForm,
            options=_under("commitment"),
            access=right(AgreementAction.PLAN, lambda commitment: commitment.agreement),
            note=lambda _commitment: _("It can be dropped as long as nothing is planned for it."),
        ),
    },
    argument="commitment",
    rows=Commitment.objects.select_related("agreement"),
    place=lambda commitment: place_of(commitment.agreement),
    heading=lambda label, commitment: label % {"number": commitment.number},
)

INITIATIVE = ActionTable(
    {
        "deliverable": Action(
            _("Plan a deliverable"),
            deliverables.plan_deliverable,
            forms.DeliverableForm,
            access=right(AgreementAction.PLAN, lambda initiative: initiative),
            readers=_readers_of_plan,
            note=lambda _initiative: _(
                "Planned by the side that delivers, the day binds at once; planned by the side that accepts, "
                "it binds only once the side that delivers agrees."
            ),
        ),
        "drop": Action(
            _("Drop the initiative"),
            deliverables.drop_initiative,
            NothingForm,
            access=right(AgreementAction.PLAN, lambda initiative: initiative.commitment.agreement),
            is_final=True,
        ),
    },
    argument="initiative",
    rows=Initiative.objects.select_related(
        "commitment__agreement", "lead__organisation", "counterpart__organisation"
    ),
    place=lambda initiative: place_of(initiative.commitment.agreement),
)

DELIVERABLE = ActionTable(
    {
        DeliverableAction.HAND_IN: Action(
            _("Hand in evidence"),
            deliverables.hand_in,
            forms.EvidenceForm,
            readers=_readers_who_accept,
            note=lambda _obj: _("It can be taken back until the other side has accepted or returned it."),
        ),
        DeliverableAction.TAKE_BACK: Action(
            _("Take the evidence back"), deliverables.take_back_evidence, readers=_readers_who_accept
        ),
        DeliverableAction.ACCEPT: Action(
            pgettext_lazy("verb", "Accept"),
            deliverables.accept,
            forms.RemarkForm,
            readers=_readers_who_deliver,
            note=_promised_number,
            is_final=True,
        ),
        DeliverableAction.RETURN: Action(
            _("Return with a reason"),
            deliverables.return_deliverable,
            ReasonForm,
            readers=_readers_who_deliver,
            note=lambda _obj: _("It can be taken back until new evidence is handed in."),
        ),
        DeliverableAction.RECALL: Action(
            _("Take the return back"), deliverables.recall_return, readers=_readers_who_deliver
        ),
        DeliverableAction.WAIVE: Action(
            _("Waive with a reason"),
            deliverables.waive,
            ReasonForm,
            readers=_readers_who_deliver,
            is_final=True,
        ),
        DeliverableAction.PROPOSE_DAY: Action(
            _("Propose another day"),
            days.propose_day,
            forms.DayForm,
            readers=_readers_of_the_other_side,
            note=lambda _obj: _(
                "The day changes only if the other side agrees. Until it has answered, you can withdraw it."
            ),
        ),
        DeliverableAction.WITHDRAW: Action(
            _("Withdraw the deliverable"),
            deliverables.withdraw,
            readers=_readers_of_the_other_side,
            is_final=True,
            opens_result=True,
        ),
    },
    argument="deliverable",
    rows=Deliverable.objects.select_related("agreement"),
)

DAY = ActionTable(
    {
        DayAction.ACCEPT: Action(
            _("Agree to the day"),
            days.accept_day,
            readers=_readers_of_day,
            note=lambda proposal: _("The day binds both sides. Another one needs the agreement of both."),
        ),
        DayAction.DECLINE: Action(
            _("Decline the day"), days.decline_day, ReasonForm, readers=_readers_of_day
        ),
        DayAction.WITHDRAW: Action(
            _("Withdraw the proposed day"), days.withdraw_day, readers=_readers_of_withdrawn_day
        ),
    },
    argument="proposal",
    rows=DayProposal.objects.select_related(
        "deliverable__agreement",
        "deliverable__initiative__lead",
        "deliverable__initiative__counterpart",
        "party",
    ),
    place=lambda proposal: place_of(proposal.deliverable),
)
