"""What is asked when somebody announces something."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from concord.society.agreements.models import Agreement
from concord.society.people.models import Organisation
from concord.web.society.fields import ChoicesForm, TextField


class TextsForm(forms.Form):
    """Title and text in one language or two."""

    title_en = TextField(label=_("Title in English"), max_length=200, required=False)
    text_en = TextField(label=_("Text in English"), max_length=20_000, required=False, widget=forms.Textarea)
    title_ko = TextField(label=_("Title in Korean"), max_length=200, required=False)
    text_ko = TextField(label=_("Text in Korean"), max_length=20_000, required=False, widget=forms.Textarea)

    def clean(self) -> dict[str, Any]:
        """``texts``: language to title and text, for the languages in which something was written."""
        answers = dict(self.cleaned_data)
        pairs = {
            language: (answers.pop(f"title_{language}", ""), answers.pop(f"text_{language}", ""))
            for language in ("en", "ko")
        }
        return answers | {"texts": {language: pair for language, pair in pairs.items() if any(pair)}}


class WriteForm(ChoicesForm, TextsForm):
    """For whom, and on which agreement."""

    organisation = forms.ModelChoiceField(label=_("In the name of"), queryset=Organisation.objects.none())
    agreement = forms.ModelChoiceField(
        label=_("On which agreement"),
        queryset=Agreement.objects.none(),
        required=False,
        empty_label=_("none"),
    )
    field_order = ("organisation", "agreement")


class CorrectForm(TextsForm):
    """The right words, and why."""

    because = TextField(
        label=_("Why it is corrected"),
        max_length=300,
        help_text=_("Everybody reads this beside the announcement."),
    )
