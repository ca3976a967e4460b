"""The actions of introductions, and of the rules under which an organisation may be met."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from concord.society.access import SEE, Actor, RefusedError, Role, require, visible
from concord.society.agreements.models import Agreement
from concord.society.partnering import actions, routing
from concord.society.partnering.models import Introduction
from concord.society.partnering.notices import readers
from concord.society.partnering.queries import bodies_to_ask_for, rules_for, who_can_answer
from concord.society.partnering.states import IntroductionAction, Side
from concord.society.partnering.subjects import body_of_atlas
from concord.society.people.models import Organisation, Person
from concord.society.people.queries import current_members
from concord.society.people.zones import host_today
from concord.web.society.actions import Action, ActionTable, Place, holders, right
from concord.web.society.fields import ReasonForm
from concord.web.society.partnering import forms


def _wish(actor: Actor, sought: Person | Organisation) -> dict[str, Any]:
    return {
        "choices": {"agreement": _agreements(actor)},
        "in_force": rules_for(sought),
        "can_answer": who_can_answer(sought, actor.person).exists(),
    }


def _agreements(actor: Actor) -> QuerySet[Agreement]:
    """The agreements that the actor sees in their own layer."""
    own = Person.objects.filter(key=actor.key).values("layer")
    return visible(actor, Agreement).filter(layer__in=own)


def _own_wish(actor: Actor, sought: Person | Organisation) -> dict[str, Any]:
    options = _wish(actor, sought)
    bodies = bodies_to_ask_for(actor)
    if isinstance(sought, Organisation) and sought.pk is not None:
        bodies = bodies.exclude(pk=sought.pk)
    choices = options["choices"] | {"organisation": bodies}
    return options | {"choices": choices, "is_member": actor.has(Role.MEMBER)}


def _with_members(actor: Actor, sought: Person | Organisation) -> dict[str, Any]:
    own = Person.objects.filter(key=actor.key).values("layer")
    current = current_members(host_today())
    members = Person.objects.filter(memberships__in=current, layer__in=own).distinct()
    options = _wish(actor, sought)
    return options | {"choices": options["choices"] | {"seeker": members}}


def _outcome(actor: Actor, _introduction: Introduction) -> dict[str, Any]:
    return {"choices": {"agreement": _agreements(actor)}}


def _may_ask(actor: Actor, sought: Person | Organisation | None) -> None:
    """Whoever is a member or acts for a body asks. Raises AccessError for everybody else."""
    if sought is not None:
        require(actor, SEE, sought)
    if not (actor.has(Role.MEMBER) or actor.represents):
        raise RefusedError("introduce")


def _place(sought: Person | Organisation) -> Place:
    if sought.pk is None and isinstance(sought, Organisation):
        return Place(str(sought), reverse("organisation", args=[sought.atlas_id]), sought.layer)
    name = "society-person" if isinstance(sought, Person) else "society-body"
    return Place(str(sought), reverse(name, args=[sought.key]), sought.layer)


def _place_of_introduction(introduction: Introduction) -> Place:
    """Its page, without the names of the sides: not every reader knows both."""
    return Place(_("Introduction"), introduction.get_absolute_url(), introduction.layer)


class SoughtTable(ActionTable):
    """What is done with a person, an organisation, or one that the atlas alone knows as yet."""

    def fetch(self, key: str) -> Person | Organisation | None:
        """By its key, or by its id in the atlas."""
        found: Person | Organisation | None = super().fetch(key)
        is_body = isinstance(self.rows, QuerySet) and self.rows.model is Organisation
        return body_of_atlas(key) if found is None and is_body else found


def _sought(rows: QuerySet[Any]) -> SoughtTable:
    return SoughtTable(
        {
            "ask": Action(
                _("Ask to be introduced to %(sought)s"),
                actions.ask,
                forms.AskForm,
                options=_own_wish,
                access=_may_ask,
                readers=None,
                note=lambda _sought: _(
                    "The other side reads your name, for whom you ask and why. It may decline without saying "
                    "why. You can withdraw until it has answered."
                ),
                opens_result=True,
                prefilled=("about", "organisation"),
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
                prefilled=("about",),
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
            pgettext_lazy("verb", "Decline"),
            partial(actions.answer, consents=False),
            readers=None,
            note=lambda _obj: _(
                "Who asked learns only that it will not come about. No reason is asked for or kept."
            ),
            is_final=True,
        ),
        IntroductionAction.ROUTE: Action(
            _("Write to a contact"),
            routing.route,
            forms.RouteForm,
            readers=None,
            note=lambda _obj: _(
                "A letter goes to the address, with a link by which the body answers without an account. An "
                "earlier letter then opens nothing more."
            ),
        ),
        IntroductionAction.GIVE_UP: Action(
            _("Say that no contact is found"),
            routing.give_up,
            ReasonForm,
            readers=lambda _actor, introduction: readers(introduction, Side.SEEKER),
            note=lambda _obj: _("Who asked is told, and reads the reason."),
            is_final=True,
        ),
        IntroductionAction.WITHDRAW: Action(pgettext_lazy("verb", "Withdraw"), actions.withdraw),
        IntroductionAction.RECORD_ON_BEHALF: Action(
            _("Record what a side said elsewhere"), actions.record_on_behalf, forms.OnBehalfForm
        ),
        IntroductionAction.REPORT: Action(
            _("Say what came of it"), actions.report, forms.OutcomeForm, options=_outcome
        ),
    },
    argument="introduction",
    # Without the day on which it was asked, which a table made once would keep.
    rows=Introduction.objects.select_related("seeker", "sought_person", "sought_organisation"),
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
