"""Addresses of access tokens."""

from __future__ import annotations

from django.urls import path

from concord.web.society.tokens import pages

urlpatterns = [
    path("tokens", pages.mine, name="society-tokens"),
    path("tokens/<slug:key>/revoke", pages.revoke, name="society-token-revoke"),
]
