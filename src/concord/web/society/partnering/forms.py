"""What is asked about introductions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from concord.society.agreements.models import Agreement
from concord.society.partnering.models import SIDES, MeetingRules, Result
from concord.society.people.models import Organisation, Person
from concord.web.society.fields import ChoicesForm, TextField
from concord.web.society.partnering.words import about


class WishForm(ChoicesForm):
    """Why, about what, and under which agreement.

    ``in_force`` are the rules for meeting them, ``can_answer`` whether anybody can: both are shown before the
    form.
    """

    about = TextField(required=False, max_length=100, widget=forms.HiddenInput)
    why = TextField(
        label=_("Why you want to be introduced"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The other side reads this before it answers."),
    )
    agreement = forms.ModelChoiceField(
        label=_("Under which agreement"),
        queryset=Agreement.objects.none(),
        to_field_name="key",
        required=False,
        empty_label=_("none"),
        help_text=_("The introduction is then counted in that agreement's dossier."),
    )

    def __init__(self, *data: Any, in_force: list[MeetingRules], can_answer: bool, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*data, **options)
        self.in_force, self.can_answer = in_force, can_answer

    @property
    def subject(self) -> dict[str, str] | None:
        """What it is about, in words."""
        return about(str(self["about"].value() or ""))


class AskForm(WishForm):
    """A wish of one's own or of a body for which one acts, with consent, and the rules read."""

    organisation = forms.ModelChoiceField(
        label=_("For whom you ask"),
        queryset=Organisation.objects.none(),
        to_field_name="key",
        required=False,
        empty_label=_("for myself, as a member"),
    )
    route = forms.BooleanField(
        label=_("Ask the host to find a contact"),
        help_text=_("The host writes to a contact of that body, who can answer by a link, or says why not."),
    )
    rules = TextField(required=False, widget=forms.HiddenInput)
    rules_read = forms.BooleanField(label=_("I have read the rules above and keep to them"))
    consent = forms.BooleanField(
        label=_("If the other side consents, my name and e-mail address are shown to it"),
        help_text=_("You can take this back at any time; the address is then hidden again."),
    )
    field_order = ("organisation", "about", "why", "agreement", "route", "rules", "rules_read", "consent")

    def __init__(self, *data: Any, is_member: bool, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*data, **options)
        if self.in_force:
            self.fields["rules"].initial = self.in_force[0].key
        else:
            del self.fields["rules"], self.fields["rules_read"]
        if self.can_answer:
            del self.fields["route"]
        bodies = self.fields["organisation"]
        if not is_member:
            bodies.required, bodies.empty_label = True, None  # type: ignore[attr-defined]
            bodies.initial = bodies.queryset.first()  # type: ignore[attr-defined]
        elif not bodies.queryset.exists():  # type: ignore[attr-defined]
            del self.fields["organisation"]

    def clean(self) -> dict[str, Any]:
        """The wish; ``rules`` is the version that was shown, which may since have been replaced."""
        names = ("why", "organisation", "agreement", "about", "route")
        answers = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        key = self.cleaned_data.get("rules", "")
        return answers | {"rules": MeetingRules.objects.filter(key=key).first()}


class ProposeForm(WishForm):
    """A proposal of the staff: each side still consents for itself."""

    seeker = forms.ModelChoiceField(label=_("Member to introduce"), queryset=Person.objects.none())
    field_order = ("seeker", "about", "why", "agreement")


class OutcomeForm(ChoicesForm):
    """What came of it."""

    result = forms.ChoiceField(label=_("What came of it"), choices=Result.choices, widget=forms.RadioSelect)
    agreement = forms.ModelChoiceField(
        label=_("The agreement that was drafted"),
        queryset=Agreement.objects.none(),
        to_field_name="key",
        required=False,
        empty_label=_("none here"),
    )
    note = TextField(label=_("Note"), max_length=300, required=False)


class OutsideOutcomeForm(forms.Form):
    """What came of it, for somebody without an account."""

    result = forms.ChoiceField(label=_("What came of it"), choices=Result.choices, widget=forms.RadioSelect)
    note = TextField(label=_("Note"), max_length=300, required=False)


class OnBehalfForm(forms.Form):
    """What a side said elsewhere."""

    side = forms.ChoiceField(label=_("Which side"), choices=SIDES, widget=forms.RadioSelect)
    source = TextField(
        label=_("How they said it"),
        max_length=200,
        help_text=_("For example: by letter of 1 March. This is no consent and opens no contact."),
    )


class RouteForm(forms.Form):
    """To whom the host writes for a body for which nobody acts here, and in which language."""

    address = TextField(
        label=_("E-mail address of the contact"),
        max_length=254,
        widget=forms.EmailInput,
        validators=[validate_email],
        help_text=_("Of the body itself. It is shown to staff of the host only, and kept for 180 days."),
    )
    language = forms.ChoiceField(
        label=_("Language of the letter"),
        choices=[("en", "English"), ("ko", "한국어")],
        initial="en",
    )


class OutsideForm(forms.Form):
    """What a contact outside shows to the other side with their consent."""

    name = TextField(label=_("Your name"), max_length=120)
    address = TextField(
        label=_("Your e-mail address"), max_length=254, widget=forms.EmailInput, validators=[validate_email]
    )


class RulesForm(forms.Form):
    """Rules for being met."""

    text_en = TextField(label=_("Rules in English"), max_length=4000, widget=forms.Textarea)
    text_ko = TextField(label=_("Rules in Korean"), max_length=4000, widget=forms.Textarea)
