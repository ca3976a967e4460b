"""The directory: those who chose to be found, with what they chose to show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from concord.kernel.jurisdictions import is_jurisdiction, jurisdiction, regions
from concord.kernel.text import fold
from concord.society.ledger.access import visible
from concord.society.people.models import Person
from concord.society.people.rules import shown_to
from concord.society.people.vocabulary import Area

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse

    from concord.web.society.request import SocietyRequest

PAGE = 50


class SearchForm(forms.Form):
    """What to look for."""

    q = forms.CharField(label=_("Name or expertise"), required=False, max_length=100)
    region = forms.ChoiceField(label=_("Region"), required=False)
    country = forms.CharField(label=_("Country, by its ISO code"), required=False, max_length=2)
    area = forms.ChoiceField(label=_("Area"), required=False, choices=[("", "—"), *Area.choices])

    def __init__(self, *data: object) -> None:
        super().__init__(*data)  # type: ignore[arg-type]
        language = get_language() or "en"
        choices = [("", "—"), *((region.key, region.name(language)) for region in regions())]
        self.fields["region"].choices = choices  # type: ignore[attr-defined]

    def clean_country(self) -> str:
        """The code in capitals. Raises ValidationError for an unknown one."""
        code: str = self.cleaned_data["country"].upper()
        if code and not is_jurisdiction(code):
            raise forms.ValidationError(_("No country has this code. Expected an ISO 3166 code such as KR."))
        return code


def directory(request: SocietyRequest) -> HttpResponse:
    """A page of people, found by name, region, country or area."""
    form = SearchForm(request.GET or None)
    rows = visible(request.actor, Person).filter(listed__in=shown_to(request.actor)).order_by("name", "pk")
    status = 200
    if form.is_bound and not form.is_valid():
        status = 422
    elif form.is_bound:
        rows = _narrow(rows, form.cleaned_data)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    language, shown = get_language() or "en", shown_to(request.actor)
    lines = [
        {
            "person": person,
            "country": jurisdiction(person.country).name(language) if person.country_known else "",
            "expertise": person.expertise if person.shows_expertise in shown else "",
        }
        for person in page
    ]
    context = {"form": form, "page": page, "lines": lines}
    return render(request, "society/people/directory.html", context, status=status)


def _narrow(rows: QuerySet[Person], asked: dict[str, str]) -> QuerySet[Person]:
    if asked["q"]:
        rows = rows.filter(search_text__contains=fold(asked["q"]))
    if asked["region"]:
        countries = next(region.countries for region in regions() if region.key == asked["region"])
        rows = rows.filter(country__in=countries)
    if asked["country"]:
        rows = rows.filter(country=asked["country"])
    return rows.filter(area=asked["area"]) if asked["area"] else rows
