"""What Concord is, and what it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from concord.web.atlas.answering import pure

if TYPE_CHECKING:
    from django.http import HttpResponse

    from concord.web.request import ReaderRequest


@pure
def page(request: ReaderRequest) -> HttpResponse:
    """What it is, who does not run it, how a number comes about, how to cite it."""
    context = {"section": "about", "address": request.build_absolute_uri("/")}
    return render(request, "atlas/about.html", context)
