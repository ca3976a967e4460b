"""The addresses of the atlas."""

from __future__ import annotations

from django.urls import path

from concord.web.atlas.home import home

urlpatterns = [
    path("", home, name="home"),
]
