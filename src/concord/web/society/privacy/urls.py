"""Addresses of one's own data and of retention."""

from __future__ import annotations

from django.urls import path

from concord.web.society.privacy import views

urlpatterns = [
    path("my-data", views.mine, name="society-my-data"),
    path("my-data/export", views.export_mine, name="society-my-export"),
    path("my-data/erase", views.erase_me, name="society-erase"),
    path("my-data/erased", views.erased, name="society-erased"),
    path("requests/", views.search, name="society-requests"),
    path("requests/erase", views.erase_many, name="society-erase-many"),
    path("requests/erasures/<slug:key>", views.erasure_batch, name="society-erasures"),
    path("requests/<slug:key>", views.person, name="society-request"),
    path("requests/<slug:key>/hand-out", views.hand_out, name="society-hand-out"),
    path("requests/<slug:key>/erase", views.erase, name="society-erase-other"),
    path("retention", views.retention, name="society-retention"),
]
