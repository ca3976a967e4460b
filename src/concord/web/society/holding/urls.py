"""Addresses of one's own data and of retention."""

from __future__ import annotations

from django.urls import path

from concord.web.society.holding import pages

urlpatterns = [
    path("my-data", pages.mine, name="society-my-data"),
    path("my-data/export", pages.export_mine, name="society-my-export"),
    path("my-data/erase", pages.erase_me, name="society-erase"),
    path("my-data/erased", pages.erased, name="society-erased"),
    path("retention", pages.retention, name="society-retention"),
]
