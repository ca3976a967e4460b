"""Addresses of people and committees."""

from __future__ import annotations

from django.urls import path

from concord.web.society.people import committees, coverage, directory, profile

urlpatterns = [
    path("directory", directory.directory, name="society-directory"),
    path("coverage", coverage.coverage, name="society-coverage"),
    path("profile", profile.profile, name="society-profile"),
    path("consents/<slug:key>", profile.consent, name="society-consent"),
    path("committees/", committees.index, name="society-committees"),
    path("committees/<slug:key>", committees.page, name="society-committee"),
]
