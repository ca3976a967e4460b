"""Addresses of members, their renewal, and lists of them."""

from __future__ import annotations

from django.urls import path

from concord.web.society.members import memberships, pages, renewals

urlpatterns = [
    path("members/", memberships.index, name="society-members"),
    path("members/admit", memberships.admit, name="society-admit"),
    path("members/renewals/", renewals.index, name="society-renewals"),
    path("members/renewals/new", renewals.open_round, name="society-renewal-new"),
    path("members/renewals/<slug:key>", renewals.page, name="society-renewal"),
    path("members/renewals/<slug:key>/do/<slug:verb>", renewals.on_round, name="society-renewal-verb"),
    path("memberships/<slug:key>", memberships.page, name="society-membership"),
    path("memberships/<slug:key>/do/<slug:verb>", memberships.on_membership, name="society-membership-verb"),
    path("members/import", pages.import_list, name="society-import"),
    path("members/export.<slug:form>", pages.export_list, name="society-export"),
]
