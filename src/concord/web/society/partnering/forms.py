"""What is asked about introductions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from concord.society.agreements.models import Agreement
from concord.society.partnering.models import SIDES, Result
from concord.society.people.models import Person


class WishForm(forms.Form):
    """Why, and under which agreement."""

    why = forms.CharField(
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

    def __init__(self, *data: Any, agreements: Any, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*data, **options)
        self.fields["agreement"].queryset = agreements  # type: ignore[attr-defined]

    def wish(self) -> dict[str, Any]:
        """The answers but for what was only to be confirmed."""
        confirmed = {"rules_read", "consent"}
        return {name: answer for name, answer in self.cleaned_data.items() if name not in confirmed}


class AskForm(WishForm):
    """A wish of one's own, with one's own consent and the rules read."""

    rules_read = forms.BooleanField(label=_("I have read the rules above and keep to them"))
    consent = forms.BooleanField(
        label=_("If the other side consents, my name and e-mail address are shown to it"),
        help_text=_("You can take this back at any time; the address is then hidden again."),
    )

    def __init__(self, *data: Any, has_rules: bool, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*data, **options)
        if not has_rules:
            del self.fields["rules_read"]


class ProposeForm(WishForm):
    """A proposal of the staff: each side still consents for itself."""

    seeker = forms.ModelChoiceField(label=_("Member to introduce"), queryset=Person.objects.none())
    field_order = ("seeker", "why", "agreement")

    def __init__(self, *data: Any, members: Any, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*data, **options)
        self.fields["seeker"].queryset = members  # type: ignore[attr-defined]


class OutcomeForm(forms.Form):
    """What came of it."""

    result = forms.ChoiceField(label=_("What came of it"), choices=Result.choices, widget=forms.RadioSelect)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class OnBehalfForm(forms.Form):
    """What a side said elsewhere."""

    side = forms.ChoiceField(label=_("Which side"), choices=SIDES, widget=forms.RadioSelect)
    source = forms.CharField(
        label=_("How they said it"),
        max_length=200,
        help_text=_("For example: by letter of 1 March. This is no consent and opens no contact."),
    )


class RulesForm(forms.Form):
    """Rules for being met."""

    text_en = forms.CharField(label=_("Rules in English"), max_length=4000, widget=forms.Textarea)
    text_ko = forms.CharField(label=_("Rules in Korean"), max_length=4000, widget=forms.Textarea)
