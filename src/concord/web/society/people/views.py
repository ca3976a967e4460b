"""The directory, one's own line, consents and affiliations."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from concord.kernel.jurisdictions import is_jurisdiction, jurisdiction, regions
from concord.society.access import NotFoundError, find, reads
from concord.society.people.actions import (
    EDITABLE,
    describe,
    give_consent,
    withdraw_consent,
)
from concord.society.people.models import (
    Area,
    Consent,
    Document,
    Membership,
    Person,
    Profession,
)
from concord.society.people.queries import dates_of
from concord.society.people.queries import directory as found
from concord.society.people.states import standing
from concord.web.atlas import parameters
from concord.web.society.actions import action_view, add_refusal
from concord.web.society.fields import CountryField, TextField, countries
from concord.web.society.people import actions as people_actions
from concord.web.society.request import SocietyRequest, page_of
from concord.web.society.words import STANDING, names

if TYPE_CHECKING:
    from django.http import HttpResponse


_on_person = action_view(people_actions.PERSON)

LONGEST = 2000  # what is longer is not repeated beside its field


class SearchForm(forms.Form):
    """What to look for."""

    q = TextField(label=gettext_lazy("Name or expertise"), required=False, max_length=100)
    expertise = TextField(label=gettext_lazy("Expertise"), required=False, max_length=100)
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    country = CountryField(label=gettext_lazy("Country"), required=False, widget=forms.Select)
    area = forms.ChoiceField(label=gettext_lazy("Area"), required=False, choices=[("", "—"), *Area.choices])

    def __init__(self, *data: object) -> None:
        super().__init__(*data)  # type: ignore[arg-type]
        language = get_language() or "en"
        choices = [("", "—"), *((region.key, region.name(language)) for region in regions())]
        self.fields["region"].choices = choices  # type: ignore[attr-defined]
        self.fields["country"].widget.choices = countries(language)


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
    page = page_of(request, rows)
    language = get_language() or "en"
    areas, professions = names(Area), names(Profession)
    lines = [
        {
            "person": person,
            "country": jurisdiction(person.country).name(language) if person.country_known else "",
            "area": areas[person.area],
            "profession": professions[person.profession],
            "expertise": person.expertise if reads(request.actor, person, "expertise") else "",
        }
        for person in page
    ]
    context = {"form": form, "page": page, "lines": lines}
    return render(request, "society/people/directory.html", context, status=status)


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """What a person says of themself."""

    class Meta:
        model = Person
        labels: ClassVar = {
            "name": gettext_lazy("Name"),
            "name_native": gettext_lazy("Name in your own script"),
            "country": gettext_lazy("Country, by its ISO code"),
            "area": gettext_lazy("Area"),
            "profession": gettext_lazy("Profession"),
            "expertise": gettext_lazy("Expertise"),
            "listed": gettext_lazy("Who may see my line in the directory"),
            "shows_expertise": gettext_lazy("Who may see my expertise"),
            "shows_contact": gettext_lazy("Who may see my address"),
        }
        fields = EDITABLE
        field_classes: ClassVar = dict.fromkeys(("name", "name_native", "country", "expertise"), TextField)

    def clean_country(self) -> str:
        """The code in capitals. Raises ValidationError for an unknown one."""
        code: str = self.cleaned_data["country"].upper()
        if code and not is_jurisdiction(code):
            raise forms.ValidationError(_("No country has this code. Expected an ISO 3166 code such as KR."))
        return code


class ConsentForm(forms.Form):
    """Which of the two buttons."""

    act = forms.ChoiceField(
        choices=[("give", gettext_lazy("Give consent")), ("withdraw", gettext_lazy("Take back"))]
    )


@login_required
def profile(request: SocietyRequest) -> HttpResponse:
    """See and change one's own line."""
    person = _own(request)
    # The form validates a copy: the verb compares with what is stored.
    form = ProfileForm(request.POST or None, instance=Person.objects.get(pk=person.pk))
    if request.method == "POST" and form.is_valid():
        describe(actor=request.actor, person=person, changes=form.cleaned_data)
        messages.success(request, _("Your line is saved."))
        return redirect("society-profile")
    memberships = Membership.objects.filter(person=person).select_related("membership_class", "renewal")
    given = {
        consent.document_id: consent for consent in Consent.objects.filter(person=person, withdrawn_at=None)
    }
    context = {
        "person": person,
        "form": form,
        "zone": request.actor.time_zone,
        "memberships": [
            {"membership": row, "standing": STANDING[standing(dates_of(row), request.as_of)]}
            for row in memberships
        ],
        "ties": person.affiliations.select_related("organisation"),
        "documents": [
            {"document": document, "consent": given.get(document.pk)} for document in _current_documents()
        ],
    }
    return render(request, "society/people/profile.html", context, status=422 if form.is_bound else 200)


@login_required
def consent(request: SocietyRequest, key: str) -> HttpResponse:
    """Give or take back one's own consent to one version of a document."""
    person = _own(request)
    document = find(request.actor, Document, key)
    form = ConsentForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        do = give_consent if form.cleaned_data["act"] == "give" else withdraw_consent
        try:
            do(actor=request.actor, person=person, document=document)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("society-profile")
    is_given = Consent.objects.filter(person=person, document=document, withdrawn_at=None).exists()
    context = {"document": document, "form": form, "is_given": is_given}
    return render(request, "society/people/document.html", context, status=422 if form.is_bound else 200)


@login_required
def affiliate(request: SocietyRequest) -> HttpResponse:
    """Add an affiliation to one's own line."""
    return _on_person(request, action="affiliate", key=_own(request).key)


@login_required
def time_zone(request: SocietyRequest) -> HttpResponse:
    """Say where one's own days begin and end."""
    return _on_person(request, action="choose_zone", key=_own(request).key)


def _own(request: SocietyRequest) -> Person:
    if request.actor.person is None:
        raise NotFoundError
    return Person.objects.get(pk=request.actor.person)


def _current_documents() -> list[Document]:
    newest: dict[str, Document] = {}
    for document in Document.objects.order_by("purpose", "-version"):
        newest.setdefault(document.purpose, document)
    return sorted(newest.values(), key=lambda document: (not document.is_required, document.purpose))
