"""Addresses of people."""

from __future__ import annotations

from django.urls import path

from concord.web.society.people import coverage, views

urlpatterns = [
    path("directory", views.directory, name="society-directory"),
    path("coverage", coverage.coverage, name="society-coverage"),
    path("coverage/over-time", coverage.flow, name="society-flow"),
    path("coverage/over-time.csv", coverage.as_csv, name="society-flow-csv"),
    path("coverage/over-time.svg", coverage.as_svg, name="society-flow-svg"),
    path("profile/affiliations/new", views.add, name="society-affiliate"),
    path("affiliations/<slug:key>/end", views.end, name="society-affiliation-end"),
    path("affiliations/<slug:key>/entrust", views.entrust, name="society-entrust"),
    path("profile", views.profile, name="society-profile"),
    path("consents/<slug:key>", views.consent, name="society-consent"),
]
