"""Where one works: several places at once, each from when to when; and who may act for a body."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concord.kernel import clock
from concord.society.access.rules import NotFoundError, find, require
from concord.society.people import actions
from concord.society.people.models import Affiliation, Organisation, Person
from concord.web.society.agreements.forms import Day
from concord.web.society.task import Task, answer, sent

if TYPE_CHECKING:
    from django.http import HttpResponse

    from concord.web.society.request import SocietyRequest
    from concord.web.society.task import Answers


class TieForm(forms.Form):
    """Where, as what, since when."""

    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Organisation"), queryset=Organisation.objects.none()
    )
    title = forms.CharField(label=gettext_lazy("Title or function"), max_length=120, required=False)
    since = Day(label=gettext_lazy("First day"))

    def __init__(self, *data: Any, layer: str, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*data, **options)
        bodies = Organisation.objects.filter(layer=layer)
        self.fields["organisation"].queryset = bodies  # type: ignore[attr-defined]


class UntilForm(forms.Form):
    """Until when."""

    until = Day(label=gettext_lazy("First day on which it no longer holds"))


class EntrustForm(forms.Form):
    """Whether they may act."""

    may_represent = forms.BooleanField(
        label=gettext_lazy("May act for this organisation here"),
        required=False,
        help_text=gettext_lazy("They can then sign, hand in and accept in its name."),
    )


@login_required
def add(request: SocietyRequest) -> HttpResponse:
    """One place more."""
    if request.actor.person is None:
        raise NotFoundError
    person = Person.objects.get(pk=request.actor.person)

    def do(answers: Answers) -> None:
        actions.affiliate(actor=request.actor, person=person, **answers)

    form = TieForm(**sent(request), layer=person.layer, initial={"since": clock.today()})
    note = _("It gives no right to act for the organisation; the host's staff do that.")
    at_field = {"affiliated_already": "organisation", "layers_are_not_mixed": "organisation"}
    heading = _("Add an affiliation")
    back = "/profile"
    return answer(
        request,
        Task(form, do, heading, _("My line"), back, person.layer, note=note, field_of=at_field),
    )


@login_required
def end(request: SocietyRequest, key: str) -> HttpResponse:
    """One place less."""
    tie = _tie(request, key, "end")

    def do(answers: Answers) -> None:
        actions.end_affiliation(actor=request.actor, tie=tie, **answers)

    form = UntilForm(**sent(request), initial={"until": clock.today()})
    return answer(request, _task(request, tie, form, do, _("End the affiliation")))


@login_required
def entrust(request: SocietyRequest, key: str) -> HttpResponse:
    """Whether somebody may act for a body; for the staff of the host."""
    tie = _tie(request, key, "entrust")

    def do(answers: Answers) -> None:
        actions.entrust(actor=request.actor, tie=tie, **answers)

    form = EntrustForm(**sent(request), initial={"may_represent": tie.may_represent})
    return answer(request, _task(request, tie, form, do, _("Say who may act for the organisation")))


def _tie(request: SocietyRequest, key: str, verb: str) -> Affiliation:
    tie = find(request.actor, Affiliation.objects.select_related("person", "organisation"), key)
    require(request.actor, verb, tie)
    return tie


def _task(request: SocietyRequest, tie: Affiliation, form: Any, do: Any, heading: str) -> Task:  # noqa: ANN401
    mine = tie.person_id == request.actor.person
    back = "/profile" if mine else f"/people/{tie.person.key}"
    about = f"{tie.person}, {tie.organisation.name}"
    at_field = {"outside_the_term": "until"}
    return Task(form, do, heading, about, back, tie.person.layer, field_of=at_field)
