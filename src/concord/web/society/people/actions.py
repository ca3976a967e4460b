"""What is asked about affiliations: where somebody works, and for whom they may act."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from concord.society.people import actions
from concord.society.people.models import Affiliation, Organisation, Person
from concord.society.people.zones import zone_of_reader
from concord.web.society.actions import Action, ActionTable, Place, right
from concord.web.society.fields import Day, TextField, ZoneField


class TieForm(forms.Form):
    """The organisation, the title or function there, and the first day."""

    organisation = forms.ModelChoiceField(label=_("Organisation"), queryset=Organisation.objects.none())
    title = TextField(label=_("Title or function"), max_length=120, required=False)
    since = Day(label=_("First day"))

    def __init__(self, *data: Any, layer: str, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*data, **options)
        bodies = Organisation.objects.filter(layer=layer)
        self.fields["organisation"].queryset = bodies  # type: ignore[attr-defined]


class ZoneForm(forms.Form):
    """Where somebody's days begin and end."""

    time_zone = ZoneField(label=_("Time zone"))


class BodyZoneForm(forms.Form):
    """Where the days of a body begin and end."""

    time_zone = ZoneField(
        label=_("Time zone"), required=False, empty=_("that of its country, else that of the host")
    )


class UntilForm(forms.Form):
    """The first day on which it no longer holds."""

    until = Day(label=_("First day on which it no longer holds"))


class EntrustForm(forms.Form):
    """Whether the person may act for the organisation here."""

    may_represent = forms.BooleanField(
        label=_("May act for this organisation here"),
        required=False,
        help_text=_("They can then sign, hand in and accept in its name."),
    )
    source = TextField(
        label=_("How the organisation told you"),
        max_length=300,
        required=False,
        help_text=_("Needed where nobody acts for the organisation here yet, e.g. letter of 1 March."),
    )


def _place(affiliation: Affiliation) -> Place:
    person = affiliation.person
    return Place(f"{person}, {affiliation.organisation.name}", f"/people/{person.key}", person.layer)


PERSON = ActionTable(
    {
        "affiliate": Action(
            _("Add an affiliation"),
            actions.affiliate,
            TieForm,
            options=lambda actor, person: {"layer": person.layer, "initial": {"since": actor.today}},
            access=right("edit", lambda person: person),
            note=lambda _person: _(
                "It gives no right to act for the organisation; the host's staff do that."
            ),
        ),
        "choose_zone": Action(
            _("Choose your time zone"),
            actions.choose_zone,
            ZoneForm,
            options=lambda _actor, person: {"initial": {"time_zone": zone_of_reader(person.account)}},
            note=lambda _person: _("Your days begin and end there, and times are shown in it."),
        ),
    },
    argument="person",
    rows=Person.objects.all(),
    place=lambda person: Place(_("My profile"), "/profile", person.layer),
)

ORGANISATION = ActionTable(
    {
        "set_zone": Action(
            _("Set the time zone"),
            actions.set_zone,
            BodyZoneForm,
            options=lambda _actor, body: {"initial": {"time_zone": body.time_zone}},
            note=lambda _body: _(
                "Days that bind the body end there from now on. Days that were set before keep their zone."
            ),
        )
    },
    argument="organisation",
    rows=Organisation.objects.all(),
    place=lambda body: Place(body.name, f"/bodies/{body.key}", body.layer),
)

AFFILIATION = ActionTable(
    {
        "end": Action(
            _("End the affiliation"),
            actions.end_affiliation,
            UntilForm,
            options=lambda actor, _tie: {"initial": {"until": actor.today}},
        ),
        "entrust": Action(
            _("Say who may act for the organisation"),
            actions.entrust,
            EntrustForm,
            options=lambda _actor, tie: {"initial": {"may_represent": tie.may_represent}},
        ),
    },
    argument="tie",
    rows=Affiliation.objects.select_related("person", "organisation"),
    place=_place,
)
