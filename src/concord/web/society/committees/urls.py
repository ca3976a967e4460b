"""Addresses of committees."""

from __future__ import annotations

from django.urls import path

from concord.web.society.committees import manage, meeting_actions, views

urlpatterns = [
    path("committees/", views.index, name="society-committees"),
    path("committees/new", manage.create, name="society-committee-new"),
    path("committees/<slug:key>", views.page, name="society-committee"),
    path("committees/<slug:key>/edit", manage.edit, name="society-committee-edit"),
    path("committees/<slug:key>/seat", manage.add_seat, name="society-seat-new"),
    path("committees/<slug:key>/sitting", meeting_actions.call, name="society-sitting-new"),
    path("rosters", views.rosters, name="society-rosters"),
    path("seats/<slug:key>/do/<slug:verb>", manage.on_seat, name="society-seat-verb"),
    path("terms/<slug:key>/do/<slug:verb>", manage.on_term, name="society-term-verb"),
    path("sittings/<slug:key>", views.meeting, name="society-sitting"),
    path("sittings/<slug:key>/minutes", views.minutes, name="society-minutes-file"),
    path("sittings/<slug:key>/do/<slug:verb>", meeting_actions.on_meeting, name="society-sitting-verb"),
    path("agenda-items/<slug:key>/do/<slug:verb>", meeting_actions.on_item, name="society-item-verb"),
    path("actions/<slug:key>/do/<slug:verb>", meeting_actions.on_action_item, name="society-action-verb"),
]
