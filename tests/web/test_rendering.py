"""Labels, inputs and choices drawn here are those that Django draws."""

from datetime import date

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html
from django.utils.translation import gettext_lazy

from concord.web.rendering import FormRenderer

GROUPS = [("", "—"), ("Asia", [("KR", "Korea"), ("JP", "<Japan>")]), (5, gettext_lazy("Other"))]


@pytest.mark.parametrize("choices", [(), [("a", 'x" & y')], GROUPS], ids=["none", "one", "groups"])
@pytest.mark.parametrize(
    ("widget", "value"),
    [
        (forms.Select, None),
        (forms.Select, "KR"),
        (forms.Select, 5),
        (forms.SelectMultiple, ["KR", "a"]),
        (forms.NullBooleanSelect, True),
    ],
)
@pytest.mark.parametrize("attrs", [{}, {"id": 'q"', "required": True, "disabled": False, "size": 3}])
def test_a_list_of_choices_is_drawn_as_django_draws_it(widget, value, choices, attrs):
    asked = widget() if widget is forms.NullBooleanSelect else widget(choices=choices)
    here, there = (asked.render("na<me", value, attrs, by()) for by in (FormRenderer, DjangoTemplates))
    assert parse_html(here) == parse_html(there)


@pytest.mark.parametrize("attrs", [{}, {"id": 'q"', "required": True, "disabled": False, "maxlength": 3}])
@pytest.mark.parametrize("value", [None, "", 'a"<b', 0, date(2026, 3, 2)])
@pytest.mark.parametrize(
    "widget", [forms.TextInput, forms.EmailInput, forms.URLInput, forms.NumberInput, forms.DateInput]
)
def test_an_input_is_drawn_as_django_draws_it(widget, value, attrs):
    here, there = (widget().render("na<me", value, attrs, by()) for by in (FormRenderer, DjangoTemplates))
    assert parse_html(here) == parse_html(there)


@pytest.mark.parametrize("tag", [None, "legend"])
@pytest.mark.parametrize("id_format", ["id_%s", None])
@pytest.mark.parametrize("label", ["Name", "A < B?", gettext_lazy("Other")])
def test_a_label_is_drawn_as_django_draws_it(label, id_format, tag):
    here, there = (
        LabelledForm(auto_id=id_format, renderer=by(), label=label)["field"].label_tag(tag=tag)
        for by in (FormRenderer, DjangoTemplates)
    )
    assert parse_html(here) == parse_html(there)
    assert str(label).split()[0] in here


class LabelledForm(forms.Form):
    field = forms.CharField()

    def __init__(self, *, label, **options):
        super().__init__(**options)
        self.fields["field"].label = label


def test_any_other_widget_is_left_to_django():
    here, there = (forms.Textarea().render("q", "a<b", {}, by()) for by in (FormRenderer, DjangoTemplates))
    assert here == there


def test_the_site_draws_its_forms_so():
    class Form(forms.Form):
        country = forms.ChoiceField(choices=[("KR", "Korea")])

    assert isinstance(Form().renderer, FormRenderer)
