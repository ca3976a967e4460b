"""What is asked of an import: the file, how it is read, what to do with rows that have faults."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concord.kernel.faults import FaultsFoundError
from concord.kernel.jurisdictions import countries
from concord.kernel.text import fold
from concord.society.files.media_types import FileRefusedError, refuse_large
from concord.society.files.storage import content_of
from concord.society.imports.queries import mapping_of
from concord.society.people import columns
from concord.society.people.columns import ORGANISATIONS, PERSONS, ColumnMapping
from concord.society.people.member_lists import open_table
from concord.society.people.models import Area, MembershipClass, OrganisationKind, Profession
from concord.society.people.spreadsheets import DELIMITERS, ENCODINGS, Reading
from concord.web.society.fields import NumberField, TextField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.files.uploadedfile import UploadedFile
    from django.utils.functional import _StrOrPromise

    from concord.society.imports.models import MemberImport
    from concord.society.people.spreadsheets import Table

# Words of a list that nobody knows, of each field, that are asked for at a time.
_MOST_WORDS = 20
_FORMS = [
    ("", gettext_lazy("not said")),
    ("dmy", gettext_lazy("the day comes first")),
    ("mdy", gettext_lazy("the month comes first")),
]
_CHOICES = {"area": Area.choices, "profession": Profession.choices, "kind": OrganisationKind.choices}


class FileForm(forms.Form):
    """A list of members."""

    file = forms.FileField(
        label=gettext_lazy("List of members, as CSV or XLSX"),
        help_text=gettext_lazy("It is chosen once. You see what it would change before anything is applied."),
    )

    def clean_file(self) -> UploadedFile[Any]:
        """The file. Raises ValidationError for one that is too large."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        try:
            refuse_large(file.size or 0)
        except FileRefusedError as refusal:
            raise forms.ValidationError(refusal.why) from None
        return file


