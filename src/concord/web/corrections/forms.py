"""The form by which a reader disputes a row."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class DisputeForm(forms.Form):
    """What is wrong, and the document that says so. Asks for nothing about the person."""

    statement = forms.CharField(
        label=_("What is wrong, and what should it say?"),
        help_text=_("Please leave out names and contact data of private persons."),
        max_length=2000,
        min_length=10,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    source = forms.URLField(
        label=_("Address of a document that says so"),
        help_text=_("A register, a regulator, a law, a paper or a company's announcement."),
        max_length=500,
        assume_scheme="https",
    )
