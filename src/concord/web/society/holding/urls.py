"""Addresses of one's own data and of retention."""

from __future__ import annotations

from django.urls import path

from concord.web.society.holding import pages, requests

urlpatterns = [
    path("my-data", pages.mine, name="society-my-data"),
    path("my-data/export", pages.export_mine, name="society-my-export"),
    path("my-data/erase", pages.erase_me, name="society-erase"),
    path("my-data/erased", pages.erased, name="society-erased"),
    path("requests/", requests.search, name="society-requests"),
    path("requests/<slug:key>", requests.person, name="society-request"),
    path("requests/<slug:key>/hand-out", requests.hand_out, name="society-hand-out"),
    path("requests/<slug:key>/erase", requests.erase, name="society-erase-other"),
    path("retention", pages.retention, name="society-retention"),
]
