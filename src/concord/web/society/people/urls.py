"""Addresses of people."""

from __future__ import annotations

from django.urls import path

from concord.web.society.actions import action_view
from concord.web.society.people import actions, coverage, views

on_affiliation = action_view(actions.AFFILIATION)

urlpatterns = [
    path("directory", views.directory, name="society-directory"),
    path("coverage", coverage.coverage, name="society-coverage"),
    path("coverage/over-time", coverage.flow, name="society-flow"),
    path("coverage/over-time.csv", coverage.as_csv, name="society-flow-csv"),
    path("coverage/over-time.svg", coverage.as_svg, name="society-flow-svg"),
    path("profile/affiliations/new", views.affiliate, name="society-affiliate"),
    path("affiliations/<slug:key>/end", on_affiliation, {"action": "end"}, name="society-affiliation-end"),
    path("affiliations/<slug:key>/entrust", on_affiliation, {"action": "entrust"}, name="society-entrust"),
    path(
        "bodies/<slug:key>/time-zone",
        action_view(actions.ORGANISATION),
        {"action": "set_zone"},
        name="society-body-zone",
    ),
    path("profile/time-zone", views.time_zone, name="society-time-zone"),
    path("profile", views.profile, name="society-profile"),
    path("consents/<slug:key>", views.consent, name="society-consent"),
]
