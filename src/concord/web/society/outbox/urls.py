"""Addresses of the outbox."""

from __future__ import annotations

from django.urls import path

from concord.web.society.outbox import pages

urlpatterns = [
    path("outbox", pages.index, name="society-outbox"),
    path("outbox/<slug:key>", pages.page, name="society-letter"),
    path("outbox/<slug:key>/release", pages.release, name="society-letter-release"),
    path("outbox/<slug:key>/again", pages.again, name="society-letter-again"),
]
