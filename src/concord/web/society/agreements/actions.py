"""The actions of agreements, of their parties, commitments and initiatives, and of deliverables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from concord.society.agreements import actions, days, deliverables, reviews, signatures
from concord.society.agreements.dossier import comparison
from concord.society.agreements.models import (
    Agreement,
    AgreementKind,
    Commitment,
    DayProposal,
    Deliverable,
    Initiative,
    Party,
    Signature,
)
from concord.society.agreements.notices import readers_of_agreement, readers_of_record, readers_of_side
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


def _readers_of_party_and_host(actor: Actor, party: Party) -> Any:  # noqa: ANN401 - accounts
    return readers_of_record(actor, party.agreement)


def _readers_of_signature(actor: Actor, signature: Signature) -> Any:  # noqa: ANN401 - accounts
    return readers_of_record(actor, signature.party.agreement)


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
            undo=_("A draft binds nobody: it can be changed, or left as it is."),
        )
    },
    place=lambda _obj: Place(_("Agreements"), "/agreements/", ""),
)

_LEFT = _("A draft binds nobody: it can be changed, or left as it is.")

AGREEMENT = ActionTable(
    {
        AgreementAction.DRAFT: Action(
            _("Attach a text"),
            actions.attach_text,
            forms.TextForm,
            undo=_("Another text of the same language takes its place, until the draft is submitted."),
        ),
        AgreementAction.SUBMIT: Action(
            _("Submit for review"),
            reviews.submit,
            forms.SubmitForm,
            options=_as_it_is("no_commitments_because"),
            readers=readers_of_agreement,
            note=lambda _obj: _(
                "Who acts for a party agrees to the text by submitting it; every other party agrees itself."
            ),
            undo=_("“Send back to draft” takes it back until every party has agreed."),
        ),
        AgreementAction.SEND_BACK: Action(
            _("Send back to draft"),
            reviews.send_back,
            ReasonForm,
            readers=readers_of_agreement,
            undo=_("The draft is submitted again, and every party agrees anew."),
        ),
        AgreementAction.REOPEN: Action(
            _("Open the review again"),
            reviews.reopen,
            ReasonForm,
            readers=readers_of_agreement,
            undo=_("Every party agrees to the text again."),
        ),
        AgreementAction.ANNOUNCE: Action(
            _("Announce in public"), actions.announce, forms.AnnounceForm, is_final=True
        ),
        AgreementAction.AMEND: Action(
            _("Draft an annex or amendment"),
            actions.amend,
            forms.AppendForm,
            options=_under("agreement"),
            opens_result=True,
            undo=_LEFT,
        ),
        AgreementAction.RENEW: Action(
            _("Draft the successor"), actions.renew, forms.RenewForm, opens_result=True, undo=_LEFT
        ),
        AgreementAction.TERMINATE: Action(
            _("Terminate"),
            actions.terminate,
            forms.TerminateForm,
            readers=readers_of_agreement,
            undo=_("Your side can take it back until it takes effect. From that day on it is final."),
        ),
        AgreementAction.RESTORE: Action(
            _("Take back the termination"),
            actions.restore,
            ReasonForm,
            readers=readers_of_agreement,
            undo=_("The agreement can be terminated again."),
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
            undo=_("A commitment can be struck until the draft is submitted."),
        ),
        "terms": Action(
            _("Change the terms"),
            actions.revise,
            forms.TermsForm,
            options=_as_drafted,
            access=right(AgreementAction.DRAFT, lambda agreement: agreement),
            undo=_("The terms can be changed again until the draft is submitted."),
        ),
    },
    argument="agreement",
    rows=Agreement.objects.all(),
)

PARTY = ActionTable(
    {
        AgreementAction.AGREE: Action(
            _("Agree to the text for %(party)s"),
            reviews.agree,
            readers=_readers_of_party,
            undo=_("It can be taken back until a party has signed."),
        ),
        "agree_on_behalf": Action(
            _("Record that %(party)s agreed to the text"),
            reviews.agree_on_behalf,
            ReasonForm,
            readers=_readers_of_party,
            undo=_("The review can be opened again until a party has signed."),
        ),
        "withdraw_agreement": Action(
            _("Take back that %(party)s agreed to the text"),
            reviews.withdraw,
            ReasonForm,
            readers=_readers_of_party,
            undo=_("The party agrees to the text again."),
        ),
        "sign": Action(
            _("Sign for %(party)s"),
            signatures.sign,
            forms.SignForm,
            readers=_readers_of_party,
            undo=_("It can be taken back until the last party has signed. From then on it is final."),
        ),
        "sign_on_behalf": Action(
            _("Record the paper signature of %(party)s"),
            signatures.sign_on_behalf,
            forms.PaperForm,
            readers=_readers_of_party,
            note=lambda _obj: _(
                "It counts as recorded, unconfirmed, until the party confirms it. The party can contest it."
            ),
            undo=_("It can be withdrawn until the last party has signed, and while the party contests it."),
        ),
        "withdraw_signature": Action(
            _("Take back the signature of %(party)s"),
            signatures.withdraw_signature,
            ReasonForm,
            readers=_readers_of_party_and_host,
            undo=_("The party signs again."),
        ),
        "role": Action(
            _("Role of %(party)s"),
            actions.set_role,
            forms.RoleForm,
            options=_as_it_is(*_ROLE),
            access=right(AgreementAction.DRAFT, lambda party: party.agreement),
            undo=_("The role can be changed again until the draft is submitted."),
        ),
    },
    argument="party",
    rows=Party.objects.select_related("agreement", "organisation"),
    place=lambda party: place_of(party.agreement),
    heading=lambda label, party: label % {"party": party.organisation.name},
)

SIGNATURE = ActionTable(
    {
        "confirm": Action(
            _("Confirm the signature of %(party)s"),
            signatures.confirm,
            readers=_readers_of_signature,
            note=lambda _obj: _("If it is not that of your party, contest it on the page of the agreement."),
            is_final=True,
        ),
        "contest": Action(
            _("Contest the signature of %(party)s"),
            signatures.contest,
            ReasonForm,
            readers=_readers_of_signature,
            note=lambda _obj: _("Nothing falls due under the agreement until this is settled."),
            undo=_("The party can confirm the signature after all."),
        ),
        "withdraw_record": Action(
            _("Withdraw the recorded signature of %(party)s"),
            signatures.withdraw_record,
            ReasonForm,
            readers=_readers_of_signature,
            undo=_("The party signs, or its signature is recorded again."),
        ),
        "send_link": Action(
            _("Mail a link to confirm the signature to %(party)s"),
            signatures.send_link,
            forms.LinkForm,
            readers=None,
            note=lambda _obj: _("A letter with a link that works once goes to the address at once."),
            is_final=True,
        ),
    },
    argument="signature",
    rows=Signature.objects.select_related("party__agreement", "party__organisation"),
    place=lambda signature: place_of(signature.party.agreement),
    heading=lambda label, signature: label % {"party": signature.party.organisation.name},
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
            note=lambda proposal: _("The day binds both sides. Another one counts once both have agreed."),
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
