"""Addresses of introductions and of the people and organisations that can be asked."""

from __future__ import annotations

from django.urls import path

from concord.web.society.actions import action_view
from concord.web.society.partnering import actions, views

on_introduction = action_view(actions.INTRODUCTION)

urlpatterns = [
    path("people/<slug:key>", views.person, name="society-person"),
    path("bodies/<slug:key>", views.organisation, name="society-body"),
    path(
        "bodies/<slug:key>/rules",
        action_view(actions.MEETING_RULES),
        {"action": "rules"},
        name="society-meeting-rules",
    ),
    path("introductions/", views.index, name="society-introductions"),
    path("introductions/ask/<slug:key>", views.introduce, {"action": "ask"}, name="society-ask"),
    path("introductions/propose/<slug:key>", views.introduce, {"action": "propose"}, name="society-propose"),
    path("introductions/answer/<str:text>", views.answer_by_link, name="society-answer"),
    path("introductions/outside/<str:text>", views.answer_outside, name="society-outside"),
    path("introductions/<slug:key>", views.page, name="society-introduction"),
    path("introductions/<slug:key>/<slug:action>", on_introduction, name="society-introduction-verb"),
]
