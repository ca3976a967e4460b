"""Addresses of imports."""

from __future__ import annotations

from django.urls import path

from concord.web.society.actions import action_view
from concord.web.society.imports import actions, views

urlpatterns = [
    path("members/import", views.index, name="society-import"),
    path("members/imports/<slug:key>", views.page, name="society-member-import"),
    path("members/imports/<slug:key>/faults.csv", views.faults, name="society-import-faults"),
    path("members/imports/<slug:key>/refused", views.refused_rows, name="society-import-refused"),
    path(
        "members/imports/<slug:key>/do/<slug:action>", action_view(actions.IMPORT), name="society-import-verb"
    ),
]
