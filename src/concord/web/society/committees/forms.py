"""What is asked when somebody does something in a committee."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from concord.society.committees.models import Committee, SeatRole
from concord.society.links import LINKS
from concord.society.people.models import Organisation, Person
from concord.web.society.fields import ChoicesForm, Day, KeptFile, NumberField, PersonField, TextField

if TYPE_CHECKING:
    from concord.society.access import Actor

MOST_ITEMS = 30
_LINES = forms.Textarea(attrs={"rows": 5})


class CommitteeForm(forms.Form):
    """Names and remit of a committee."""

    name_en = TextField(label=_("Name in English"), max_length=120)
    name_ko = TextField(label=_("Name in Korean"), max_length=120, required=False)
    remit_en = TextField(
        label=_("Remit in English"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    remit_ko = TextField(
        label=_("Remit in Korean"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    roster_is_public = forms.BooleanField(
        label=_("Everybody may read the roster"),
        required=False,
        initial=True,
        help_text=_("Who holds which seat, from when to when. Papers stay with those who serve."),
    )


class SeatForm(forms.Form):
    """Who names the holder, what the seat rests on, how long and how often one serves."""

    nominated_by = forms.ModelChoiceField(
        label=_("Organisation that names the holder"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("none"),
    )
    basis = forms.ChoiceField(label=_("Agreement on which the seat rests"), required=False)
    basis_note = TextField(
        label=_("Legal basis in words"),
        max_length=200,
        required=False,
        help_text=_("For example: statutes, article 12."),
    )
    term_months = NumberField(label=_("Length of a term, in months"), min_value=1, max_value=120, initial=36)
    most_terms = NumberField(label=_("Most terms in a row"), min_value=1, max_value=20, initial=2)

    def __init__(self, *data: Any, actor: Actor, committee: Committee, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*data, **options)
        bodies = Organisation.objects.filter(layer=committee.layer)
        self.fields["nominated_by"].queryset = bodies  # type: ignore[attr-defined]
        choices = [("", gettext("none")), *LINKS.get("agreement").choices(actor)]
        self.fields["basis"].choices = choices  # type: ignore[attr-defined]

    def clean_basis(self) -> tuple[str, str]:
        """Kind and key of what the seat rests on, both empty for nothing."""
        key = self.cleaned_data["basis"]
        return ("agreement", key) if key else ("", "")


class NewSeatForm(SeatForm):
    """A new seat, with its role."""

    role = forms.ChoiceField(label=_("Role"), choices=SeatRole.choices, initial=SeatRole.MEMBER)
    field_order = ("role",)


class AppointForm(forms.Form):
    """Whom, and from when."""

    person = PersonField(label=_("Who is appointed"))
    since = Day(label=_("First day"))

    def __init__(self, *data: Any, actor: Actor, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*data, **options)
        self.fields["person"].actor = actor  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """From when, and why."""

    until = Day(label=_("First day without the holder"))
    reason = TextField(label=_("Reason"), max_length=200)


class MeetingForm(forms.Form):
    """When and where."""

    held_on = Day(label=_("Day"))
    place = TextField(label=_("Place"), max_length=120, required=False)


class CallForm(MeetingForm):
    """When, where, and what about."""

    items = TextField(
        label=_("Agenda"),
        required=False,
        widget=_LINES,
        help_text=_("One item a line. More can be added later."),
    )

    def clean_items(self) -> list[str]:
        """The titles. Raises ValidationError for too many or one that is too long."""
        titles = [line.strip() for line in self.cleaned_data["items"].splitlines() if line.strip()]
        if len(titles) > MOST_ITEMS:
            raise forms.ValidationError(gettext("At most %(n)s items.") % {"n": MOST_ITEMS})
        if any(len(title) > 200 for title in titles):
            raise forms.ValidationError(gettext("An item has at most 200 characters."))
        return titles


class ItemForm(forms.Form):
    """One more point."""

    title = TextField(label=_("Item"), max_length=200)


class InterestForm(forms.Form):
    """What conflicts, and whether one votes."""

    statement = TextField(label=_("What may conflict with the decision"), max_length=300)
    abstains = forms.BooleanField(label=_("I abstain from the vote"), required=False, initial=True)


class ResolutionForm(forms.Form):
    """What was decided, and how the votes fell."""

    text = TextField(label=_("Decision"), widget=_LINES)
    votes_for = NumberField(label=_("Votes for"), min_value=0, max_value=500)
    votes_against = NumberField(label=_("Votes against"), min_value=0, max_value=500, initial=0)
    abstentions = NumberField(label=_("Abstentions"), min_value=0, max_value=500, initial=0)


class ActionItemForm(ChoicesForm):
    """What, who, by when."""

    text = TextField(label=_("What is to be done"), max_length=300)
    owner = forms.ModelChoiceField(
        label=_("By whom"), queryset=Person.objects.none(), help_text=_("Those who hold a seat.")
    )
    due = Day(label=_("By when"))


class MinutesForm(forms.Form):
    """The minutes as text, as a file, or both."""

    text = TextField(
        label=_("Minutes"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 12})
    )
    file = KeptFile(
        label=_("File"),
        required=False,
        help_text=_("PDF, PNG, JPEG, DOCX, XLSX, text or CSV, at most 20 MB."),
    )


class OutcomeForm(forms.Form):
    """How it ended."""

    outcome = TextField(label=_("What came of it"), max_length=300, required=False)


class DropForm(forms.Form):
    """Why it will not be done."""

    outcome = TextField(label=_("Reason"), max_length=300)
