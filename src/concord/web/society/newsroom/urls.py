"""Addresses of the newsroom."""

from __future__ import annotations

from django.urls import path

from concord.web.society.actions import action_view
from concord.web.society.newsroom import actions, views

on_announcement = action_view(actions.ANNOUNCEMENT)

urlpatterns = [
    path("news/", views.index, name="society-news"),
    path("news/feed.<slug:language>.atom", views.feed, name="society-feed"),
    path("news/new", action_view(actions.NEW), {"action": "write"}, name="society-announce"),
    path("news/<slug:key>", views.page, name="society-announcement"),
    path("news/<slug:key>/<slug:action>", on_announcement, name="society-announcement-action"),
]
