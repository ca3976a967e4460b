"""The front page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

if TYPE_CHECKING:
    from django.http import HttpResponse

    from concord.web.request import ReaderRequest


def home(request: ReaderRequest) -> HttpResponse:
    """One search box over everything, and what a newcomer can do at once."""
    return render(request, "atlas/home.html")
