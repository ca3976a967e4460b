"""What is asked when somebody does something with an agreement."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from concord.society.agreements.actions import SUBORDINATE
from concord.society.agreements.dossier import countable
from concord.society.agreements.models import Agreement, AgreementKind, Commitment, Party, PartyRole
from concord.society.people.models import Organisation
from concord.web.society.fields import (
    IN_BOTH,
    Day,
    KeptFile,
    NumberField,
    PageField,
    ReasonForm,
    RowsField,
    TextField,
)


class RemarkForm(forms.Form):
    """A remark, if any."""

    remark = TextField(label=_("Remark"), max_length=300, required=False, help_text=IN_BOTH)


_ALONE = [(kind.value, kind.label) for kind in AgreementKind if kind not in SUBORDINATE]
_UNDER = [(kind.value, kind.label) for kind in AgreementKind if kind in SUBORDINATE]


def _new_notice() -> NumberField:
    return NumberField(
        label=_("New notice, in months"),
        min_value=0,
        max_value=36,
        required=False,
        help_text=_("Of an amendment alone. Empty: it stays as it is."),
    )


def _no_last_day() -> forms.BooleanField:
    return forms.BooleanField(
        label=_("From then on the agreement has no last day"),
        required=False,
        help_text=_("Of an amendment alone."),
    )


class TermsForm(forms.Form):
    """Title, days and publicity."""

    title_en = TextField(label=_("Title in English"), max_length=200)
    title_ko = TextField(label=_("Title in Korean"), max_length=200, required=False)
    effective_from = Day(
        label=_("Effective from"), required=False, help_text=_("Needed before the review begins.")
    )
    ends_on = Day(label=_("Last day"), required=False, help_text=_("Empty: open-ended."))
    notice_months = NumberField(label=_("Notice, in months"), min_value=0, max_value=36, initial=0)
    text_is_public = forms.BooleanField(label=_("The parties publish the text"), required=False)

    def __init__(self, *data: Any, amends: bool = False, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*data, **options)
        if amends:
            stays = _("Empty: it stays as it is.")
            self.fields |= {
                "ends_on": Day(label=_("New last day of the agreement"), required=False, help_text=stays),
                "notice_months": _new_notice(),
                "is_open_ended": _no_last_day(),
            }


class DraftForm(TermsForm):
    """The terms of a new agreement."""

    kind = forms.ChoiceField(label=_("Kind"), choices=_ALONE)
    parties = RowsField(
        label=_("Parties"), queryset=Organisation.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    field_order = ("kind", "title_en", "title_ko", "parties")

    def __init__(self, *data: Any, parties: Any, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*data, **options)
        self.fields["parties"].queryset = parties  # type: ignore[attr-defined]

    def clean_parties(self) -> list[tuple[Organisation, str]]:
        """The organisations, each without a role yet."""
        return [(organisation, "") for organisation in self.cleaned_data["parties"]]


class RoleForm(forms.Form):
    """The role of a party."""

    role = forms.ChoiceField(
        label=_("Role"), choices=[("", _("none of these")), *PartyRole.choices], required=False
    )
    role_en = TextField(
        label=_("In words of its own, in English"),
        max_length=120,
        required=False,
        help_text=_("Shown instead of the role chosen above."),
    )
    role_ko = TextField(label=_("In words of its own, in Korean"), max_length=120, required=False)


class AppendForm(forms.Form):
    """An annex or amendment between parties of the agreement."""

    kind = forms.ChoiceField(label=_("Kind"), choices=_UNDER, widget=forms.RadioSelect)
    title_en = TextField(label=_("Title in English"), max_length=200)
    title_ko = TextField(label=_("Title in Korean"), max_length=200, required=False)
    parties = RowsField(
        label=_("Parties"), queryset=Party.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    effective_from = Day(
        label=_("Effective from"), required=False, help_text=_("Needed before the review begins.")
    )
    ends_on = Day(
        label=_("Last day"),
        required=False,
        help_text=_(
            "Of an annex: its own, empty if it ends with the agreement. Of an amendment: the new last day of "
            "the agreement, empty if that stays."
        ),
    )
    notice_months = _new_notice()
    is_open_ended = _no_last_day()

    def __init__(self, *data: Any, agreement: Agreement, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*data, **options)
        parties = agreement.parties.select_related("organisation")
        self.fields["parties"].queryset = parties  # type: ignore[attr-defined]
        self.fields["parties"].initial = list(parties)


class TextForm(forms.Form):
    """One language version."""

    language = forms.ChoiceField(label=_("Language"), choices=[("en", _("English")), ("ko", _("Korean"))])
    file = KeptFile(label=_("File"))
    governs = forms.BooleanField(label=_("This is the governing text"), required=False)


class CommitmentForm(forms.Form):
    """A promise."""

    clause = TextField(label=_("Clause"), max_length=30, required=False)
    text_en = TextField(label=_("Text in English"), widget=forms.Textarea(attrs={"rows": 3}))
    text_ko = TextField(label=_("Text in Korean"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    promisors = RowsField(
        label=_("Who promises"), queryset=Party.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    promisees = RowsField(
        label=_("To whom"), queryset=Party.objects.none(), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *data: Any, agreement: Agreement, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*data, **options)
        parties = agreement.parties.select_related("organisation")
        self.fields["promisors"].queryset = parties  # type: ignore[attr-defined]
        self.fields["promisees"].queryset = parties  # type: ignore[attr-defined]


class SubmitForm(forms.Form):
    """Why nothing is promised, if nothing is."""

    no_commitments_because = TextField(
        label=_("Why nothing is promised"),
        max_length=300,
        required=False,
        help_text=_("Only if there is no commitment. For both languages: English / 한국어."),
    )


class LinkForm(forms.Form):
    """Where a party without an account is reached, and in which language."""

    address = TextField(
        label=_("E-mail address of the party"),
        max_length=254,
        widget=forms.EmailInput,
        validators=[validate_email],
    )
    language = forms.ChoiceField(
        label=_("Language of the letter"), choices=[("en", _("English")), ("ko", _("Korean"))]
    )


class SignForm(forms.Form):
    """The day of a signature."""

    signed_on = Day(label=_("Signed on"))


class PaperForm(SignForm):
    """A signature on paper."""

    reason = TextField(label=_("Why it is recorded on behalf"), max_length=300)
    scan = KeptFile(label=_("Scan of the signed paper"), help_text=_("PDF, PNG or JPEG, at most 20 MB."))
    address = TextField(
        widget=forms.EmailInput,
        validators=[validate_email],
        label=_("E-mail address of the party"),
        max_length=254,
        required=False,
        help_text=_(
            "Only if nobody acts for the party here: it gets a link to confirm or contest. Shown to nobody."
        ),
    )
    language = forms.ChoiceField(
        label=_("Language of the letter"), choices=[("en", _("English")), ("ko", _("Korean"))], required=False
    )

    def clean_language(self) -> str:
        """English unless another is chosen."""
        return self.cleaned_data["language"] or "en"


class AnnounceForm(forms.Form):
    """When and where it was announced."""

    on = Day(label=_("Announced on"))
    url = PageField(label=_("Address of the announcement"), required=False)


class TerminateForm(ReasonForm):
    """From which day, and why."""

    on = Day(label=_("Terminated from"))


class RenewForm(forms.Form):
    """The terms of the successor; its parties are the same."""

    title_en = TextField(label=_("Title in English"), max_length=200)
    title_ko = TextField(label=_("Title in Korean"), max_length=200, required=False)
    effective_from = Day(label=_("Effective from"))
    ends_on = Day(label=_("Last day"), required=False, help_text=_("Empty: open-ended."))


class InitiativeForm(forms.Form):
    """Who delivers and who accepts."""

    title_en = TextField(label=_("Title in English"), max_length=200)
    title_ko = TextField(label=_("Title in Korean"), max_length=200, required=False)
    lead = forms.ModelChoiceField(label=_("Who delivers"), queryset=Party.objects.none())
    counterpart = forms.ModelChoiceField(label=_("Who accepts"), queryset=Party.objects.none())

    def __init__(self, *data: Any, commitment: Commitment, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*data, **options)
        agreement = commitment.agreement
        self.fields["lead"].queryset = commitment.promisors.select_related("organisation")  # type: ignore[attr-defined]
        parties = agreement.parties.select_related("organisation")
        self.fields["counterpart"].queryset = parties  # type: ignore[attr-defined]


class DeliverableForm(forms.Form):
    """What is due when, and how anyone can verify it."""

    code = TextField(label=_("Code"), max_length=12)
    title_en = TextField(label=_("Title in English"), max_length=200)
    title_ko = TextField(label=_("Title in Korean"), max_length=200, required=False)
    due = Day(label=_("Due on"))
    verification = TextField(
        label=_("Means of verification"), max_length=300, help_text=_("What the counterpart will look at.")
    )
    promised_number = NumberField(
        label=_("Promised number"),
        min_value=1,
        max_value=10_000,
        required=False,
        help_text=_("If so many are promised of something that is counted here, such as ten introductions."),
    )
    counted_as = forms.ChoiceField(
        label=_("What is counted"), choices=lambda: [("", _("nothing")), *countable()], required=False
    )


class DayForm(forms.Form):
    """Another day."""

    due = Day(label=_("Proposed day"))
    reason = TextField(label=_("Reason"), max_length=300, required=False, help_text=IN_BOTH)


class EvidenceForm(forms.Form):
    """Proof."""

    note = TextField(label=_("What it shows"), max_length=300, help_text=IN_BOTH)
    file = KeptFile(
        label=_("File"),
        required=False,
        help_text=_("PDF, PNG, JPEG, DOCX, XLSX, text or CSV, at most 20 MB."),
    )
    url = PageField(label=_("Public page"), required=False)
