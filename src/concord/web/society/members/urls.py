"""Addresses of members, their renewal, and lists of them."""

from __future__ import annotations

from django.urls import path

from concord.web.society.actions import action_view
from concord.web.society.members import actions, lists, mailings, merging, renewals, views

ask, on_list, on_letter = map(action_view, (mailings.CONSENT, mailings.WRITE, mailings.MAILING))

urlpatterns = [
    path("members/", lists.index, name="society-members"),
    path("members/download.<slug:form>", lists.download, name="society-members-download"),
    path("members/lists/", lists.saved, name="society-lists"),
    path("members/lists/new", action_view(actions.SAVE), {"action": "save"}, name="society-list-new"),
    path("members/lists/<slug:key>", lists.saved_list, name="society-list"),
    path("members/lists/<slug:key>/do/<slug:action>", action_view(actions.LIST), name="society-list-verb"),
    path(
        "members/lists/<slug:key>/write",
        action_view(mailings.WRITE),
        {"action": "write"},
        name="society-list-write",
    ),
    path("members/letters/", mailings.index, name="society-mailings"),
    path(
        "members/letters/consent",
        action_view(mailings.CONSENT),
        {"action": "ask"},
        name="society-consent-new",
    ),
    path("members/letters/<slug:key>", mailings.page, name="society-mailing"),
    path("members/letters/<slug:key>/without.csv", mailings.without, name="society-mailing-without"),
    path(
        "members/letters/<slug:key>/do/<slug:action>",
        action_view(mailings.MAILING),
        name="society-mailing-verb",
    ),
    path("consents/withdraw/<str:text>", mailings.unsubscribe, name="society-unsubscribe"),
    path("members/duplicates/", merging.index, name="society-duplicates"),
    path("members/merges/new", merging.new, name="society-merge-new"),
    path("members/merges/answer/<str:text>", merging.answer, name="society-merge-answer"),
    path("members/merges/<slug:key>", merging.page, name="society-merge"),
    path("members/merges/<slug:key>/do/<slug:action>", action_view(merging.MERGE), name="society-merge-verb"),
    path("members/admit", action_view(actions.ADMIT), {"action": "admit"}, name="society-admit"),
    path("members/renewals/", renewals.index, name="society-renewals"),
    path("members/renewals/new", action_view(actions.OPEN), {"action": "open"}, name="society-renewal-new"),
    path("members/renewals/<slug:key>", renewals.page, name="society-renewal"),
    path("members/renewals/<slug:key>/letters", renewals.letters, name="society-renewal-letters"),
    path("members/renewals/<slug:key>/letters.csv", renewals.letters_list, name="society-renewal-list"),
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
