"""Addresses of the list of members."""

from __future__ import annotations

from django.urls import path

from concord.web.society.members import pages

urlpatterns = [
    path("members/import", pages.import_list, name="society-import"),
    path("members/export.<slug:form>", pages.export_list, name="society-export"),
]
