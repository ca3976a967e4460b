"""My line: who I am, what I show, my memberships and consents."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concord.kernel.jurisdictions import is_jurisdiction
from concord.society.access.rules import NotFoundError, find
from concord.society.people.actions import (
    EDITABLE,
    RequiredConsentError,
    describe,
    give_consent,
    withdraw_consent,
)
from concord.society.people.models import Consent, Document, Membership, Person
from concord.society.people.queries import dates_of
from concord.society.people.states import standing
from concord.web.society.words import STANDING

if TYPE_CHECKING:
    from django.http import HttpResponse

    from concord.web.society.request import SocietyRequest


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
        "memberships": [
            {"membership": row, "standing": STANDING[standing(dates_of(row), request.as_of)]}
            for row in memberships
        ],
        "ties": person.affiliations.select_related("organisation"),
        "documents": [
            {"document": document, "consent": given.get(document.pk)} for document in _current_documents()
        ],
    }
    status = 422 if form.is_bound else 200
    return render(request, "society/people/profile.html", context, status=status)


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
        except RequiredConsentError:
            form.add_error("act", _("This consent is required and ends with your account, not before."))
        else:
            return redirect("society-profile")
    is_given = Consent.objects.filter(person=person, document=document, withdrawn_at=None).exists()
    context = {"document": document, "form": form, "is_given": is_given}
    return render(request, "society/people/document.html", context, status=422 if form.is_bound else 200)


def _own(request: SocietyRequest) -> Person:
    if request.actor.person is None:
        raise NotFoundError
    return Person.objects.get(pk=request.actor.person)


def _current_documents() -> list[Document]:
    newest: dict[str, Document] = {}
    for document in Document.objects.order_by("purpose", "-version"):
        newest.setdefault(document.purpose, document)
    return sorted(newest.values(), key=lambda document: (not document.is_required, document.purpose))
