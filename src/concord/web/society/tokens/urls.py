"""Addresses of access tokens."""

from __future__ import annotations

from django.urls import path

from concord.web.society.tokens import views

urlpatterns = [
    path("tokens", views.mine, name="society-tokens"),
    path("tokens/<slug:key>/revoke", views.revoke, name="society-token-revoke"),
]
