"""The directory: those who chose to be found, with what they chose to show."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django import forms
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from concord.kernel.jurisdictions import jurisdiction, regions
from concord.society.people.models import Area, Profession
from concord.society.people.queries import directory as found
from concord.society.people.rules import shown
from concord.web.atlas import parameters
from concord.web.society.fields import CountryField
from concord.web.society.paging import page_of
from concord.web.society.words import names

if TYPE_CHECKING:
    from django.http import HttpResponse

    from concord.web.society.request import SocietyRequest

PAGE = 25

LONGEST = 2000  # what is longer is not repeated beside its field


class SearchForm(forms.Form):
    """What to look for."""

    q = forms.CharField(label=_("Name or expertise"), required=False, max_length=100)
    expertise = forms.CharField(label=_("Expertise"), required=False, max_length=100)
    region = forms.ChoiceField(label=_("Region"), required=False)
    country = CountryField(label=_("Country"), required=False, widget=forms.Select)
    area = forms.ChoiceField(label=_("Area"), required=False, choices=[("", "—"), *Area.choices])

    def __init__(self, *data: object) -> None:
        super().__init__(*data)  # type: ignore[arg-type]
        language = get_language() or "en"
        choices = [("", "—"), *((region.key, region.name(language)) for region in regions())]
        self.fields["region"].choices = choices  # type: ignore[attr-defined]
        self.fields["country"].widget.choices = _countries(language)


@lru_cache(maxsize=4)
def _countries(language: str) -> tuple[tuple[str, str], ...]:
    """Every country of a region by its name, before it the choice of none."""
    codes = {code for region in regions() for code in region.countries}
    found = sorted((jurisdiction(code).name(language), code) for code in codes)
    return (("", "—"), *((code, name) for name, code in found))


def directory(request: SocietyRequest) -> HttpResponse:
    """A page of people, found by name, expertise, region, country or area."""
    for name in SearchForm.base_fields:
        parameters.text(request, name, longest=LONGEST)
    form = SearchForm(request.GET or None)
    asked = {}
    status = 200
    if form.is_bound and not form.is_valid():
        status = 422
    elif form.is_bound:
        asked = form.cleaned_data
    rows = found(
        request.actor,
        words=asked.get("q", ""),
        region=asked.get("region", ""),
        country=asked.get("country", ""),
        area=asked.get("area", ""),
        expertise=asked.get("expertise", ""),
    ).order_by("name", "pk")
    page = page_of(request, rows, PAGE)
    language = get_language() or "en"
    areas, professions = names(Area), names(Profession)
    lines = [
        {
            "person": person,
            "country": jurisdiction(person.country).name(language) if person.country_known else "",
            "area": areas[person.area],
            "profession": professions[person.profession],
            "expertise": person.expertise if "expertise" in shown(request.actor, person) else "",
        }
        for person in page
    ]
    context = {"form": form, "page": page, "lines": lines}
    return render(request, "society/people/directory.html", context, status=status)
