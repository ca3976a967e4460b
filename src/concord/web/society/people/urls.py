"""Addresses of people."""

from __future__ import annotations

from django.urls import path

from concord.web.society.people import coverage, directory, profile

urlpatterns = [
    path("directory", directory.directory, name="society-directory"),
    path("coverage", coverage.coverage, name="society-coverage"),
    path("profile", profile.profile, name="society-profile"),
    path("consents/<slug:key>", profile.consent, name="society-consent"),
]
