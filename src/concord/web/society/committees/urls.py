"""Addresses of committees."""

from __future__ import annotations

from django.urls import path

from concord.web.society.actions import action_view
from concord.web.society.committees import actions, views

on_committee = action_view(actions.COMMITTEE)
on_seat = action_view(actions.SEAT)
on_term = action_view(actions.TERM)
on_meeting = action_view(actions.MEETING)
on_item = action_view(actions.ITEM)
on_action_item = action_view(actions.ACTION_ITEM)

urlpatterns = [
    path("committees/", views.index, name="society-committees"),
    path("committees/new", action_view(actions.NEW), {"action": "create"}, name="society-committee-new"),
    path("committees/<slug:key>", views.page, name="society-committee"),
    path("committees/<slug:key>/edit", on_committee, {"action": "edit"}, name="society-committee-edit"),
    path("committees/<slug:key>/seat", on_committee, {"action": "add_seat"}, name="society-seat-new"),
    path("committees/<slug:key>/sitting", on_committee, {"action": "call"}, name="society-sitting-new"),
    path("rosters", views.rosters, name="society-rosters"),
    path("seats/<slug:key>/do/<slug:action>", on_seat, name="society-seat-verb"),
    path("terms/<slug:key>/do/<slug:action>", on_term, name="society-term-verb"),
    path("sittings/<slug:key>", views.meeting, name="society-sitting"),
    path("sittings/<slug:key>/minutes", views.minutes, name="society-minutes-file"),
    path("sittings/<slug:key>/do/<slug:action>", on_meeting, name="society-sitting-verb"),
    path("agenda-items/<slug:key>/do/<slug:action>", on_item, name="society-item-verb"),
    path("actions/<slug:key>/do/<slug:action>", on_action_item, name="society-action-verb"),
]
