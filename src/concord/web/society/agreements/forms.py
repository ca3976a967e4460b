"""What is asked when somebody does something with an agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from concord.society.agreements.domain.drafting import SUBORDINATE
from concord.society.agreements.models import AgreementKind, Commitment, Initiative, Party, PartyRole
from concord.society.files.storage import FileRefusedError, judge
from concord.society.people.models import Organisation
from concord.web.society.fields import RowsField

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from concord.society.agreements.models import Agreement


IN_BOTH = _("To write for both languages: English / 한국어. Each reader then sees their own part.")


class Day(forms.DateField):
    """A day, chosen or typed as 2026-03-02."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - a field's options
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **options)


class KeptFile(forms.FileField):
    """A file that is kept only if its content is of a kind that we keep."""

    def clean(self, data: Any, initial: Any = None) -> Any:  # noqa: ANN401 - Django's signature
        """The uploaded file. Raises ValidationError that says why it is refused."""
        uploaded: UploadedFile[Any] | None = super().clean(data, initial)
        if uploaded:
            try:
                judge(uploaded.read())
            except FileRefusedError as refusal:
                raise forms.ValidationError(refusal.why) from refusal
            uploaded.seek(0)
        return uploaded


class NothingForm(forms.Form):
    """Nothing is asked."""


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}), help_text=IN_BOTH
    )


class RemarkForm(forms.Form):
    """A remark, if any."""

    remark = forms.CharField(label=_("Remark"), max_length=300, required=False, help_text=IN_BOTH)


_ALONE = [(kind.value, kind.label) for kind in AgreementKind if kind not in SUBORDINATE]
_UNDER = [(kind.value, kind.label) for kind in AgreementKind if kind in SUBORDINATE]


class TermsForm(forms.Form):
    """Title, days and publicity."""

    title_en = forms.CharField(label=_("Title in English"), max_length=200)
    title_ko = forms.CharField(label=_("Title in Korean"), max_length=200, required=False)
    effective_from = Day(
        label=_("Effective from"), required=False, help_text=_("Needed before the review closes.")
    )
    ends_on = Day(label=_("Last day"), required=False, help_text=_("Empty: open-ended."))
    notice_months = forms.IntegerField(label=_("Notice, in months"), min_value=0, max_value=36, initial=0)
    text_is_public = forms.BooleanField(label=_("The parties publish the text"), required=False)


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


class RoleForm(forms.Form):
    """As what a party takes part."""

    role = forms.ChoiceField(
        label=_("Role"), choices=[("", _("none of these")), *PartyRole.choices], required=False
    )
    role_en = forms.CharField(
        label=_("In words of its own, in English"),
        max_length=120,
        required=False,
        help_text=_("Shown instead of the role chosen above."),
    )
    role_ko = forms.CharField(label=_("In words of its own, in Korean"), max_length=120, required=False)


class AppendForm(forms.Form):
    """An annex or amendment between parties of the agreement."""

    kind = forms.ChoiceField(label=_("Kind"), choices=_UNDER, widget=forms.RadioSelect)
    title_en = forms.CharField(label=_("Title in English"), max_length=200)
    title_ko = forms.CharField(label=_("Title in Korean"), max_length=200, required=False)
    parties = RowsField(
        label=_("Parties"), queryset=Party.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    effective_from = Day(
        label=_("Effective from"), required=False, help_text=_("Needed before the review closes.")
    )
    ends_on = Day(
        label=_("Last day"),
        required=False,
        help_text=_("Empty: it ends with the agreement to which it belongs."),
    )

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

    clause = forms.CharField(label=_("Clause"), max_length=30, required=False)
    text_en = forms.CharField(label=_("Text in English"), widget=forms.Textarea(attrs={"rows": 3}))
    text_ko = forms.CharField(
        label=_("Text in Korean"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
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


class SignForm(forms.Form):
    """The day of a signature."""

    signed_on = Day(label=_("Signed on"))


class PaperForm(SignForm):
    """A signature on paper."""

    reason = forms.CharField(label=_("Why it is recorded on behalf"), max_length=300)
    scan = KeptFile(label=_("Scan of the signed paper"))


class AnnounceForm(forms.Form):
    """When and where it was announced."""

    on = Day(label=_("Announced on"))
    url = forms.URLField(label=_("Address of the announcement"), required=False, assume_scheme="https")


class TerminateForm(ReasonForm):
    """From which day, and why."""

    on = Day(label=_("Terminated from"))


class RenewForm(forms.Form):
    """The terms of the successor; its parties are the same."""

    title_en = forms.CharField(label=_("Title in English"), max_length=200)
    title_ko = forms.CharField(label=_("Title in Korean"), max_length=200, required=False)
    effective_from = Day(label=_("Effective from"))
    ends_on = Day(label=_("Last day"), required=False, help_text=_("Empty: open-ended."))


class InitiativeForm(forms.Form):
    """Who delivers and who accepts."""

    title_en = forms.CharField(label=_("Title in English"), max_length=200)
    title_ko = forms.CharField(label=_("Title in Korean"), max_length=200, required=False)
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

    code = forms.CharField(label=_("Code"), max_length=12)
    title_en = forms.CharField(label=_("Title in English"), max_length=200)
    title_ko = forms.CharField(label=_("Title in Korean"), max_length=200, required=False)
    due = Day(label=_("Due on"))
    verification = forms.CharField(
        label=_("Means of verification"), max_length=300, help_text=_("What the counterpart will look at.")
    )

    def __init__(self, *data: Any, initiative: Initiative, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*data, **options)


class EvidenceForm(forms.Form):
    """Proof."""

    note = forms.CharField(label=_("What it shows"), max_length=300, help_text=IN_BOTH)
    file = KeptFile(
        label=_("File"),
        required=False,
        help_text=_("PDF, PNG, JPEG, DOCX, XLSX, text or CSV, at most 20 MB."),
    )
    url = forms.URLField(label=_("Public page"), required=False, assume_scheme="https")
