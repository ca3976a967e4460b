"""No text and no day reaches a row but through the fields that clean or refuse it."""

from datetime import date
from importlib import import_module
from pkgutil import walk_packages

import pytest
from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from concord import web
from concord.society.agreements.models import Agreement
from concord.society.fields import CleanedField, FoldedField, ZoneField
from concord.society.ledger.entries import record
from concord.society.ledger.models import PrivateValue
from concord.society.people.models import Organisation
from concord.web.society.fields import Day, NumberField, PageField, TextField
from concord.web.society.passkeys import CredentialField

HOSTILE = {
    "a\0b": "control_character",
    "a\x08b": "control_character",
    "\x1b[2J": "control_character",
    "\ud800": "not_a_character",
    "\uffff": "not_a_character",
    "gpj.\u202eexe": "reversed_text",
}
COLUMNS = [
    field
    for model in apps.get_models()
    if model.__module__.startswith("concord.")
    for field in model._meta.concrete_fields
    # A hash of Django's; and what is folded from columns that are cleaned themselves.
    if field.name != "password" and not isinstance(field, FoldedField)
]
TEXTS = (models.CharField, models.TextField, models.JSONField)


def all_forms():
    for module in walk_packages(web.__path__, "concord.web."):
        if module.name != "concord.web.wsgi":
            import_module(module.name)
    kinds, open_ones = set(), [forms.Form, forms.ModelForm]
    while open_ones:
        for kind in open_ones.pop().__subclasses__():
            open_ones.append(kind)
            if kind.__module__.startswith("concord."):
                kinds.add(kind)
    return sorted(kinds, key=lambda kind: (kind.__module__, kind.__name__))


FIELDS = [
    pytest.param(field, id=f"{kind.__name__}.{name}")
    for kind in all_forms()
    for name, field in kind.base_fields.items()
]


@pytest.mark.parametrize("field", COLUMNS, ids=str)
def test_every_column_of_text_and_of_days_is_cleaned_when_saved(field):
    row = field.model()
    if isinstance(field, TEXTS):
        assert isinstance(field, CleanedField)
        for text, code in HOSTILE.items():
            setattr(row, field.attname, {"key": [text]} if isinstance(field, models.JSONField) else text)
            with pytest.raises(ValidationError) as refusal:
                field.pre_save(row, add=True)
            assert refusal.value.error_dict[field.name][0].code == code
        if field.max_length is not None:
            setattr(row, field.attname, "a" * (field.max_length + 1))
            with pytest.raises(ValidationError) as refusal:
                field.pre_save(row, add=True)
            too_long = "unknown_zone" if isinstance(field, ZoneField) else "max_length"
            assert refusal.value.error_dict[field.name][0].code == too_long
    elif isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
        for day in (date(1899, 12, 31), date(2101, 1, 1), date.max, "9999-12-31"):
            setattr(row, field.attname, day)
            with pytest.raises(ValidationError) as refusal:
                field.pre_save(row, add=True)
            assert refusal.value.error_dict[field.name][0].code == "day_out_of_bounds"


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_of_a_form_refuses_what_no_row_may_hold(field):
    # The answer of an authenticator is no text of a person and is kept by nobody.
    plain = (
        *(forms.ChoiceField, forms.BooleanField, forms.FileField, forms.ModelChoiceField),
        CredentialField,
    )
    assert isinstance(field, (TextField, PageField, NumberField, Day, *plain)), (
        "not one of web.society.fields"
    )
    if isinstance(field, TextField | PageField):
        for text, code in HOSTILE.items():
            with pytest.raises(ValidationError) as refusal:
                field.clean(text)
            assert refusal.value.code == code
    if isinstance(field, NumberField | Day):
        for text in ("２０２６-03-02", "٣", "3\u0663"):
            with pytest.raises(ValidationError) as refusal:
                field.clean(text)
            assert refusal.value.code == "other_digits"
    if isinstance(field, Day):
        for text in ("9999-12-31", "0001-01-01", "1899-12-31", "2101-01-01"):
            with pytest.raises(ValidationError) as refusal:
                field.clean(text)
            assert refusal.value.code == "day_out_of_bounds"


def test_lines_stay_only_in_text_areas():
    assert TextField().clean(" one\u200b \r\n two ") == "one two"
    assert TextField(widget=forms.Textarea).clean(" one \r\n two ") == "one\ntwo"


@pytest.mark.django_db
def test_the_object_holds_what_its_row_holds(cast):
    body = Organisation.objects.create(name_en="Insti\u00adtute\n of  cells", kind="other", layer="rehearsal")
    assert body.name_en == Organisation.objects.get(pk=body.pk).name_en == "Institute of cells"


@pytest.mark.django_db
def test_a_row_kept_before_is_read_as_it_is_and_cleaned_when_it_changes(drafted):
    Agreement.objects.filter(pk=drafted.pk).update(title_en="Old\x08 title")
    row = Agreement.objects.get(pk=drafted.pk)
    assert row.title_en == "Old\x08 title"
    with pytest.raises(ValidationError):
        row.save()


@pytest.mark.django_db
def test_a_private_value_is_hashed_as_it_is_kept(cast):
    record(cast.actor("host"), "test.done", cast.bodies["host"], reason="one\u200b \r\ntwo")
    assert PrivateValue.objects.get().value == "one\ntwo"
    with pytest.raises(ValidationError):
        record(cast.actor("host"), "test.done", cast.bodies["host"], reason="\x08")
