"""Addresses of people."""

from __future__ import annotations

from django.urls import path

from concord.web.society.people import affiliations, coverage, directory, flow, profile

urlpatterns = [
    path("directory", directory.directory, name="society-directory"),
    path("coverage", coverage.coverage, name="society-coverage"),
    path("coverage/over-time", flow.flow, name="society-flow"),
    path("coverage/over-time.csv", flow.as_csv, name="society-flow-csv"),
    path("coverage/over-time.svg", flow.as_svg, name="society-flow-svg"),
    path("profile/affiliations/new", affiliations.add, name="society-affiliate"),
    path("affiliations/<slug:key>/end", affiliations.end, name="society-affiliation-end"),
    path("affiliations/<slug:key>/entrust", affiliations.entrust, name="society-entrust"),
    path("profile", profile.profile, name="society-profile"),
    path("consents/<slug:key>", profile.consent, name="society-consent"),
]
