"""Signing in as somebody of the rehearsal: exists only in a demonstration with ``CONCORD_DEMO=1``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from concord.society.fields import Layer
from concord.society.ledger.models import Installation
from concord.society.people.models import Person

if TYPE_CHECKING:
    from concord.web.society.request import SocietyRequest


def sign_in(request: SocietyRequest) -> HttpResponse:
    """Choose a role of the rehearsal. Absent outside a demonstration."""
    if not settings.DEMO or not Installation.objects.filter(is_demonstration=True).exists():
        raise Http404
    people = Person.objects.filter(layer=Layer.REHEARSAL, account__is_active=True)
    if request.method == "POST":
        person = get_object_or_404(people, key=request.POST.get("person", "").replace("\0", ""))
        login(request, person.account, backend=settings.AUTHENTICATION_BACKENDS[0])
        return redirect("society-desk")
    rows = people.filter(affiliations__may_represent=True).prefetch_related("affiliations__organisation")
    return render(request, "society/rehearsal.html", {"people": rows.distinct()})