class ApplyForm(forms.Form):
    """What becomes of rows with faults, and whether the mapping is kept."""

    skips_faults = forms.BooleanField(
        label=gettext_lazy("Leave out the rows with faults and apply the others"),
        required=False,
        help_text=gettext_lazy(
            "All rows of a member are left out together. They can be downloaded afterwards."
        ),
    )
    keep_as = TextField(
        label=gettext_lazy("Keep the mapping of the columns under the name"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("It is offered again for lists with the same headings."),
    )


class SettleForm(forms.Form):
    """How the file is read, which field each column fills, what words and days mean.

    Another encoding, delimiter, heading or kind is recognised anew: the columns are others then.
    """

    def __init__(
        self,
        *data: Any,  # noqa: ANN401
        member_import: MemberImport,
        table: Table,
        **options: Any,  # noqa: ANN401
    ) -> None:
        self.row, self.table = member_import, table
        self.mapping = mapping_of(member_import).for_table(self.table)
        self.names = [*self.table.columns]
        self.unknown = columns.unknown_words(self.mapping, self.table, _MOST_WORDS)
        super().__init__(*data, **options)
        self._ask_how_it_is_read()
        for at, name in enumerate(self.names):
            self.fields[f"column_{at}"] = forms.ChoiceField(
                label=_("Column “%(name)s”") % {"name": name},
                choices=[("", _("left out")), *((one, columns.label(one)) for one in self._fields())],
                required=False,
                initial=self.mapping.fields.get(name, ""),
                help_text=" · ".join(self.table.samples(name)),
            )
        for name, texts in self.unknown.items():
            for at, text in enumerate(texts):
                self.fields[f"word_{name}_{at}"] = forms.ChoiceField(
                    label=_("“%(word)s” as %(field)s means")
                    % {"word": text[:60], "field": columns.label(name)},
                    choices=self._words(name),
                    required=False,
                )

    def _ask_how_it_is_read(self) -> None:
        reading, mapping = self.table.reading, self.mapping
        if reading.delimiter:
            self.fields["encoding"] = _choice(_("Encoding"), [*ENCODINGS.items()], reading.encoding)
            self.fields["delimiter"] = _choice(
                _("Between the cells stand"), [*DELIMITERS.items()], reading.delimiter
            )
        heading = NumberField(label=_("Row of the headings"), min_value=1, initial=reading.heading)
        self.fields["heading"] = heading
        kinds = [(PERSONS, _("persons")), (ORGANISATIONS, _("organisations"))]
        self.fields["kind"] = _choice(_("The list is of"), kinds, mapping.kind)
        self.fields["ignores_rest"] = forms.BooleanField(
            label=_("Leave out the columns that fill no field"), required=False, initial=mapping.ignores_rest
        )
        self.fields["day_form"] = _choice(_("In 3/4/2026"), _FORMS, mapping.day_form)
        self.fields["day_form"].required = False
        classes = MembershipClass.objects.filter(for_organisations=mapping.kind == ORGANISATIONS)
        self.fields["class"] = _choice(
            _("Class, where no column says it"),
            [("", _("not said")), *((row.name_en, str(row)) for row in classes)],
            mapping.constants.get("class", ""),
        )
        self.fields["class"].required = False
        self.fields["months"] = NumberField(
            label=_("Months that a membership lasts, where no column says its end"),
            min_value=1,
            max_value=120,
            required=False,
            initial=mapping.constants.get("months"),
        )

    def _fields(self) -> list[str]:
        return columns.fields_of(self.mapping.kind)

    def _words(self, name: str) -> list[tuple[str, _StrOrPromise]]:
        """Ours, beside leaving the word as it is, which is a fault, and leaving it out."""
        said: list[tuple[str, _StrOrPromise]] = [("", _("not said")), ("-", _("nothing"))]
        if name == "class":
            return [said[0], *self.fields["class"].choices[1:]]  # type: ignore[attr-defined]
        if name == "country":
            return [*said, *((place.code, place.name("en")) for place in countries())]
        if name == "language":
            return [*said, ("en", _("English")), ("ko", _("Korean"))]
        return [*said, *_CHOICES[name]]

    def clean(self) -> dict[str, Any]:
        """Reading and mapping. Raises ValidationError for a file that cannot be read so."""
        given: dict[str, Any] = super().clean() or {}
        if self.errors:
            return {}
        now = self.table.reading
        reading = Reading(given.get("encoding", ""), given.get("delimiter", ""), given["heading"])
        is_read_anew = reading != replace(now, line_ends="") or given["kind"] != self.mapping.kind
        mapping = self._anew(reading, given) if is_read_anew else self._mapping(given)
        return {"reading": reading, "mapping": mapping}

    def _anew(self, reading: Reading, given: dict[str, Any]) -> ColumnMapping:
        file = self.row.file
        assert file is not None  # its table was read above
        try:
            with content_of(file) as content:
                table = open_table(content.read(), file.name, reading)
        except FaultsFoundError as found:
            raise forms.ValidationError([str(fault) for fault in found.faults]) from None
        return replace(columns.recognised(table, given["kind"]), ignores_rest=given["ignores_rest"])

    def _mapping(self, given: dict[str, Any]) -> ColumnMapping:
        chosen = {name: given[f"column_{at}"] for at, name in enumerate(self.names) if given[f"column_{at}"]}
        for at, name in enumerate(self.names):
            if [*chosen.values()].count(chosen.get(name, "")) > 1:
                self.add_error(f"column_{at}", _("Two columns cannot fill one field."))
        constants = {name: str(given[name]) for name in ("class", "months") if given[name]}
        values = {name: dict(said) for name, said in self.mapping.values.items()}
        for name, texts in self.unknown.items():
            for at, text in enumerate(texts):
                if word := given[f"word_{name}_{at}"]:
                    values.setdefault(name, {})[fold(text)] = "" if word == "-" else word
        return ColumnMapping(
            self.mapping.kind, chosen, constants, values, given["day_form"], given["ignores_rest"]
        )


def _choice(label: str, choices: Sequence[tuple[str, _StrOrPromise]], initial: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, initial=initial)
