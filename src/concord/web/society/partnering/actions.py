"""The actions of introductions, and of the rules under which an organisation may be met."""

from __future__ import annotations

from functools import partial

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from concord.society.partnering import actions
from concord.society.partnering.models import Introduction
from concord.society.partnering.queries import with_facts
from concord.society.partnering.states import IntroductionAction
from concord.society.people.models import Organisation
from concord.web.society.actions import Action, ActionTable, Place, right
from concord.web.society.partnering import forms

INTRODUCTION = ActionTable(
    {
        IntroductionAction.CONSENT: Action(
            pgettext_lazy("verb", "Consent"), partial(actions.answer, consents=True), readers=None
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
    rows=lambda: with_facts(Introduction.objects.all()),
)

ORGANISATION = ActionTable(
    {
        "rules": Action(
            _("Set the rules for being met"),
            actions.set_rules,
            forms.RulesForm,
            access=right("edit", lambda organisation: organisation),
            note=lambda _organisation: _(
                "Everybody reads them before asking to be introduced. A new version replaces the last; "
                "wishes already asked keep theirs."
            ),
        )
    },
    argument="organisation",
    rows=Organisation.objects.all,
    place=lambda row: Place(row.name, reverse("society-body", args=[row.key]), row.layer),
)
