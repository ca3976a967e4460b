"""Form fields and small forms that several pages of the society share.

No form takes a text, a number or a day but through these: what was typed is cleaned or refused here.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from concord.kernel.clock import is_zone
from concord.kernel.jurisdictions import is_jurisdiction, jurisdiction, regions
from concord.kernel.text import clean_line, clean_lines, refuse_other_digits
from concord.kernel.zones import zone_choices
from concord.society.fields import checked, within_bounds
from concord.society.files.media_types import FileRefusedError, judge, refuse_large
from concord.society.people.queries import named

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.core.files.uploadedfile import UploadedFile
    from django.db.models import QuerySet
    from django.utils.functional import _StrOrPromise

    from concord.society.access import Actor
    from concord.society.people.models import Person

IN_BOTH = gettext_lazy("To write for both languages: English / 한국어. Each reader then sees their own part.")
_SHOWN = 5
# A key is a signed number of 64 bits.
_DIGITS = 18


class TextField(forms.CharField):
    """A text: of one line, or of several in a text area."""

    def to_python(self, value: Any) -> str:  # noqa: ANN401 - Django's signature
        """The clean text. Raises ValidationError for a sign that no text may hold."""
        several = isinstance(self.widget, forms.Textarea)
        text: str = checked(clean_lines if several else clean_line, str(value or ""))
        return text


class NumberField(forms.IntegerField):
    """A whole number, written with the digits 0 to 9."""

    def to_python(self, value: Any) -> int | None:  # noqa: ANN401 - Django's signature
        """The number. Raises ValidationError for other digits as for what is no number."""
        checked(refuse_other_digits, str(value))
        return super().to_python(value)


class CountryField(TextField):
    """A country by its ISO code, in any case."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - a field's options
        options.setdefault("label", gettext_lazy("Country, by its ISO code"))
        super().__init__(max_length=2, **options)

    def clean(self, value: Any) -> str:  # noqa: ANN401 - Django's signature
        """The code in capitals. Raises ValidationError for an unknown one."""
        code: str = super().clean(value).upper()
        if code and not is_jurisdiction(code):
            raise forms.ValidationError(_("No country has this code. Expected an ISO 3166 code such as KR."))
        return code


@lru_cache(maxsize=4)
def countries(language: str) -> tuple[tuple[str, str], ...]:
    """Every country of a region by its name, before it the choice of none."""
    codes = {code for region in regions() for code in region.countries}
    found = sorted((jurisdiction(code).name(language), code) for code in codes)
    return (("", "—"), *((code, name) for name, code in found))


class ZoneField(forms.ChoiceField):
    """A time zone, chosen by country and city in the reader's language; ``empty`` says what none means."""

    def __init__(self, *, empty: _StrOrPromise = "", **options: Any) -> None:  # noqa: ANN401 - a field's options
        none = [("", empty)] if empty else []
        super().__init__(choices=lambda: [*none, *zone_choices(get_language() or "en")], **options)

    def valid_value(self, value: Any) -> bool:  # noqa: ANN401 - Django's signature
        """Any zone that is known: one that others set may stand on no list of places."""
        return is_zone(str(value))


class RowsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    """Several rows. A number beyond every key is an unknown choice: Django would hand it to the database."""

    def clean(self, value: Any) -> Any:  # noqa: ANN401 - Django's signature
        """The rows. Raises ValidationError for one that is not offered."""
        beyond = [one for one in value or () if len(str(one)) > _DIGITS]
        if beyond:
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice", params={"value": beyond[0][:40]}
            )
        return super().clean(value)


class PersonField(TextField):
    """A person by name or, for staff, by address: a list of everybody would be too long to choose from."""

    actor: Actor

    def __init__(self, **options: Any) -> None:  # noqa: ANN401
        options.setdefault("help_text", gettext_lazy("A name as in the directory, or an e-mail address."))
        super().__init__(max_length=254, **options)

    def clean(self, value: Any) -> Person | None:  # noqa: ANN401
        """The one person meant. Raises ValidationError for nobody, and for several, whom it names."""
        text: str = super().clean(value)
        if not text:
            return None
        found = list(named(self.actor, text)[: _SHOWN + 1])
        if not found:
            raise forms.ValidationError(_("Nobody whom you can see has this name or address."))
        if len(found) > 1:
            names = ", ".join(str(person) for person in found[:_SHOWN])
            message = ngettext(
                "Several are meant: %(names)s. Write the whole name, or the address.",
                "Several are meant: %(names)s and others. Write the whole name, or the address.",
                1 if len(found) <= _SHOWN else 2,
            )
            raise forms.ValidationError(message % {"names": names})
        return found[0]


class Day(forms.DateField):
    """A day, chosen or typed as 2026-03-02."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - a field's options
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)

    def to_python(self, value: Any) -> date | None:  # noqa: ANN401 - Django's signature
        """The day. Raises ValidationError for other digits, and for a day that is none or out of bounds."""
        checked(refuse_other_digits, str(value))
        day = super().to_python(value)
        return within_bounds(day) if day else None


class LastDay(Day):
    """The last day of a period, typed and shown inclusive; its value is the first day without the period."""

    def clean(self, value: Any) -> date | None:  # noqa: ANN401 - Django's signature
        """The day after the one that was typed."""
        last: date | None = super().clean(value)
        return last and last + timedelta(days=1)

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 - Django's signature
        """The last day of a period that is filled in; what was typed stays as it is."""
        return value - timedelta(days=1) if isinstance(value, date) else value


class KeptFile(forms.FileField):
    """A file that is kept only if its content is of a kind that we keep."""

    def clean(self, data: Any, initial: Any = None) -> Any:  # noqa: ANN401 - Django's signature
        """The uploaded file. Raises ValidationError that says why it is refused."""
        uploaded: UploadedFile[Any] | None = super().clean(data, initial)
        if uploaded:
            try:
                refuse_large(uploaded.size or 0)
                judge(uploaded.read())
            except FileRefusedError as refusal:
                raise forms.ValidationError(refusal.why) from refusal
            uploaded.seek(0)
        return uploaded


class PageField(forms.URLField):
    """The address of a public page."""

    default_validators = [URLValidator(["http", "https"])]  # noqa: RUF012 - as Django declares it

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - a field's options
        super().__init__(assume_scheme="https", **{"max_length": 200, **options})

    def to_python(self, value: Any) -> str:  # noqa: ANN401 - Django's signature
        """The address. Raises ValidationError for a sign that no text may hold."""
        return super().to_python(checked(clean_line, str(value or ""))) or ""


class ChoicesForm(forms.Form):
    """A form that is told the rows among which its fields choose."""

    def __init__(self, *data: Any, choices: Mapping[str, QuerySet[Any]], **options: Any) -> None:  # noqa: ANN401
        super().__init__(*data, **options)
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]


class NothingForm(forms.Form):
    """A form without fields."""


class ReasonForm(forms.Form):
    """A reason."""

    reason = TextField(
        label=gettext_lazy("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=IN_BOTH,
    )
