"""Addresses of the society."""

from __future__ import annotations

from django.urls import include, path

from concord.web.society import accounts, desk

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("desk", desk.desk, name="society-desk"),
    path("rehearsal/sign-in", accounts.sign_in, name="rehearsal-sign-in"),
    path("", include("concord.web.society.agreements.urls")),
    path("", include("concord.web.society.committees.urls")),
    path("", include("concord.web.society.corrections.urls")),
    path("", include("concord.web.society.people.urls")),
    path("", include("concord.web.society.privacy.urls")),
    path("", include("concord.web.society.partnering.urls")),
    path("", include("concord.web.society.members.urls")),
    path("", include("concord.web.society.imports.urls")),
    path("", include("concord.web.society.newsroom.urls")),
    path("", include("concord.web.society.tokens.urls")),
    path("", include("concord.web.society.mail.urls")),
]
