"""Each thing that can be done: what is asked, what is done with the answer, who is mailed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from concord.society.agreements.domain import drafting, planning, settling, signing, terms
from concord.society.agreements.states import Act, Verb
from concord.society.files.storage import keep
from concord.web.society.agreements import forms

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms as django_forms

    from concord.society.access.actor import Actor
    from concord.society.agreements.models import Agreement, Commitment, Deliverable, Initiative, Party
    from concord.society.files.models import StoredFile

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """``do`` takes actor, object and cleaned answers; ``mails`` is all, lead, counterpart or none."""

    form: type[django_forms.Form]
    do: Callable[[Actor, Any, Answer], object]
    mails: str = "none"
    danger: bool = False


def _file(actor: Actor, answer: Answer, name: str) -> StoredFile | None:
    uploaded = answer.pop(name, None)
    return keep(actor=actor, content=uploaded.read(), name=uploaded.name) if uploaded else None


def _attach(actor: Actor, agreement: Agreement, answer: Answer) -> object:
    file = _file(actor, answer, "file")
    assert file is not None
    return drafting.attach_text(actor=actor, agreement=agreement, file=file, **answer)


def _hand_in(actor: Actor, deliverable: Deliverable, answer: Answer) -> object:
    file = _file(actor, answer, "file")
    return settling.hand_in(actor=actor, deliverable=deliverable, file=file, **answer)


def _paper(actor: Actor, party: Party, answer: Answer) -> object:
    scan = _file(actor, answer, "scan")
    assert scan is not None
    return signing.sign_on_behalf(actor=actor, party=party, scan=scan, **answer)


def _commit(actor: Actor, agreement: Agreement, answer: Answer) -> object:
    return drafting.commit(actor=actor, agreement=agreement, **answer)


def _initiative(actor: Actor, commitment: Commitment, answer: Answer) -> object:
    return planning.start_initiative(actor=actor, commitment=commitment, **answer)


def _plan(actor: Actor, initiative: Initiative, answer: Answer) -> object:
    return planning.plan(actor=actor, initiative=initiative, **answer)


def _on_agreement(verb: Callable[..., object]) -> Callable[[Actor, Agreement, Answer], object]:
    return lambda actor, agreement, answer: verb(actor=actor, agreement=agreement, **answer)


def _on_deliverable(verb: Callable[..., object]) -> Callable[[Actor, Deliverable, Answer], object]:
    return lambda actor, deliverable, answer: verb(actor=actor, deliverable=deliverable, **answer)


AGREEMENT: dict[Verb, Step] = {
    Verb.DRAFT: Step(forms.TextForm, _attach),
    Verb.SUBMIT: Step(forms.NothingForm, _on_agreement(drafting.submit), "all"),
    Verb.SEND_BACK: Step(forms.ReasonForm, _on_agreement(drafting.send_back), "all"),
    Verb.APPROVE: Step(forms.NothingForm, _on_agreement(drafting.approve), "all"),
    Verb.ANNOUNCE: Step(forms.AnnounceForm, _on_agreement(signing.announce)),
    Verb.AMEND: Step(forms.AppendForm, _on_agreement(terms.append)),
    Verb.RENEW: Step(forms.RenewForm, _on_agreement(signing.renew)),
    Verb.TERMINATE: Step(forms.TerminateForm, _on_agreement(signing.terminate), "all", danger=True),
}

DELIVERABLE: dict[Act, Step] = {
    Act.HAND_IN: Step(forms.EvidenceForm, _hand_in, "counterpart"),
    Act.ACCEPT: Step(forms.RemarkForm, _on_deliverable(settling.accept), "lead"),
    Act.RETURN: Step(forms.ReasonForm, _on_deliverable(settling.send_back), "lead"),
    Act.WAIVE: Step(forms.ReasonForm, _on_deliverable(settling.waive), "lead", danger=True),
}

SIGN = Step(
    forms.SignForm, lambda actor, party, answer: signing.sign(actor=actor, party=party, **answer), "all"
)
SIGN_ON_BEHALF = Step(forms.PaperForm, _paper, "all")
TERMS = Step(forms.TermsForm, _on_agreement(terms.revise))
ROLE = Step(forms.RoleForm, lambda actor, party, answer: terms.set_role(actor=actor, party=party, **answer))
STRIKE = Step(
    forms.NothingForm,
    lambda actor, commitment, _: terms.strike(actor=actor, commitment=commitment),
    danger=True,
)
COMMIT = Step(forms.CommitmentForm, _commit)
INITIATIVE = Step(forms.InitiativeForm, _initiative)
PLAN = Step(forms.DeliverableForm, _plan)
