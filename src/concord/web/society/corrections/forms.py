"""The form by which a reader disputes a row, and that by which staff of the host decide on it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from concord.society.corrections.models import Dispute
from concord.web.society.fields import PageField, TextField


class DisputeForm(forms.Form):
    """What is wrong, and the document that says so. Asks for nothing about the person."""

    statement = TextField(
        label=_("What is wrong, and what should it say?"),
        help_text=_("Please leave out names and contact data of private persons."),
        max_length=2000,
        min_length=10,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    source = PageField(
        label=_("Address of a document that says so"),
        help_text=_("A register, a regulator, a law, a paper or a company's announcement."),
        max_length=500,
    )


class DecisionForm(forms.Form):
    """The decision on a dispute, and the answer that everybody will read."""

    state = forms.ChoiceField(
        label=_("Decision"),
        choices=[(one, one.label) for one in (Dispute.State.ACCEPTED, Dispute.State.DECLINED)],
        widget=forms.RadioSelect,
    )
    answer = TextField(
        label=_("Answer"),
        help_text=_("Why, and what the record will say. Everybody will read it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_state(self) -> Dispute.State:
        """The state as the domain knows it."""
        return Dispute.State(self.cleaned_data["state"])
