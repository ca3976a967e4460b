"""Addresses of members, their renewal, and lists of them."""

from __future__ import annotations

from django.urls import path

from concord.web.society.actions import action_view
from concord.web.society.members import actions, lists, renewals, views

urlpatterns = [
    path("members/", lists.index, name="society-members"),
    path("members/download.<slug:form>", lists.download, name="society-members-download"),
    path("members/lists/", lists.saved, name="society-lists"),
    path("members/lists/new", action_view(actions.SAVE), {"action": "save"}, name="society-list-new"),
    path("members/lists/<slug:key>", lists.saved_list, name="society-list"),
    path("members/lists/<slug:key>/do/<slug:action>", action_view(actions.LIST), name="society-list-verb"),
    path("members/admit", action_view(actions.ADMIT), {"action": "admit"}, name="society-admit"),
    path("members/renewals/", renewals.index, name="society-renewals"),
    path("members/renewals/new", action_view(actions.OPEN), {"action": "open"}, name="society-renewal-new"),
    path("members/renewals/<slug:key>", renewals.page, name="society-renewal"),
    path(
        "members/renewals/<slug:key>/do/<slug:action>",
        action_view(actions.ROUND),
        name="society-renewal-verb",
    ),
    path("memberships/<slug:key>", views.page, name="society-membership"),
    path(
        "memberships/<slug:key>/do/<slug:action>",
        action_view(actions.MEMBERSHIP),
        name="society-membership-verb",
    ),
    path("members/export.<slug:form>", views.export_list, name="society-export"),
]
