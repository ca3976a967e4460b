"""Addresses of committees."""

from __future__ import annotations

from django.urls import path

from concord.web.society.committees import furnishing, pages, sitting, sitting_verbs

urlpatterns = [
    path("committees/", pages.index, name="society-committees"),
    path("committees/new", furnishing.found, name="society-committee-new"),
    path("committees/<slug:key>", pages.page, name="society-committee"),
    path("committees/<slug:key>/edit", furnishing.describe, name="society-committee-edit"),
    path("committees/<slug:key>/seat", furnishing.add_seat, name="society-seat-new"),
    path("committees/<slug:key>/sitting", sitting_verbs.call, name="society-sitting-new"),
    path("rosters", pages.rosters, name="society-rosters"),
    path("seats/<slug:key>/do/<slug:verb>", furnishing.on_seat, name="society-seat-verb"),
    path("terms/<slug:key>/do/<slug:verb>", furnishing.on_term, name="society-term-verb"),
    path("sittings/<slug:key>", sitting.page, name="society-sitting"),
    path("sittings/<slug:key>/minutes", sitting.minutes, name="society-minutes-file"),
    path("sittings/<slug:key>/do/<slug:verb>", sitting_verbs.on_sitting, name="society-sitting-verb"),
    path("agenda-items/<slug:key>/do/<slug:verb>", sitting_verbs.on_item, name="society-item-verb"),
    path("actions/<slug:key>/do/<slug:verb>", sitting_verbs.on_action, name="society-action-verb"),
]
