"""What is asked about memberships and their renewal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from concord.society.people.lists import MemberFilter
from concord.society.people.models import Area, Channel, MembershipClass, Organisation
from concord.web.society.fields import (
    CountryField,
    Day,
    LastDay,
    NumberField,
    PersonField,
    TextField,
    countries,
)

if TYPE_CHECKING:
    from concord.society.access import Actor

SHOW = [
    ("today", _("members today")),
    ("due", _("run out within 90 days")),
    ("grace", _("in grace")),
    ("former", _("former members")),
    ("ahead", _("begin later")),
    ("all", _("every membership")),
]
KIND = [("", _("persons and organisations")), ("person", _("persons")), ("organisation", _("organisations"))]
SORT = [
    ("until", _("end, the next first")),
    ("-until", _("end, the last first")),
    ("since", _("beginning, the earliest first")),
    ("-since", _("beginning, the latest first")),
    ("name", _("name, A to Z")),
    ("-name", _("name, Z to A")),
    ("country", _("country")),
]
LANGUAGE = [("", "—"), ("en", _("English")), ("ko", _("Korean"))]


class ListForm(forms.Form):
    """Which members, and in which order."""

    q = TextField(label=_("Name, organisation or e-mail address"), required=False, max_length=100)
    show = forms.ChoiceField(label=_("Standing"), choices=SHOW, required=False)
    kind = forms.ChoiceField(label=_("Kind of member"), choices=KIND, required=False)
    membership_class = forms.ModelChoiceField(
        label=_("Class"),
        queryset=MembershipClass.objects.all(),
        required=False,
        empty_label=_("every class"),
        to_field_name="key",
    )
    country = CountryField(label=_("Country"), required=False, widget=forms.Select)
    area = forms.ChoiceField(label=_("Area"), required=False, choices=[("", "—"), *Area.choices])
    language = forms.ChoiceField(label=_("Language"), required=False, choices=LANGUAGE)
    organisation = TextField(label=_("Organisation"), required=False, max_length=100)
    ends_from = Day(label=_("Last day of the membership, from"), required=False)
    ends_to = Day(label=_("Last day of the membership, up to"), required=False)
    sort = forms.ChoiceField(label=_("Order"), choices=SORT, required=False)

    def __init__(self, *data: Any) -> None:  # noqa: ANN401 - a form's arguments
        super().__init__(*data)
        self.fields["country"].widget.choices = countries(get_language() or "en")

    @property
    def wanted(self) -> MemberFilter:
        """The filter that the answers mean; everything if there are none, or if one does not fit."""
        given = self.cleaned_data if self.is_bound and self.is_valid() else {}
        chosen = {name: value for name, value in given.items() if value}
        if terms := chosen.get("membership_class"):
            chosen["membership_class"] = terms.key
        return MemberFilter(**chosen)


class SaveListForm(forms.Form):
    """Under which name a list is kept."""

    name = TextField(label=_("Name of the list"), max_length=120)
    query = TextField(widget=forms.HiddenInput, required=False, max_length=2000)

    def clean(self) -> dict[str, Any]:
        """The answers, the filter as it is kept. Raises ValidationError for one that no page could have."""
        answers: dict[str, Any] = super().clean() or {}
        form = ListForm(QueryDict(answers.get("query", "")))
        if not form.is_valid():
            raise forms.ValidationError(
                _("This is no filter of the list of members. Open the list and keep it.")
            )
        return answers | {"query": form.wanted.query()}


class AdmitForm(forms.Form):
    """Who becomes a member, in which class, from when to when."""

    person = PersonField(label=_("Person"), required=False)
    organisation = forms.ModelChoiceField(
        label=_("Or organisation"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("none"),
        help_text=_("An organisation that is not listed comes in by an import."),
    )
    membership_class = forms.ModelChoiceField(label=_("Class"), queryset=MembershipClass.objects.all())
    since = Day(label=_("First day"))
    until = LastDay(label=_("Last day"))

    def __init__(self, *data: Any, actor: Actor, layer: str, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*data, **options)
        self.fields["person"].actor = actor  # type: ignore[attr-defined]
        bodies = Organisation.objects.filter(layer=layer)
        self.fields["organisation"].queryset = bodies  # type: ignore[attr-defined]


class RenewForm(forms.Form):
    """Until when."""

    until = LastDay(label=_("Last day"))


class EndMembershipForm(forms.Form):
    """From when, and why."""

    on = LastDay(label=_("Last day of the membership"))
    reason = TextField(label=_("Reason"), max_length=200)


class AnswerForm(forms.Form):
    """Yes or no."""

    wants = forms.TypedChoiceField(
        label=_("Do you want to renew?"),
        choices=[("yes", _("Yes, renew it")), ("no", _("No, let it run out"))],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
    )


class RecordAnswerForm(AnswerForm):
    """What the member said elsewhere, how it reached the staff, and on which day."""

    channel = forms.ChoiceField(label=_("How did the answer reach you?"), choices=Channel.choices)
    received_on = Day(label=_("On which day?"))

    def __init__(self, *data: Any, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*data, **options)
        self.fields["wants"].label = _("Does the member want to renew?")


class LettersForm(forms.Form):
    """What the letters of a round say, in both languages."""

    subject_en = TextField(label=_("Subject, in English"), max_length=150)
    text_en = TextField(label=_("Text, in English"), max_length=4000, widget=forms.Textarea)
    subject_ko = TextField(label=_("Subject, in Korean"), max_length=150)
    text_ko = TextField(label=_("Text, in Korean"), max_length=4000, widget=forms.Textarea)


class RoundForm(forms.Form):
    """Which memberships, for how long, until when they may answer."""

    membership_class = forms.ModelChoiceField(
        label=_("Class"), queryset=MembershipClass.objects.all(), required=False, empty_label=_("every class")
    )
    due_from = LastDay(label=_("Memberships whose last day is from"))
    due_to = LastDay(label=_("to"))
    closes_on = Day(label=_("Last day to answer"))
    months = NumberField(label=_("A renewal lasts, in months"), min_value=1, max_value=120, initial=12)
