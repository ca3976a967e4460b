"""Choices drawn here are the choices that Django draws."""

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


def test_what_is_no_list_of_choices_is_left_to_django():
    here, there = (forms.TextInput().render("q", "a<b", {}, by()) for by in (FormRenderer, DjangoTemplates))
    assert here == there


def test_the_site_draws_its_forms_so():
    class Form(forms.Form):
        country = forms.ChoiceField(choices=[("KR", "Korea")])

    assert isinstance(Form().renderer, FormRenderer)
