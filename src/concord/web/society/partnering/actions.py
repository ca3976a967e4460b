"""The actions of introductions, and of the rules under which an organisation may be met."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from concord.kernel import clock
from concord.society.access import Actor, Role, visible
from concord.society.agreements.models import Agreement
from concord.society.fields import Layer
from concord.society.partnering import actions
from concord.society.partnering.models import Introduction
from concord.society.partnering.queries import rules_for, with_facts
from concord.society.partnering.states import IntroductionAction
from concord.society.people.models import Organisation, Person
from concord.society.people.queries import current_members
from concord.web.society.actions import Action, ActionTable, Place, holders, right
from concord.web.society.partnering import forms

if TYPE_CHECKING:
    from django.db.models import QuerySet


def _agreements_and_rules(actor: Actor, sought: Person | Organisation) -> dict[str, Any]:
    agreements = visible(actor, Agreement).exclude(layer=Layer.RECORD).filter(layer=sought.layer)
    return {"choices": {"agreement": agreements}, "in_force": rules_for(sought)}


def _with_members(actor: Actor, sought: Person | Organisation) -> dict[str, Any]:
    current = current_members(clock.today())
    members = Person.objects.filter(memberships__in=current, layer=sought.layer).distinct()
    options = _agreements_and_rules(actor, sought)
    return options | {"choices": options["choices"] | {"seeker": members}}


def _place(sought: Person | Organisation) -> Place:
    name = "society-person" if isinstance(sought, Person) else "society-body"
    return Place(str(sought), reverse(name, args=[sought.key]), sought.layer)


def _place_of_introduction(introduction: Introduction) -> Place:
    """Its page, without the names of the sides: not every reader knows both."""
    return Place(_("Introduction"), introduction.get_absolute_url(), introduction.layer)


def _sought(rows: QuerySet[Any]) -> ActionTable:
    """What is done with a person or organisation to whom somebody wants to be introduced."""
    return ActionTable(
        {
            "ask": Action(
                _("Ask to be introduced to %(sought)s"),
                actions.ask,
                forms.AskForm,
                options=_agreements_and_rules,
                access=holders("introduce", Role.MEMBER),
                readers=None,
                note=lambda _sought: _(
                    "The other side is mailed a link. It reads your name and why, and has seven days to "
                    "consent or decline; it need not say why."
                ),
                opens_result=True,
                template="society/partnering/ask.html",
            ),
            "propose": Action(
                _("Propose an introduction to %(sought)s"),
                actions.propose,
                forms.ProposeForm,
                options=_with_members,
                access=holders("introduce", Role.HOST_STAFF),
                readers=None,
                note=lambda _sought: _(
                    "Both sides are mailed a link. Your word is no consent: nothing is shown until each side "
                    "has consented itself."
                ),
                opens_result=True,
                template="society/partnering/ask.html",
            ),
        },
        argument="sought",
        rows=rows,
        place=_place,
        heading=lambda label, sought: label % {"sought": sought},
    )


PERSON = _sought(Person.objects.exclude(name=""))
ORGANISATION = _sought(Organisation.objects.all())

INTRODUCTION = ActionTable(
    {
        IntroductionAction.CONSENT: Action(
            pgettext_lazy("verb", "Consent"),
            partial(actions.answer, consents=True),
            readers=None,
            note=lambda _obj: _(
                "Once both sides have consented, each is mailed and sees the other's address."
            ),
        ),
        IntroductionAction.DECLINE: Action(
            pgettext_lazy("verb", "Decline"), partial(actions.answer, consents=False), readers=None
        ),
        IntroductionAction.WITHDRAW: Action(pgettext_lazy("verb", "Withdraw"), actions.withdraw),
        IntroductionAction.RECORD_ON_BEHALF: Action(
            _("Record what a side said elsewhere"), actions.record_on_behalf, forms.OnBehalfForm
        ),
        IntroductionAction.REPORT: Action(_("Say what came of it"), actions.report, forms.OutcomeForm),
    },
    argument="introduction",
    rows=with_facts(Introduction.objects.all()),
    place=_place_of_introduction,
)

MEETING_RULES = ActionTable(
    {
        "rules": Action(
            _("Set the rules for being met"),
            actions.set_rules,
            forms.RulesForm,
            access=right("set_rules", lambda organisation: organisation),
            note=lambda _organisation: _(
                "Everybody reads them before asking to be introduced. A new version replaces the last; "
                "wishes already asked keep theirs."
            ),
        )
    },
    argument="organisation",
    rows=Organisation.objects.all(),
    place=_place,
)
