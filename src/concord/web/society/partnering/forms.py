"""What is asked about introductions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from concord.society.agreements.models import Agreement
from concord.society.partnering.models import SIDES, MeetingRules, Result
from concord.society.people.models import Person
from concord.web.society.fields import ChoicesForm, TextField


class WishForm(ChoicesForm):
    """Why, and under which agreement; ``in_force`` are the rules for meeting them, shown before the form."""

    why = TextField(
        label=_("Why you want to be introduced"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The other side reads this before it answers."),
    )
    agreement = forms.ModelChoiceField(
        label=_("Under which agreement"),
        queryset=Agreement.objects.none(),
        required=False,
        empty_label=_("none"),
        help_text=_("The introduction is then counted in that agreement's dossier."),
    )

    def __init__(self, *data: Any, in_force: list[MeetingRules], **options: Any) -> None:  # noqa: ANN401
        super().__init__(*data, **options)
        self.in_force = in_force


class AskForm(WishForm):
    """A wish of one's own, with one's own consent and the rules read."""

    rules = TextField(required=False, widget=forms.HiddenInput)
    rules_read = forms.BooleanField(label=_("I have read the rules above and keep to them"))
    consent = forms.BooleanField(
        label=_("If the other side consents, my name and e-mail address are shown to it"),
        help_text=_("You can take this back at any time; the address is then hidden again."),
    )

    def __init__(self, *data: Any, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*data, **options)
        if self.in_force:
            self.fields["rules"].initial = self.in_force[0].key
        else:
            del self.fields["rules"], self.fields["rules_read"]

    def clean(self) -> dict[str, Any]:
        """The wish; ``rules`` is the version that was shown, which may since have been replaced."""
        answers = {name: self.cleaned_data.get(name) for name in ("why", "agreement")}
        key = self.cleaned_data.get("rules", "")
        return answers | {"rules": MeetingRules.objects.filter(key=key).first()}


class ProposeForm(WishForm):
    """A proposal of the staff: each side still consents for itself."""

    seeker = forms.ModelChoiceField(label=_("Member to introduce"), queryset=Person.objects.none())
    field_order = ("seeker", "why", "agreement")


class OutcomeForm(forms.Form):
    """What came of it."""

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


class RulesForm(forms.Form):
    """Rules for being met."""

    text_en = TextField(label=_("Rules in English"), max_length=4000, widget=forms.Textarea)
    text_ko = TextField(label=_("Rules in Korean"), max_length=4000, widget=forms.Textarea)
